/** The examples of a rule as its reports answer them: what fixtures/rules/ID.txt holds. */
import type { Diagnostic } from "../src/diagnostic.ts";
import { applyEdits } from "../src/engine/fix.ts";
import { type LintOptions, lint } from "../src/lint.ts";
import { type Example, readExample } from "../src/manual.ts";
import { type Files, PRESETS, type Preset, type Rule } from "../src/rule.ts";

function filesOf(contents: Example["files"]): Files | undefined {
  return contents && { exists: (path) => Object.hasOwn(contents, path), read: (path) => contents[path] };
}

/** How an example is linted: under `all`, with its own options, and so that its own rule always speaks. */
function settings(rule: Rule, example: Example, preset: Preset = "all"): LintOptions {
  const usual = rule.severity[preset];
  const level = preset === "all" && usual === "off" ? "warning" : usual;
  const own = example.options ? { [rule.id]: { level, ...example.options } } : {};
  return { preset, filename: example.filename, files: filesOf(example.files), rules: own };
}

const known = new Map<string, readonly Diagnostic[]>();

/** What is reported about a text that an example brings: each is asked for more than once. */
export function reported(rule: Rule, example: Example, text: string, preset: Preset = "all"): readonly Diagnostic[] {
  const key = JSON.stringify([rule.id, example.name, text, preset]);
  const reports = known.get(key) ?? lint(text, settings(rule, example, preset)).diagnostics;
  known.set(key, reports);
  return reports;
}

/** All examples of a rule with every report of each: those of the rule itself in full, the others on a line each. */
export function reportsOfExamples(rule: Rule, examples: readonly Example[]): string {
  return `${examples.map((example) => answered(rule, example)).join("\n\n")}\n`;
}

function answered(rule: Rule, example: Example): string {
  const { text } = readExample(example);
  const all = reported(rule, example, text);
  const others = all.filter((report) => report.rule !== rule.id);
  return [
    `## ${example.name}`,
    "",
    ...text
      .trimEnd()
      .split("\n")
      .map((line, index) => `${String(index + 1).padStart(4)} | ${line}`.trimEnd()),
    ...all.filter((report) => report.rule === rule.id).flatMap((report) => inFull(report, text, rule, example)),
    ...(others.length > 0 ? ["", "also:"] : []),
    ...others.map(inShort),
  ].join("\n");
}

function inFull(report: Diagnostic, text: string, rule: Rule, example: Example): readonly string[] {
  const { path, outcome, message, help, sensitive, fix } = report;
  return [
    "",
    `${place(report)} ${levels(report, text, rule, example)}, ${outcome}${sensitive ? ", sensitive" : ""}`,
    `  path: ${JSON.stringify(path)}`,
    `  ${message}`,
    ...help.split("\n").map((line) => `  > ${line}`.trimEnd()),
    ...(fix ? [`  ${fix.safe ? "safe" : "unsafe"} fix:`, ...changed(text, applyEdits(text, fix.edits))] : []),
  ];
}

type Place = Pick<Diagnostic, "line" | "column" | "endLine" | "endColumn">;

/** The report of another rule: its words are in the file of that rule. */
function inShort({ rule, severity, outcome, sensitive, fix, ...report }: Diagnostic): string {
  const notes = [sensitive ? "sensitive" : "", fix ? `${fix.safe ? "safe" : "unsafe"} fix` : ""].filter(Boolean);
  return [`${place(report)} ${rule} ${severity}`, outcome, ...notes].join(", ");
}

function place({ line, column, endLine, endColumn }: Place): string {
  return `${line}:${column}-${endLine === line ? "" : `${endLine}:`}${endColumn}`;
}

/** The level in each preset, a dash where the rule is silent. */
function levels({ path, line, column }: Diagnostic, text: string, rule: Rule, example: Example): string {
  const inPreset = PRESETS.map((preset) => {
    const same = reported(rule, example, text, preset).find(
      (other) => other.rule === rule.id && other.line === line && other.column === column,
    );
    return same && JSON.stringify(same.path) === JSON.stringify(path) ? same.severity : "-";
  });
  return inPreset.join("/");
}

/** The lines that a fix takes away and puts there. */
function changed(before: string, after: string): readonly string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...old.slice(start, old.length - end).map((line) => `    - ${line}`.trimEnd()),
    ...now.slice(start, now.length - end).map((line) => `    + ${line}`.trimEnd()),
  ];
}
