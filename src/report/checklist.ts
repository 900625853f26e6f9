import type { Checked, Status } from "../checklist/check.ts";
import { counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import { prettyReporter } from "./pretty.ts";
import type { FileReport, Reporter } from "./reporter.ts";
import { PLAIN, type Style } from "./style.ts";
import { wrap } from "./wrap.ts";

const WORDS: Readonly<Record<Status, string>> = {
  passed: "passed",
  failed: "failed",
  partly: "partial",
  manual: "manual",
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
  "passed and failed: the file decides. partial: the file shows no problem, but check the rest yourself. manual: the file says nothing about it.";

function fileText({ path, checklist = [] }: FileReport, style: Style, columns: number): string {
  const sections = [...new Set(checklist.map(({ section }) => section))];
  const parts = sections.map((section) => {
    const items = checklist.filter((item) => item.section === section);
    return `${style.strong(section)}\n${items.map((item) => itemText(item, style, columns)).join("")}`;
  });
  const count = (status: Status) => checklist.filter((item) => item.status === status).length;
  const counts = `${count("passed")} passed, ${count("failed")} failed, ${count("partly")} partial, ${count("manual")} manual`;
  const title = `${style.strong(printable(path))}: Fly's production checklist, ${counted(checklist.length, "item")}`;
  return `${title}\n\n${parts.join("\n")}\n${counts}.\n\n`;
}

const INDENT = " ".repeat(11);

function itemText(item: Checked, style: Style, columns: number): string {
  const { status, title, diagnostics, hint, commands } = item;
  const shown = { passed: style.help, failed: style.error, partly: style.warning, manual: style.info }[status];
  const found = diagnostics.flatMap(({ line, column, rule, message }) => {
    const [first = "", ...rest] = wrap(`${line}:${column} ${message}`, columns - INDENT.length);
    return [first, ...rest, style.faint(rule)];
  });
  const lines = [
    ...found,
    ...(status === "passed" || hint === "" ? [] : wrap(hint, columns - INDENT.length)),
    ...commands.map((command) => style.help(command)),
  ];
  return `  ${shown(WORDS[status].padEnd(8))} ${title}\n${lines.map((line) => `${INDENT}${line}\n`).join("")}`;
}
