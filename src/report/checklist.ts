import { type Checked, STATUSES, type Status, seenText } from "../checklist/check.ts";
import { counted, several } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import { prettyReporter } from "./pretty.ts";
import type { FileReport, Reporter } from "./reporter.ts";
import { PLAIN, type Style } from "./style.ts";
import { wrap } from "./wrap.ts";

export const WORDS: Readonly<Record<Status, string>> = {
  passed: "passed",
  likely: "likely",
  failed: "failed",
  partly: "partial",
  manual: "by hand",
  "not-applicable": "n/a",
};

/** Fly's production checklist, item by item: decided from the file, in part, or left to the reader with what to run. */
export function checklistReporter(style: Style = PLAIN, width = 80): Reporter {
  const columns = Math.max(50, Math.min(width, 100));
  return {
    begin: () => "",
    // Of a file that flyctl cannot read nothing can be said but that.
    file: (report, index) =>
      report.checklist ? fileText(report, style, columns) : prettyReporter(style, width).file(report, index),
    end: ({ files }) => (files > 0 ? `${wrap(LEGEND, columns).join("\n")}\n` : ""),
  };
}

const LEGEND =
  "passed or failed: decided by the file or the repository. likely: the repository suggests it. partial: no problem found, but check the rest yourself. by hand: only you can check it. n/a: the app does not need it.";

/** So many lines of what is left to do fit on a screen, with the counts above them. */
const MOST_TODO = 18;

function fileText({ path, checklist = [], unread = [] }: FileReport, style: Style, columns: number): string {
  const sections = [...new Set(checklist.map(({ section }) => section))];
  const parts = sections.map((section) => {
    const items = checklist.filter((item) => item.section === section);
    return `${style.strong(section)}\n${items.map((item) => itemText(item, style, columns)).join("")}`;
  });
  const title = `${style.strong(printable(path))}: Fly's production checklist, ${counted(checklist.length, "item")}`;
  const left = unread.length > 0 ? `\n${wrap(says.unread(unread), columns).join("\n")}\n` : "";
  return `${title}\n${wrap(countsOf(checklist), columns).join("\n")}\n\n${todoText(checklist, style)}${parts.join("\n")}${left}\n`;
}

const says = {
  todo: "Left to do, most important first:",
  more: (count: number) => `and ${count} more below`,
  unread: (files: readonly string[]) =>
    `Left out, because it could not be read: ${several(files.map((file) => printable(file)))}.`,
};

/** `2 failed, 7 partial, 9 by hand, 4 passed.` */
export function countsOf(checklist: readonly Checked[]): string {
  const counts = STATUSES.map((status) => [WORDS[status], checklist.filter((item) => item.status === status).length]);
  return `${counts.flatMap(([word, count]) => (count === 0 ? [] : [`${count} ${word}`])).join(", ")}.`;
}

/** What has failed, then what is to be looked at: items in which the file shows something first. */
export function todoOf(checklist: readonly Checked[]): readonly Checked[] {
  const rank = ({ status, diagnostics }: Checked) => STATUSES.indexOf(status) - (diagnostics.length > 0 ? 0.5 : 0);
  const open = checklist.filter(({ status }) => status === "failed" || status === "partly" || status === "manual");
  return open.toSorted((a, b) => rank(a) - rank(b));
}

function todoText(checklist: readonly Checked[], style: Style): string {
  const todo = todoOf(checklist);
  if (todo.length === 0) return "";
  const lines = todo.slice(0, MOST_TODO).map(({ status, title }) => `  ${shown(status, style)} ${title}\n`);
  const more = todo.length > MOST_TODO ? `  ${" ".repeat(8)} ${says.more(todo.length - MOST_TODO)}\n` : "";
  return `${style.strong(says.todo)}\n${lines.join("")}${more}\n`;
}

function shown(status: Status, style: Style): string {
  const colours: Readonly<Record<Status, (text: string) => string>> = {
    passed: style.help,
    likely: style.help,
    failed: style.error,
    partly: style.warning,
    manual: style.info,
    "not-applicable": style.faint,
  };
  return colours[status](WORDS[status].padEnd(8));
}

const INDENT = " ".repeat(11);

function itemText(item: Checked, style: Style, columns: number): string {
  const { status, title, diagnostics, evidence, hint, commands } = item;
  const found = diagnostics.flatMap(({ line, column, rule, message }) => {
    const [first = "", ...rest] = wrap(`${line}:${column} ${message}`, columns - INDENT.length);
    return [first, ...rest, style.faint(rule)];
  });
  const lines = [
    ...found,
    ...evidence.flatMap((one) => wrap(seenText(one), columns - INDENT.length)),
    ...(status === "passed" || hint === "" ? [] : wrap(hint, columns - INDENT.length)),
    ...commands.map((command) => style.help(command)),
  ];
  return `  ${shown(status, style)} ${title}\n${lines.map((line) => `${INDENT}${line}\n`).join("")}`;
}
