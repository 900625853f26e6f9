import type { Edit } from "./diagnostic.ts";
import type { Document, Locator } from "./document/document.ts";
import { isTable, isWithin, type Path, valueAt } from "./path.ts";
import type { Change } from "./rule.ts";

/**
 * Turns the steps of a fix into edits of the text, in the order of the text. Undefined where one of them cannot be made
 * without touching something else: then there is no fix, and the help has to do.
 */
export function editsOf(changes: readonly Change[], document: Document, locator: Locator): readonly Edit[] | undefined {
  const edits = changes.map((change) => editOf(change, document, locator));
  const sorted = edits.filter((edit) => edit !== undefined).sort((a, b) => a.start - b.start || a.end - b.end);
  const clash = sorted.some((edit, index) => edit.start < (sorted[index - 1]?.end ?? 0));
  return sorted.length < changes.length || clash ? undefined : sorted;
}

/** Applies edits that do not overlap, in the order of the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduceRight((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

function editOf(change: Change, document: Document, locator: Locator): Edit | undefined {
  const { text } = document;
  if ("append" in change) return appended(change.append, text);
  if ("set" in change) return replaced(change.set, "value", change.toml, locator);
  if ("rename" in change) return replaced(change.rename, "key", change.toml, locator);
  if ("header" in change) return replacedHeader(change.header, change.toml, text, locator);
  if ("remove" in change) return removed(change.remove, document, locator);
  return change.add.length === 0
    ? addedToRoot(change.toml, document, locator)
    : addedBelow(change.add, change.toml, text, locator);
}

function replaced(path: Path, part: "key" | "value", toml: string, locator: Locator): Edit {
  const { start, end } = locator.range(path, part);
  return { start: start.offset, end: end.offset, text: toml };
}

function replacedHeader(path: Path, toml: string, text: string, locator: Locator): Edit | undefined {
  const { start, end } = locator.range(path, "header");
  return text[start.offset] === "[" ? { start: start.offset, end: end.offset, text: toml } : undefined;
}

/** Whole lines, from the key or header to the end of all that stands below it. */
function removed(path: Path, document: Document, locator: Locator): Edit | undefined {
  const { text, value } = document;
  const start = lineStart(text, locator.range(path, isTable(valueAt(value, path)) ? "header" : "key").start.offset);
  const ends = pathsBelow(path, valueAt(value, path)).map((below) => locator.range(below, "value").end.offset);
  const end = lineEnd(text, Math.max(start, ...ends));
  const touched = locator.startingIn(start, end).some((other) => !isWithin(other, path) && !isWithin(path, other));
  return touched ? undefined : { start, end, text: "" };
}

function pathsBelow(path: Path, value: unknown): readonly Path[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
  return [path, ...entries.flatMap(([key, item]) => pathsBelow([...path, key], item))];
}

/** Right below the header, indented as the first key there, else as the header. */
function addedBelow(path: Path, toml: string, text: string, locator: Locator): Edit | undefined {
  const { start, end } = locator.range(path, "header");
  if (text[start.offset] !== "[") return undefined;
  const at = lineEnd(text, end.offset);
  const next = /^([ \t]*)[A-Za-z0-9_"'-][^\n]*=/.exec(text.slice(at))?.[1];
  const indent = next ?? text.slice(lineStart(text, start.offset), start.offset);
  const lines = toml.split("\n").map((line) => (line === "" ? line : indent + line));
  return inserted(text, at, lines);
}

/** Right below `app`, else above everything else. */
function addedToRoot(toml: string, document: Document, locator: Locator): Edit {
  const { text, value } = document;
  const starts = Object.keys(value).map(
    (key) => locator.range([key], isTable(value[key]) ? "header" : "key").start.offset,
  );
  const first = starts.length === 0 ? 0 : lineStart(text, Math.min(...starts));
  const at = Object.hasOwn(value, "app") ? lineEnd(text, locator.range(["app"], "value").end.offset) : first;
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
