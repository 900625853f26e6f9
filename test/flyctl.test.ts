/**
 * flylint gives flyctl's verdict. Each file of fixtures/flyctl lies in the folder of what flyctl says of it: superfly/flyctl
 * at ad0172f, asked for every one of them.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../src/diagnostic.ts";
import { lint } from "../src/lint.ts";
import { PRESETS } from "../src/rule.ts";

const ROOT = "fixtures/flyctl";

const VERDICTS = {
  "fails-to-load": { loads: false, validates: false },
  "fails-validation": { loads: true, validates: false },
  passes: { loads: true, validates: true },
} as const satisfies Record<string, Verdict>;

interface Fixture {
  readonly name: string;
  readonly text: string;
}

function fixturesOf(folder: string): readonly Fixture[] {
  return readdirSync(`${ROOT}/${folder}`)
    .sort()
    .map((name) => ({ name, text: readFileSync(`${ROOT}/${folder}/${name}`, "utf8") }));
}

const folders = Object.entries(VERDICTS).map(
  ([folder, verdict]) => ({ folder, verdict, fixtures: fixturesOf(folder) }) as const,
);

describe.each(folders.map((item) => [item.folder, item] as const))("%s", (_folder, { verdict, fixtures }) => {
  test("has files, named in kebab-case after what they show", () => {
    expect(fixtures.length).toBeGreaterThan(0);
    expect(fixtures.map(({ name }) => name).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.toml$/.test(name))).toEqual([]);
  });

  test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_name, { text }) => {
    for (const preset of PRESETS) {
      const { diagnostics, flyctl } = lint(text, { preset });
      expect(flyctl).toEqual(verdict);
      const outcomes = new Set(diagnostics.map(({ outcome }) => outcome));
      expect(outcomes.has("load")).toBe(!verdict.loads);
      if (verdict.loads) expect(outcomes.has("validate")).toBe(!verdict.validates);
    }
  });
});

test("reports say where and why", async () => {
  const lines = folders.flatMap(({ folder, fixtures }) =>
    fixtures.flatMap(({ name, text }) =>
      lint(text)
        .diagnostics.filter(({ outcome }) => outcome === "load" || outcome === "validate")
        .map(({ line, column, rule, message }) => `${folder}/${name}:${line}:${column} ${rule}: ${message}`),
    ),
  );
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../${ROOT}/reports.txt`);
});
