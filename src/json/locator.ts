import type { Node } from "jsonc-parser";
import type { Locator, Overwritten } from "../document/document.ts";
import { below, firstLineEnd, type Lines, linesOf, newPlace, type Place, placesIn } from "../document/places.ts";
import type { Path } from "../path.ts";
import { entriesOf } from "./value.ts";

/** Finds the places of a fly.json. Never throws: what cannot be found is on line 1. JSON has no comments. */
export function createLocator(text: string, tree: Node | undefined): Locator {
  const root = newPlace();
  const overwritten: Overwritten[] = [];
  if (tree) addContent(tree, root, [], { text, lines: linesOf(text), overwritten });
  return { ...placesIn(root, text), comments: [], overwritten };
}

interface Context {
  readonly text: string;
  readonly lines: Lines;
  readonly overwritten: Overwritten[];
}

function addContent(node: Node, place: Place, path: Path, context: Context): void {
  const { text, lines } = context;
  if (node.type === "array") {
    for (const [index, item] of (node.children ?? []).entries()) {
      const inner = below(place, index);
      inner.value = lines.range(item.offset, endOf(item, text));
      // What an item is called by is its first line.
      inner.keys.push(lines.range(item.offset, firstLineEnd(text, item.offset, endOf(item, text))));
      addContent(item, inner, [...path, index], context);
    }
  } else if (node.type === "object") {
    const entries = entriesOf(node);
    const last = new Map(entries.map((entry) => [String(entry[0].value), entry]));
    for (const entry of entries) {
      const [key, , value] = entry;
      const name = String(key.value);
      const range = lines.range(key.offset, key.offset + key.length);
      const by = last.get(name);
      if (by && by !== entry) {
        const counts = lines.range(by[0].offset, by[0].offset + by[0].length);
        context.overwritten.push({ path: [...path, name], range, by: counts });
        continue;
      }
      const inner = below(place, name);
      inner.value = lines.range(value.offset, endOf(value, text));
      inner.keys.push(range);
      addContent(value, inner, [...path, name], context);
    }
  }
}

/** What was never closed runs to the end of the file. */
function endOf({ offset, length }: Node, text: string): number {
  return length < 0 ? text.length : offset + length;
}
