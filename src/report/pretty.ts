import { type Diagnostic, SEVERITIES, type Severity } from "../diagnostic.ts";
import type { HelpPart } from "../help.ts";
import { both, counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import { frame, type Lines, linesOf } from "./frame.ts";
import type { FileReport, Reporter, Summary } from "./reporter.ts";
import { PLAIN, type Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** How much to print of infos: message and rule alone, below all else of their file, or as much as of the other reports. */
export type Infos = "short" | "full";

/** The format for people: grouped by file, each report with the line it is about. */
export function prettyReporter(style: Style = PLAIN, width = 80, infos: Infos = "short"): Reporter {
  const columns = Math.max(50, Math.min(width, 100));
  return {
    begin: () => "",
    // What could not be looked at is said on standard error.
    file: (report) =>
      report.problem !== undefined || report.diagnostics.length === 0 ? "" : fileText(report, style, columns, infos),
    end: (summary) => (summary.files > 0 ? fixedText(summary) + summaryText(summary, style, columns, infos) : ""),
  };
}

function summaryText(
  { files, staging, errors, warnings, infos, hidden, silenced, known, mayFix }: Summary,
  style: Style,
  columns: number,
  details: Infos,
): string {
  const found = both(counts({ error: errors, warning: warnings, info: infos }, style));
  const left = both(counts({ error: 0, warning: hidden.warnings, info: hidden.infos }, style));
  const quiet = both(counts(silenced, style));
  const byBaseline = known === 0 ? "" : `; ${counted(known, "report")} in the baseline`;
  const byComments = quiet === "" ? "" : `; ${quiet} silenced by comments`;
  const mildly = staging === 0 ? "" : files === 1 ? " (staging)" : ` (${staging} for staging)`;
  const all = `${counted(files, "file")}${mildly}`;
  if (found === "" && left === "") return `No problems in ${all}${byComments}${byBaseline}.\n`;
  const shown = found === "" ? `No errors in ${all}` : `${found} in ${all}`;
  const more = `Learn more about a rule: ${style.strong("flylint --explain RULE")}`;
  return [
    `${shown}${left === "" ? "" : `; ${left} not shown`}${byComments}${byBaseline}.`,
    ...(mayFix ? [`See what flylint can fix: ${style.strong("flylint --diff --unsafe-fixes")}`] : []),
    ...(infos > 0 && details === "short" ? [`See infos in full: ${style.strong("flylint --level info")}`] : []),
    ...(found === "" ? [] : wrap(more, columns)),
    "",
  ].join("\n");
}

function fixedText({ fixed }: Summary): string {
  if (fixed === undefined || fixed.reports === 0) return "";
  const { reports, files } = fixed;
  return `Fixed ${counted(reports, "problem")} in ${counted(files, "file")}.\n`;
}

function counts(numbers: Readonly<Record<Severity, number>>, style: Style): readonly string[] {
  return SEVERITIES.filter((severity) => numbers[severity] > 0).map((severity) =>
    style[severity](counted(numbers[severity], severity)),
  );
}

/** The reports of one file, each with the line it is about, no wider than `columns`. */
function fileText(report: FileReport, style: Style, columns: number, infos: Infos): string {
  const { path, text, diagnostics, flyctl, environment, secrets = [], more = 0 } = report;
  const lines = linesOf(text, secrets);
  const verdict = !flyctl.loads
    ? " (flyctl cannot load this file)"
    : !flyctl.validates
      ? " (fly config validate fails)"
      : "";
  const isShort = ({ severity }: Diagnostic) => infos === "short" && severity === "info";
  const entries = diagnostics
    .filter((diagnostic) => !isShort(diagnostic))
    .map((diagnostic) => entryText(diagnostic, lines, style, columns));
  const short = diagnostics.filter(isShort).map((diagnostic) => shortText(diagnostic, style, columns));
  const body = [...entries, ...(short.length > 0 ? [`${short.join("\n")}\n`] : [])].join("\n");
  const rest = more > 0 ? `  ... and ${more} more. Only the most severe are shown.\n\n` : "";
  const staging = environment?.kind === "staging" ? judged[environment.because ?? "filename"] : "";
  return `${style.strong(printable(path))}${style.faint(verdict + staging)}\n\n${body}\n${rest}`;
}

/** Why a file is judged more mildly. */
const judged = {
  setting: " (staging, as set)",
  filename: " (staging, by its file name)",
  app: " (staging, by its app name)",
  variable: " (staging, by a variable in [env])",
} as const;

const INDENT = "    ";
/** In front of the first line of the advice; the others stand below that. */
const HELP = "help: ";
const BELOW_HELP = " ".repeat(HELP.length);

/** Prose is wrapped; code and commands stay whole, to be pasted. */
function helpLines(parts: readonly HelpPart[], columns: number): readonly string[] {
  return parts.flatMap(({ kind, text }) => (kind === "text" ? wrap(text, columns) : text.split("\n")));
}

function entryText(diagnostic: Diagnostic, lines: Lines, style: Style, columns: number): string {
  const { line, message, helpParts, rule, docs } = diagnostic;
  const advice = helpLines(helpParts, columns - INDENT.length - HELP.length);
  return [
    ...headLines(diagnostic, message, style, columns),
    ...frame(diagnostic, lines, INDENT, style, columns - INDENT.length - String(line).length - 3),
    ...advice.map((part, index) => `${INDENT}${index === 0 ? style.strong(HELP) : BELOW_HELP}${style.help(part)}`),
    `${INDENT}${style.faint(`${rule}  ${docs.fly}`)}`,
    "",
  ].join("\n");
}

/** What a report says, and of which rule it is. */
function shortText(diagnostic: Diagnostic, style: Style, columns: number): string {
  return headLines(diagnostic, `${diagnostic.message} (${diagnostic.rule})`, style, columns).join("\n");
}

/** The words of a report behind its place and severity. */
function headLines(
  { line, column, severity }: Diagnostic,
  words: string,
  style: Style,
  columns: number,
): readonly string[] {
  const head = `${line}:${column}`.padEnd(6);
  const label = severity.padEnd(7);
  const margin = 2 + head.length + 1 + label.length + 1;
  const [first = "", ...rest] = wrap(words, columns - margin);
  return [
    `  ${style.faint(head)} ${style[severity](label)} ${first}`,
    ...rest.map((part) => `${" ".repeat(margin)}${part}`),
  ];
}
