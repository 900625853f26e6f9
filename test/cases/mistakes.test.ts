/** Mistakes that real users made (fixtures/cases/mistakes.json): each is reported once, at its line, with what to write. */
import { describe, expect, test } from "vitest";
import { lint } from "../../src/lint.ts";
import { PRESETS } from "../../src/rule.ts";
import { parse } from "../../src/toml/parse.ts";
import { mistakeCases } from "../cases.ts";
import { pasted } from "../paste.ts";

/** What the mistake is about where the text does not tell: here the folder of the fly.toml. */
const FILENAMES: Readonly<Record<string, string>> = { "dockerfile-path-doubled": "apps/api/fly.toml" };

/** Where the first rule speaks, the others are about the same cause (reference/rules.md, section 3). */
const STANDS_FOR: readonly (readonly [string, ...string[]])[] = [
  ["toplevel-checks-not-routing", "missing-health-checks"],
  ["volume-multi-machine", "single-volume", "min-machines-ineffective"],
  ["litefs-autostop", "suspend-unsupported", "min-machines-running-zero"],
  ["autostop-kills-background-work", "min-machines-running-zero"],
  ["autostop-without-autostart", "mixed-autostop-services", "min-machines-ineffective", "udp-autostop"],
  ["legacy-concurrency-defaults", "concurrency-type-connections"],
  ["vm-memory-conflict", "vm-invalid-combination"],
  ["duplicate-service-definition", "duplicate-external-port"],
  ["secret-in-env", "secret-name-in-env", "env-localhost-url"],
  ["check-key-wrong-section", "missing-health-checks"],
];

describe("mistakes of real users", () => {
  describe.each(mistakeCases.map((mistake) => [mistake.id, mistake] as const))("%s", (id, { toml, ...mistake }) => {
    const filename = FILENAMES[id];
    const reports = (preset: (typeof PRESETS)[number]) => lint(toml, { filename, preset }).diagnostics;
    const isDue = !mistake.must_not_error && mistake.severity !== "info";

    test(`is reported on line ${mistake.line}`, () => {
      expect(reports("all").map(({ line }) => line)).toContain(mistake.line);
    });

    if (isDue)
      test("is reported by default", () => {
        expect(reports("recommended").map(({ line }) => line)).toContain(mistake.line);
      });

    // The preset `production` has errors of its own, such as missing checks; they are not about what works here.
    if (mistake.must_not_error)
      test("is no error under any preset", () => {
        const errors = PRESETS.flatMap(reports).filter(({ severity }) => severity === "error");
        expect(errors.filter(({ line, outcome }) => line === mistake.line || outcome !== "risk")).toEqual([]);
        expect(reports("recommended").filter(({ severity }) => severity === "error")).toEqual([]);
      });

    test("comes with lines to paste that mend it", () => {
      // What only a command mends is not in the file: `fly ips allocate-v4`.
      const isCommand = (help: string) => /^fly /m.test(help) && !/^\s*(?:\[|\w+ = )|[Dd]elete/m.test(help);
      const due = reports("all").filter(({ line, help }) => line === mistake.line && !isCommand(help));
      const open = due.filter((diagnostic) => {
        const isGone = (candidate: string) =>
          !lint(candidate, { filename, preset: "all" }).diagnostics.some(
            ({ rule, message, help }) =>
              rule === diagnostic.rule && message === diagnostic.message && help === diagnostic.help,
          );
        const isToml = (candidate: string) => parse(candidate).errors.length <= parse(toml).errors.length;
        return !pasted(toml, diagnostic).some((candidate) => isToml(candidate) && isGone(candidate));
      });
      expect(open.map(({ rule, help }) => `${rule}: ${help}`)).toEqual([]);
    });

    test("has one report for one cause", () => {
      const all = reports("all");
      const ids = new Set(all.map(({ rule }) => rule));
      for (const [first, ...others] of STANDS_FOR) {
        expect(ids.has(first) ? others.filter((rule) => ids.has(rule)) : []).toEqual([]);
      }
      const places = all.map(({ rule, line, column, endColumn }) => [rule, line, column, endColumn].join(" "));
      expect(new Set(places).size).toBe(places.length);
      // Two reports on one value: only where one says what breaks and the other what it costs.
      const grave = all.filter(
        ({ line, outcome }) => line === mistake.line && outcome !== "risk" && outcome !== "style",
      );
      expect(grave.map(({ rule }) => rule).length).toBeLessThan(2);
    });
  });
});
