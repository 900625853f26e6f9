import type { Diagnostic } from "../diagnostic.ts";
import { printable } from "../printable.ts";
import type { FileReport } from "./report.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** The reports of one file, each with the line it is about, no wider than `columns`. */
export function fileText({ path, text, diagnostics, flyctl }: FileReport, style: Style, columns: number): string {
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
