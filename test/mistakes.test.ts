/** Mistakes that real users made (../shared/cases/mistakes.json): each is reported once, at its line. */
import { expect, test } from "vitest";
import { lint } from "../src/lint.ts";
import { PRESETS } from "../src/rule.ts";
import { describeWithShared, mistakeCases } from "./shared.ts";

describeWithShared("mistakes of real users", () => {
  test.each(mistakeCases.map((mistake) => [mistake.id, mistake] as const))(
    "%s",
    (_id, { toml, line, severity, must_not_error }) => {
      const all = lint(toml, { preset: "all" }).diagnostics;
      expect(all.map((diagnostic) => diagnostic.line)).toContain(line);
      if (must_not_error) {
        const errors = PRESETS.flatMap((preset) => lint(toml, { preset }).diagnostics).filter(
          (one) => one.severity === "error",
        );
        expect(errors).toEqual([]);
      } else if (severity !== "info") {
        expect(lint(toml).diagnostics.map((diagnostic) => diagnostic.line)).toContain(line);
      }
    },
  );
});
