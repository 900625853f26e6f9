import type { Severity } from "../diagnostic.ts";
import { both, counted } from "../wording.ts";
import { fileText } from "./entries.ts";
import type { Reporter, Summary } from "./report.ts";
import { PLAIN, type Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** The format for people: grouped by file, each report with the line it is about. */
export function prettyReporter(style: Style = PLAIN, width = 80): Reporter {
  const columns = Math.max(50, Math.min(width, 100));
  return {
    begin: () => "",
    file: (report) => (report.diagnostics.length === 0 ? "" : fileText(report, style, columns)),
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
