import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { Change } from "../change.ts";
import type { Edit } from "../diagnostic.ts";
import type { Document, Locator, Range } from "../document/document.ts";
import type { Path } from "../path.ts";
import { nameOfToml, valueOfToml } from "../toml/value.ts";
import { writeJson } from "./write.ts";

/** The edits of a fly.json for one step of a fix: values, names and removals; none where something is to be added. */
export function jsonEdits(change: Change, { text }: Document, locator: Locator): readonly Edit[] {
  if ("rename" in change) {
    const name = nameOfToml(change.toml);
    return name === undefined ? [] : locator.keys(change.rename).map((range) => replaced(range, JSON.stringify(name)));
  }
  if ("set" in change) {
    const value = valueOfToml(change.toml);
    return value === undefined ? [] : [replaced(locator.range(change.set, "value"), writeJson(value))];
  }
  return "remove" in change ? removal(change.remove, text) : [];
}

function replaced({ start, end }: Range, text: string): Edit {
  return { start: start.offset, end: end.offset, text };
}

/** A property or an item goes together with one comma: the one behind it, else the one before. */
function removal(path: Path, text: string): readonly Edit[] {
  const tree = parseTree(text);
  const value = tree && findNodeAtLocation(tree, [...path]);
  const node = value?.parent?.type === "property" ? value.parent : value;
  const siblings = node?.parent?.children ?? [];
  if (!node || siblings.length === 0) return [];
  const index = siblings.indexOf(node);
  const [before, after] = [siblings[index - 1], siblings[index + 1]];
  if (after) return [{ start: node.offset, end: after.offset, text: "" }];
  const { parent } = node;
  if (before) return [{ start: endOf(before), end: endOf(node), text: "" }];
  return parent ? [{ start: parent.offset + 1, end: endOf(parent) - 1, text: "" }] : [];
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
