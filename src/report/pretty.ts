import type { Diagnostic, Severity } from "../diagnostic.ts";
import { both, counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import type { FileReport, Reporter, Summary } from "./reporter.ts";
import { PLAIN, type Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** The format for people: grouped by file, each report with the line it is about. */
export function prettyReporter(style: Style = PLAIN, width = 80): Reporter {
  const columns = Math.max(50, Math.min(width, 100));
  return {
    begin: () => "",
    // What could not be looked at is said on standard error.
    file: (report) =>
      report.problem !== undefined || report.diagnostics.length === 0 ? "" : fileText(report, style, columns),
    end: (summary) => summaryText(summary, style, columns),
  };
}

function summaryText({ files, errors, warnings, infos, hidden }: Summary, style: Style, columns: number): string {
  const found = both(counts({ error: errors, warning: warnings, info: infos }, style));
  const left = both(counts({ error: 0, warning: hidden.warnings, info: hidden.infos }, style));
  if (found === "" && left === "") return `${counted(files, "file")}, nothing to report.\n`;
  const shown = found === "" ? `No errors in ${counted(files, "file")}` : `${found} in ${counted(files, "file")}`;
  const more = `More about a report: ${style.strong("flylint --explain RULE")}`;
  return [
    `${shown}${left === "" ? "." : `; not shown: ${left}.`}`,
    ...(found === "" ? [] : wrap(more, columns)),
    "",
  ].join("\n");
}

function counts(numbers: Readonly<Record<Severity, number>>, style: Style): readonly string[] {
  const severities: readonly Severity[] = ["error", "warning", "info"];
  return severities
    .filter((severity) => numbers[severity] > 0)
    .map((severity) => style[severity](counted(numbers[severity], severity)));
}

/** The reports of one file, each with the line it is about, no wider than `columns`. */
function fileText({ path, text, diagnostics, flyctl }: FileReport, style: Style, columns: number): string {
  const lines = text.split(/\r?\n/);
  const verdict = !flyctl.loads
    ? " (flyctl cannot read this file)"
    : !flyctl.validates
      ? " (fly config validate fails)"
      : "";
  const entries = diagnostics.map((diagnostic) =>
    entryText(diagnostic, lines[diagnostic.line - 1] ?? "", style, columns),
  );
  return `${style.strong(printable(path))}${style.faint(verdict)}\n\n${entries.join("\n")}\n`;
}

const INDENT = "    ";

function entryText(diagnostic: Diagnostic, line: string, style: Style, columns: number): string {
  const { severity, line: row, column, message, help, rule, docs } = diagnostic;
  const head = `${row}:${column}`.padEnd(6);
  const label = severity.padEnd(7);
  const body = wrap(message, columns - 2 - head.length - 1 - label.length - 1);
  const first = `  ${style.faint(head)} ${style[severity](label)} ${body[0] ?? ""}`;
  const rest = body.slice(1).map((part) => `${" ".repeat(2 + head.length + 1 + label.length + 1)}${part}`);
  const advice = help.split("\n").flatMap((part) => wrap(part, columns - INDENT.length));
  return [
    first,
    ...rest,
    ...frame(diagnostic, line, style, columns),
    ...advice.map((part) => INDENT + style.help(part)),
    `${INDENT}${style.faint(`${rule}  ${docs.fly}`)}`,
    "",
  ].join("\n");
}

/** The line with carets under the range. Long lines are cut around it; secrets are not shown. */
function frame(diagnostic: Diagnostic, line: string, style: Style, columns: number): readonly string[] {
  if (line.trim() === "") return [];
  const { line: row, column, endLine, endColumn, sensitive, severity } = diagnostic;
  const end = endLine === row ? endColumn : line.length + 1;
  const gutter = `${INDENT}${row} | `;
  const room = columns - gutter.length;
  const shown = sensitive ? masked(line, column - 1, end - 1) : line;
  const from = end - 1 <= room ? 0 : Math.max(0, column - 1 - 10);
  const cut = `${from > 0 ? "…" : ""}${shown.slice(from, from + room - 2)}${shown.length > from + room - 2 ? "…" : ""}`;
  const start = column - 1 - from + (from > 0 ? 1 : 0);
  const carets = Math.max(1, Math.min(end - column, room - 2 - start));
  // Tabs stay tabs, so that the carets stand where the text does; other characters count once each.
  const lead = [...cut.slice(0, start)].map((char) => (char === "\t" ? "\t" : " ")).join("");
  return [
    style.faint(gutter) + printable(cut, "\t"),
    `${style.faint(`${" ".repeat(gutter.length - 2)}| `)}${lead}${style[severity]("^".repeat(carets))}`,
  ];
}

/** Keeps the quote and four characters, enough to know which secret is meant. */
function masked(line: string, start: number, end: number): string {
  const value = line.slice(start, end);
  return (
    line.slice(0, start) +
    value.slice(0, 5) +
    "*".repeat(Math.max(0, value.length - 6)) +
    value.slice(-1) +
    line.slice(end)
  );
}
