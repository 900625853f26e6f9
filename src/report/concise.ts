import { printable } from "../words/printable.ts";
import type { FileReport, Reporter } from "./reporter.ts";

/** `--format concise`: one line for each report, which editors and `grep` understand. */
export function conciseReporter(): Reporter {
  return { begin: () => "", file: (report) => linesOf(report).join(""), end: () => "" };
}

function linesOf({ path, diagnostics, more = 0 }: FileReport): readonly string[] {
  const file = printable(path);
  const lines = diagnostics.map(
    ({ line, column, severity, rule, message }) => `${file}:${line}:${column}: ${severity}[${rule}] ${message}\n`,
  );
  return more > 0 ? [...lines, `${file}: ${more} more. Only the most severe are shown.\n`] : lines;
}
