/** A fault inside: a rule that breaks down names itself, and everything else goes on. */
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { lint } from "../../src/lint.ts";
import { inProcess } from "../flylint.ts";

vi.mock("../../src/generated/rules.ts", async (original) => {
  const { rules } = await original<typeof import("../../src/generated/rules.ts")>();
  const broken = {
    ...rules[0],
    id: "broken-rule",
    check() {
      throw new TypeError("worker is not iterable\u001b[2J");
    },
  };
  return { rules: [broken, ...rules] };
});

const FILE = "fixtures/shop.toml";

test("the library says which rule broke down, and what the others found", () => {
  const { diagnostics, faults } = lint(readFileSync(FILE, "utf8"));
  expect(faults).toMatchObject([{ rule: "broken-rule", error: { message: expect.stringContaining("not iterable") } }]);
  expect(diagnostics.length).toBeGreaterThan(5);
});

test("the command reports the other files and rules, names the fault, and ends with 70", async () => {
  const { code, out, err } = await inProcess(["--format", "json", "nowhere.toml", FILE, "fixtures/healthy.toml"]);
  expect(code).toBe(70);
  expect(JSON.parse(out).files.map(({ path }: { path: string }) => path)).toEqual([
    "nowhere.toml",
    FILE,
    "fixtures/healthy.toml",
  ]);
  expect(err).toContain("nowhere.toml: no such file or directory.\n");
  expect(err).toContain(`${FILE}: the rule broken-rule crashed. This is a bug in flylint. Report it at https://`);
  // Where it happened, and nothing that a terminal would obey.
  expect(err).toMatch(/TypeError: worker is not iterable\\u001b\[2J\n\s+at .*faults\.test\.ts/);
});
