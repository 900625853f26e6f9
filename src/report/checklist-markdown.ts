import { type Checked, seenText } from "../checklist/check.ts";
import { countsOf, todoOf, WORDS } from "./checklist.ts";
import { code, detailsOf, prose } from "./markdown.ts";
import type { FileReport, Reporter } from "./reporter.ts";

/** `--checklist --format markdown`: for an issue or a wiki, with a box for each item that is left to do. */
export function checklistMarkdownReporter(): Reporter {
  return {
    begin: () => "",
    // Of a file that flyctl cannot read nothing can be said but that.
    file: (report) => (report.checklist ? fileText(report, report.checklist) : `${detailsOf(report).trimStart()}\n\n`),
    end: () => "",
  };
}

function fileText({ path, unread = [] }: FileReport, checklist: readonly Checked[]): string {
  const todo = todoOf(checklist);
  const others = checklist.filter((item) => !todo.includes(item));
  const left = unread.length > 0 ? ["", `Could not be read: ${unread.map(code).join(", ")}`] : [];
  return [
    `### ${code(path)}: Fly's production checklist`,
    "",
    countsOf(checklist),
    "",
    ...todo.flatMap((item) => itemText(item, "- [ ]")),
    ...others.flatMap((item) => itemText(item, "- [x]")),
    ...left,
    "",
    "",
  ].join("\n");
}

function itemText(
  { title, status, docs, diagnostics, evidence, hint, commands }: Checked,
  box: string,
): readonly string[] {
  const details = [
    ...diagnostics.map(({ line, message, rule }) => `line ${line}: ${prose(message)} (${code(rule)})`),
    ...evidence.map((one) => prose(seenText(one))),
    ...(hint === "" || status === "passed" ? [] : [prose(hint)]),
    ...commands.map(code),
  ];
  return [`${box} **${WORDS[status]}**: [${title}](${docs})`, ...details.map((detail) => `  - ${detail}`)];
}
