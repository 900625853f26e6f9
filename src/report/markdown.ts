import { type Diagnostic, SEVERITIES, type Severity } from "../diagnostic.ts";
import type { HelpPart } from "../help.ts";
import { both, counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import type { FileReport, Reporter, Summary } from "./reporter.ts";

/**
 * `--format markdown`: for a comment on a pull request, or the summary of a job: a table of the files, then what is wrong
 * with each. Both are printed at the end, since the table comes first.
 */
export function markdownReporter(): Reporter {
  const rows: string[] = [];
  const details: string[] = [];
  return {
    begin: () => "",
    file: (report) => {
      rows.push(rowOf(report));
      if (report.diagnostics.length > 0) details.push(detailsOf(report));
      return "";
    },
    end: (summary) => {
      const table = ["| file | flyctl | errors | warnings | infos |", "| --- | --- | ---: | ---: | ---: |", ...rows];
      return [`### flylint: ${headline(summary)}`, "", ...table, ...details, ""].join("\n");
    },
  };
}

function headline({ files, unreadable, errors, warnings, infos, hidden }: Summary): string {
  const found = countsOf({ error: errors, warning: warnings, info: infos });
  const left = countsOf({ error: 0, warning: hidden.warnings, info: hidden.infos });
  const unread = unreadable > 0 ? `; ${counted(unreadable, "file")} could not be read` : "";
  const shown = found || (left ? "no errors" : "no problems");
  return `${shown} in ${counted(files, "file")}${left && `; ${left} not shown`}${unread}`;
}

/** `2 errors and 1 warning`; empty where there are none. */
function countsOf(numbers: Readonly<Record<Severity, number>>): string {
  return both(SEVERITIES.filter((one) => numbers[one] > 0).map((one) => counted(numbers[one], one)));
}

function rowOf({ path, flyctl, diagnostics, hidden = [], problem }: FileReport): string {
  const found = [...diagnostics, ...hidden];
  const counts = SEVERITIES.map((severity) => found.filter((one) => one.severity === severity).length);
  const verdict = !flyctl.loads ? "cannot load it" : !flyctl.validates ? "rejects it" : "accepts it";
  // In a table, a bar in code needs a backslash that is not shown; elsewhere it would be.
  return `| ${[code(path).replaceAll("|", "\\|"), problem === undefined ? verdict : "cannot be read", ...counts].join(" | ")} |`;
}

/** The reports of one file below its name. */
export function detailsOf({ path, diagnostics, more = 0 }: FileReport): string {
  const rest = more > 0 ? ["", `${more} more. Only the most severe are shown.`] : [];
  return ["", `#### ${code(path)}`, "", ...diagnostics.map(itemOf), ...rest].join("\n");
}

function itemOf({ line, column, severity, rule, message, helpParts, docs }: Diagnostic): string {
  const head = `- **${line}:${column} ${severity}** ${prose(message)} ([${rule}](${docs.rule}))`;
  return [head, ...helpOf(helpParts)].join("\n");
}

/** The words of the help as they are, the lines to paste in blocks of code. */
function helpOf(parts: readonly HelpPart[]): readonly string[] {
  const fence = "`".repeat(Math.max(3, longestRun(parts.map(({ text }) => text).join("\n")) + 1));
  return parts.flatMap(({ kind, text }) => {
    if (kind === "text") return ["", `  ${prose(text)}`];
    return ["", ...[`${fence}${LANGUAGES[kind]}`, ...text.split("\n"), fence].map((line) => `  ${line}`)];
  });
}

const LANGUAGES: Readonly<Record<Exclude<HelpPart["kind"], "text">, string>> = {
  toml: "toml",
  json: "json",
  yaml: "yaml",
  command: "sh",
  dockerfile: "dockerfile",
};

/** Keys and headers are code, and so is what GitHub would make a mention, a reference or a link of; all else is as it is written. */
export function prose(text: string): string {
  return printable(text).split(" ").map(wordOf).join(" ");
}

function wordOf(word: string): string {
  const [, before = "", name, after = ""] = /^([("]?)(\[+[\w.-]+\]+|`[^`]+`|[^\W_]+_\w+)([)",.:;]*)$/.exec(word) ?? [];
  if (name !== undefined) return `${before}${code(name.replaceAll("`", ""))}${after}`;
  if (/[@#]|:\/\/|www\./i.test(word)) return code(word);
  return word.replace(/[\\`*_{}[\]<>|~$!]/g, "\\$&").replaceAll("&", "&amp;");
}

/** A piece of code on one line. */
export function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? " " : "";
  return `${fence}${pad}${printable(text)}${pad}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
