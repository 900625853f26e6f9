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

function summaryText({ files, errors, warnings, infos }: Summary, style: Style, columns: number): string {
  const parts: readonly (readonly [Severity, number])[] = [
    ["error", errors],
    ["warning", warnings],
    ["info", infos],
  ];
  const found = parts
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => style[severity](counted(count, severity)));
  if (found.length === 0) return `${counted(files, "file")}, nothing to report.\n`;
  const more = errors + warnings + infos > 0 ? `More about a report: ${style.strong("flylint --explain RULE")}` : "";
  return `${both(found)} in ${counted(files, "file")}.\n${wrap(more, columns).join("\n")}\n`;
}
