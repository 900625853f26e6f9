import type { Change } from "../change.ts";
import type { Edit } from "../diagnostic.ts";
import type { Document, Locator, Range } from "../document/document.ts";
import { isTable, isWithin, type Path, valueAt } from "../path.ts";
import { nameOfToml, valueOfToml } from "../toml/value.ts";
import { timeOf, writeYaml, yamlString } from "./write.ts";

/** The edits of a fly.yaml for one step of a fix: values, names and removals; none where something is to be added. */
export function yamlEdits(change: Change, document: Document, locator: Locator): readonly Edit[] {
  // What an anchor stands for may be used elsewhere.
  if (/(?:^|[\s[{,:])[&*][^\s]/m.test(document.text)) return [];
  if ("rename" in change) {
    const name = nameOfToml(change.toml);
    return name === undefined ? [] : locator.keys(change.rename).map((range) => replaced(range, yamlString(name)));
  }
  if ("set" in change) {
    const value = timeOf(change.set.at(-1), valueOfToml(change.toml));
    const isBlock = typeof valueAt(document.value, change.set) === "object";
    return value === undefined || isBlock ? [] : [replaced(locator.range(change.set, "value"), writeYaml(value))];
  }
  return "remove" in change ? removal(change.remove, document, locator) : [];
}

function replaced({ start, end }: Range, text: string): Edit {
  return { start: start.offset, end: end.offset, text };
}

/** Whole lines, where nothing else stands on them, and where the table keeps another key. */
function removal(path: Path, { text, value }: Document, locator: Locator): readonly Edit[] {
  const table = valueAt(value, path.slice(0, -1));
  if (!isTable(table) || Object.keys(table).length < 2) return [];
  const start = lineStart(text, locator.range(path, "key").start.offset);
  const end = lineEnd(text, locator.range(path, "value").end.offset);
  const isAlone = /^[ ]*$/.test(text.slice(start, locator.range(path, "key").start.offset));
  const others = locator.startingIn(start, end).some((other) => !isWithin(other, path) && !isWithin(path, other));
  return isAlone && !others ? [{ start, end, text: "" }] : [];
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line after the one of `offset` begins. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}
