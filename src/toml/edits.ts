/** The steps of a fix as edits of a fly.toml. */
import type { Change } from "../change.ts";
import type { Edit } from "../diagnostic.ts";
import type { Document, Locator, Range } from "../document/document.ts";
import { isTable, isWithin, type Path, valueAt } from "../path.ts";
import { withNames } from "./write.ts";

/** The edits for one step; none where it cannot be made. */
export function tomlEdits(change: Change, document: Document, locator: Locator): readonly Edit[] {
  if ("rename" in change) return locator.keys(change.rename).map((range) => replaced(range, change.toml));
  const edit = editOf(change, document, locator);
  return edit ? [edit] : [];
}

function editOf(change: Exclude<Change, { rename: Path }>, document: Document, locator: Locator): Edit | undefined {
  const { text } = document;
  if ("append" in change) return appended(change.append, text);
  if ("set" in change) return replacedValue(change.set, change.toml, locator);
  if ("header" in change) return replacedHeader(change.header, change.toml, text, locator);
  if ("remove" in change) return removed(change.remove, document, locator);
  return change.add.length === 0
    ? addedToRoot(change.toml, document, locator)
    : addedBelow(change.add, change.toml, text, locator);
}

function replaced({ start, end }: Range, toml: string): Edit {
  return { start: start.offset, end: end.offset, text: toml };
}

/** A table that has a header cannot be set in its place. */
function replacedValue(path: Path, toml: string, locator: Locator): Edit | undefined {
  return locator.hasHeader(path) ? undefined : replaced(locator.range(path, "value"), toml);
}

function replacedHeader(path: Path, toml: string, text: string, locator: Locator): Edit | undefined {
  if (!locator.hasHeader(path)) return undefined;
  const range = locator.range(path, "header");
  if (toml !== "") return replaced(range, toml);
  const end = lineEnd(text, range.end.offset);
  // A comment behind it would be lost.
  const isAlone = text.slice(range.end.offset, end).trim() === "";
  return isAlone ? { start: lineStart(text, range.start.offset), end, text: "" } : undefined;
}

/** Whole lines, from the key or header to the end of all that stands below it. */
function removed(path: Path, document: Document, locator: Locator): Edit | undefined {
  const { text, value } = document;
  const start = lineStart(text, locator.range(path, isTable(valueAt(value, path)) ? "header" : "key").start.offset);
  const last = pathsBelow(path, valueAt(value, path)).reduce(
    (most, below) => Math.max(most, locator.range(below, "value").end.offset),
    start,
  );
  const end = lineEnd(text, last);
  const touched = locator.startingIn(start, end).some((other) => !isWithin(other, path) && !isWithin(path, other));
  return touched ? undefined : { start, end, text: "" };
}

function pathsBelow(path: Path, value: unknown): readonly Path[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
  return [path, ...entries.flatMap(([key, item]) => pathsBelow([...path, key], item))];
}

/** Right below the header, indented as the first key there, else as the header; below the first of dotted keys like them. */
function addedBelow(path: Path, toml: string, text: string, locator: Locator): Edit | undefined {
  const names = locator.dotted(path);
  if (names) {
    const first = locator.range(path, "value");
    const indent = text.slice(lineStart(text, first.start.offset), first.start.offset);
    return inserted(
      text,
      lineEnd(text, first.end.offset),
      withNames(toml, names)
        .split("\n")
        .map((line) => indent + line),
    );
  }
  if (!locator.hasHeader(path)) return undefined;
  const { start, end } = locator.range(path, "header");
  const at = lineEnd(text, end.offset);
  const next = /^([ \t]*)[A-Za-z0-9_"'-][^\n]*=/.exec(text.slice(at))?.[1];
  const indent = next ?? text.slice(lineStart(text, start.offset), start.offset);
  const lines = toml.split("\n").map((line) => (line === "" ? line : indent + line));
  return inserted(text, at, lines);
}

/** Right below `app`, else above everything else: a table may be mentioned in a header before it has its own. */
function addedToRoot(toml: string, document: Document, locator: Locator): Edit {
  const { text, value } = document;
  const starts = Object.keys(value).flatMap((key) => locator.keys([key]).map(({ start }) => start.offset));
  const first =
    starts.length === 0
      ? 0
      : lineStart(
          text,
          starts.reduce((least, start) => Math.min(least, start)),
        );
  // An app that is a section by mistake has everything below it inside.
  const isLine = Object.hasOwn(value, "app") && typeof value.app !== "object";
  const at = isLine ? lineEnd(text, locator.range(["app"], "value").end.offset) : first;
  return inserted(text, at, toml.split("\n"));
}

function appended(toml: string, text: string): Edit {
  return inserted(text, text.length, ["", ...toml.split("\n")]);
}

function inserted(text: string, at: number, lines: readonly string[]): Edit {
  const above = at > 0 ? text.lastIndexOf("\n", at - 1) : -1;
  const eol = text[(above < 0 ? text.indexOf("\n") : above) - 1] === "\r" ? "\r\n" : "\n";
  const openLine = at > 0 && text[at - 1] !== "\n" ? eol : "";
  return { start: at, end: at, text: openLine + lines.map((line) => line + eol).join("") };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line after the one of `offset` begins. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}
