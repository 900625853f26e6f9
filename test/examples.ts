/** The examples of a rule as its reports answer them: what fixtures/rules/ID.txt holds. */
import type { Diagnostic } from "../src/diagnostic.ts";
import { applyEdits } from "../src/engine/fix.ts";
import { type LintOptions, lint } from "../src/index.ts";
import { type Example, readExample } from "../src/manual.ts";
import { PRESETS, type Preset, type Rule } from "../src/rule.ts";
import { filesFrom } from "./files.ts";

/** How an example is linted: under `all`, with its own options, and so that its own rule always speaks. */
function settings(rule: Rule, example: Example, preset: Preset = "all"): LintOptions {
  const usual = rule.severity[preset];
  const level = preset === "all" && usual === "off" ? "warning" : usual;
  const own = example.options ? { [rule.id]: { level, ...example.options } } : {};
  return {
    preset,
    filename: example.filename,
    files: example.files && filesFrom(Object.fromEntries(readExample(example).files)),
    sameApp: () => example.sameApp ?? [],
    rules: own,
    // What the other presets are asked for is their levels.
    fixes: preset === "all",
  };
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
  const { text, files } = readExample(example);
  const all = reported(rule, example, text);
  const others = all.filter((report) => report.rule !== rule.id);
  return [
    `## ${example.name}`,
    "",
    ...numbered(text),
    ...files.flatMap(([path, content]) => ["", `${path}:`, ...numbered(content)]),
    ...all.filter((report) => report.rule === rule.id).flatMap((report) => inFull(report, text, rule, example)),
    ...(others.length > 0 ? ["", "also:"] : []),
    ...others.map(inShort),
  ].join("\n");
}

function numbered(text: string): readonly string[] {
  const lines = text.trimEnd().split("\n");
  return lines.map((line, index) => `${String(index + 1).padStart(4)} | ${line}`.trimEnd());
}

function inFull(report: Diagnostic, text: string, rule: Rule, example: Example): readonly string[] {
  const { path, outcome, message, help, sensitive, fix, related = [] } = report;
  return [
    "",
    `${place(report)} ${levels(report, text, rule, example)}, ${outcome}${sensitive ? ", sensitive" : ""}`,
    `  path: ${JSON.stringify(path)}`,
    `  ${message}`,
    ...help.split("\n").map((line) => `  > ${line}`.trimEnd()),
    ...related.map(({ file, line }) => `  related: ${file}:${line}`),
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
