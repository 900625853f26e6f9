/**
 * Help and fixes never harm: each of them, of every example, fixture and case, is applied, and then flyctl judges the file
 * no worse, the report is gone, and no error came.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manuals } from "../../src/generated/manuals.ts";
import { applyEdits, type Diagnostic, type LintResult, lint } from "../../src/index.ts";
import { MOST_OF_A_RULE } from "../../src/limits.ts";
import { readExample } from "../../src/manual.ts";
import { corpusFiles, describeWithShared, flyctlVerdicts, mistakeCases } from "../cases.ts";
import { asHelped } from "../help-applied.ts";

const inFolder = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".toml"))
    .map((name) => readFileSync(join(folder, name), "utf8"));

const FILES = [
  ...Object.values(manuals).flatMap(({ examples }) => examples.map((example) => readExample(example).text)),
  ...inFolder("fixtures"),
  ...[...flyctlVerdicts, ...mistakeCases].map(({ toml }) => toml),
];

/** Rules do not look at what is written in capitals, or at a protocol that does not exist: mended, it comes to light. */
const BRINGS_TO_LIGHT: ReadonlySet<string> = new Set(["key-case", "invalid-enum-value"]);

/** What is so and is known, and left as it is. */
const KNOWN: readonly RegExp[] = [
  // The value is none for the place where the key belongs either; one report at a time.
  /^kill_timeout ended up in \[Experimental\]/,
  // A [[files]] or [[services]] with next to nothing in it is told one thing at a time.
  /^\[\[files\]\] has no guest_path/,
  /^internal_port is missing, so Fly Proxy has nowhere/,
];

const countOf = (reports: readonly Diagnostic[], { rule, message }: Diagnostic) =>
  reports.filter((other) => other.rule === rule && other.message === message).length;

/** The rules with more errors than before. */
function newErrors(before: LintResult, after: LintResult): readonly string[] {
  const errors = ({ diagnostics }: LintResult) => diagnostics.filter(({ severity }) => severity === "error");
  const count = (reports: readonly Diagnostic[], rule: string) => reports.filter((one) => one.rule === rule).length;
  const rules = new Set(errors(after).map(({ rule }) => rule));
  return [...rules].filter((rule) => count(errors(after), rule) > count(errors(before), rule));
}

/** What is wrong with a file after a report of it was dealt with; undefined where all is well. */
function harm(before: LintResult, report: Diagnostic, fixed: string): string | undefined {
  if (KNOWN.some((pattern) => pattern.test(report.message))) return undefined;
  const after = lint(fixed, { preset: "all", fixes: false });
  if (before.flyctl.loads && !after.flyctl.loads) return "does not load any more";
  if (before.flyctl.validates && !after.flyctl.validates) return "does not validate any more";
  const count = countOf(before.diagnostics, report);
  // Of more of them than this, not all are shown.
  if (count < MOST_OF_A_RULE && countOf(after.diagnostics, report) >= count) return "the report is still there";
  // In what flyctl could not read, or rejected, more may come to light.
  if (report.outcome === "load" || report.outcome === "validate" || BRINGS_TO_LIGHT.has(report.rule)) return undefined;
  const errors = newErrors(before, after);
  return errors.length === 0 ? undefined : `new errors: ${errors.join(", ")}`;
}

function harms(
  texts: readonly string[],
  apply: (text: string, report: Diagnostic) => string | undefined,
): { readonly found: readonly string[]; readonly applied: number } {
  let applied = 0;
  const found = texts.flatMap((text) => {
    const before = lint(text, { preset: "all" });
    return before.diagnostics.flatMap((report) => {
      const fixed = apply(text, report);
      if (fixed === undefined) return [];
      applied += 1;
      const harmed = harm(before, report, fixed);
      return harmed === undefined
        ? []
        : [`${report.rule}: ${harmed}\n${report.message}\n${report.help}\n--- makes of\n${text}\n--- this\n${fixed}`];
    });
  });
  return { found, applied };
}

const byFix = (text: string, { fix }: Diagnostic) => fix && applyEdits(text, fix.edits);

describe("examples, fixtures and cases", () => {
  test("fixes", () => {
    const { found, applied } = harms(FILES, byFix);
    expect(found).toEqual([]);
    expect(applied).toBeGreaterThan(500);
  }, 900_000);

  test("help that can be pasted", () => {
    const { found, applied } = harms(FILES, asHelped);
    expect(found).toEqual([]);
    expect(applied).toBeGreaterThan(2000);
  }, 900_000);
});

describeWithShared("files of the wild", () => {
  const texts = corpusFiles().map(({ text }) => text);
  test("fixes", () => expect(harms(texts, byFix).found).toEqual([]), 900_000);
  test("help that can be pasted", () => expect(harms(texts, asHelped).found).toEqual([]), 900_000);
});

test("commands reach no other app than the one of the file", () => {
  const commands = new Set(
    FILES.flatMap((toml) =>
      lint(toml, { preset: "all", filename: "apps/api/fly.toml", fixes: false }).diagnostics.flatMap(({ helpParts }) =>
        helpParts.filter(({ kind }) => kind === "command").map(({ text }) => text),
      ),
    ),
  );
  const ofNoApp = /^fly (?:apps|auth|mpg|platform) /;
  const astray = [...commands].filter(
    (command) => command.startsWith("fly ") && !ofNoApp.test(command) && !/ -[ac] \S/.test(command),
  );
  expect(astray).toEqual([]);
  expect([...commands].filter((command) => /^fly deploy (?!.*-c )/.test(command))).toEqual([]);
});
