import { type Checked, seenText } from "../checklist/check.ts";
import { printable } from "../words/printable.ts";
import { countsOf, todoOf, WORDS } from "./checklist.ts";
import { detailsOf } from "./markdown.ts";
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
    ...diagnostics.map(({ line, message, rule }) => `line ${line}: ${plain(message)} (${code(rule)})`),
    ...evidence.map((one) => plain(seenText(one))),
    ...(hint === "" || status === "passed" ? [] : [plain(hint)]),
    ...commands.map(code),
  ];
  return [`${box} **${WORDS[status]}**: [${title}](${docs})`, ...details.map((detail) => `  - ${detail}`)];
}

function code(text: string): string {
  const inside = printable(text).replaceAll("`", "'");
  return `\`${inside}\``;
}

/** Characters that mean something to Markdown, or begin a tag. */
function plain(text: string): string {
  return printable(text).replace(/[\\`*_[\]<>|#]/g, "\\$&");
}
