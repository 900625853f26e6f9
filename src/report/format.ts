import { printable } from "../words/printable.ts";
import { unknown } from "../words/unknown.ts";
import { FORMATS, type FormatName } from "./format-names.ts";
import { jsonReporter } from "./json.ts";
import { safeForLog } from "./log.ts";
import { OTHERS } from "./others.ts";
import { type Infos, prettyReporter } from "./pretty.ts";
import { added, type FileReport, NOTHING, type Reporter } from "./reporter.ts";
import { sarifReporter } from "./sarif.ts";

/**
 * The reports of files as the command prints them: `format("pretty", [{ path: "fly.toml", text, ...lint(text) }])`. Those
 * of a file that could not be read are made by `unreadable`. `width` is that of `pretty`, in columns (80 where it is not
 * given); `infos` is how much it prints of infos (`short` where it is not given).
 * @throws RangeError where there is no such format.
 */
export function format(
  name: FormatName,
  reports: readonly FileReport[],
  { width = 80, infos = "short" }: { readonly width?: number; readonly infos?: Infos } = {},
): string {
  const reporter = reporterOf(name, width, infos);
  const files = reports.map((report, index) => reporter.file(report, index)).join("");
  return safeForLog(name, reporter.begin() + files + reporter.end(reports.reduce(added, NOTHING)));
}

function reporterOf(name: FormatName, width: number, infos: Infos): Reporter {
  if (!FORMATS.includes(name)) throw unknown("format", name, FORMATS);
  if (name === "pretty") return withProblems(prettyReporter(undefined, width, infos));
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
