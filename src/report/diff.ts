/** Loaded only for `--diff`: shows what fixes would change. */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";
import type { Stretch } from "../diagnostic.ts";
import { forLog, printable } from "../words/printable.ts";
import { lineAt, linesOf } from "./frame.ts";
import type { FileReport, Reporter } from "./reporter.ts";

const says = {
  covered: "this diff hides secrets or invisible characters, so it cannot be applied. Use flylint --fix.",
};

/** A unified diff, as `git apply` and `patch -p1` take it. */
export function diffReporter(): Reporter {
  return { begin: () => "", file: fileText, end: () => "" };
}

function fileText({ path, text, secrets = [], fixed }: FileReport): string {
  const before = fixed?.before;
  if (!before || before.text === text) return "";
  const shown = patch(path, shownText(before.text, before.secrets), shownText(text, secrets));
  const isWhole = shown === patch(path, before.text, text);
  // What stands before the diff of a file is a comment to those who read diffs.
  return isWhole ? shown : `${printable(path)}: ${says.covered}\n${shown}`;
}

/** The names are those of git, which quotes whatever is not plain, and ends one that has spaces with a tab. */
function patch(path: string, before: string, after: string): string {
  const name = path.replace(/^(?:\.?\/)+/, "");
  const options = { context: 3 };
  const changes = structuredPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, options);
  const [from = "", to = "", ...hunks] = formatPatch(changes, FILE_HEADERS_ONLY).split("\n");
  const ended = (line: string) => (name.includes(" ") ? `${line}\t` : line);
  return [ended(from), ended(to), ...hunks].join("\n");
}

/** The text with its secrets covered, and without what a terminal or a log would obey. */
function shownText(text: string, secrets: readonly Stretch[]): string {
  const lines = linesOf(text, secrets);
  return lines.starts
    .map((start, index) => {
      const end = (lines.starts[index + 1] ?? text.length + 1) - 1;
      const isCrlf = end > start && text[end - 1] === "\r";
      return forLog(printable(lineAt(lines, index + 1), "\t")) + (isCrlf ? "\r" : "");
    })
    .join("\n");
}
