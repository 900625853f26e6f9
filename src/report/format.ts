import { printable } from "../words/printable.ts";
import type { FormatName } from "./format-names.ts";
import { jsonReporter } from "./json.ts";
import { safeForLog } from "./log.ts";
import { OTHERS } from "./others.ts";
import { prettyReporter } from "./pretty.ts";
import { added, type FileReport, NOTHING, type Reporter } from "./reporter.ts";
import { sarifReporter } from "./sarif.ts";

/**
 * The reports of files as the command prints them: `format("pretty", [{ path: "fly.toml", text, ...lint(text) }])`. Those
 * of a file that could not be read are made by `unreadable`. `width` is that of `pretty`, in columns (80 where it is not given).
 */
export function format(
  name: FormatName,
  reports: readonly FileReport[],
  { width = 80 }: { readonly width?: number } = {},
): string {
  const reporter = reporterOf(name, width);
  const files = reports.map((report, index) => reporter.file(report, index)).join("");
  return safeForLog(name, reporter.begin() + files + reporter.end(reports.reduce(added, NOTHING)));
}

function reporterOf(name: FormatName, width: number): Reporter {
  if (name === "pretty") return withProblems(prettyReporter(undefined, width));
  if (name === "json") return jsonReporter();
  return name === "sarif" ? sarifReporter() : OTHERS[name]();
}

/** The command says on standard error what could not be read; here there is only one text. */
function withProblems(reporter: Reporter): Reporter {
  return {
    ...reporter,
    file: (report, index) =>
      report.problem === undefined
        ? reporter.file(report, index)
        : `${printable(`${report.path}: ${report.problem}`)}\n\n`,
  };
}
