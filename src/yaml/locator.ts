import type { Node } from "yaml";
import type { Comment, Locator } from "../document/document.ts";
import { stripMark } from "../document/mark.ts";
import { below, firstLineEnd, type Lines, linesOf, newPlace, type Place, placesIn } from "../document/places.ts";
import type { Resolved } from "./resolve.ts";
import type { CommentToken } from "./tokens.ts";

/**
 * Finds the places of a fly.yaml. Never throws: what cannot be found is on line 1. What comes out of an alias or a merge key
 * stands where its anchor is.
 */
export function createLocator(text: string, root: Resolved | undefined, tokens: readonly CommentToken[]): Locator {
  const mark = text.length - stripMark(text).length;
  const lines = linesOf(text);
  const place = newPlace();
  const comments = tokens.map(({ offset, source }): Comment => {
    const range = lines.range(offset + mark, offset + mark + source.length);
    return { text: source.slice(1), range };
  });
  if (root) addContent(root, place, { text, lines, mark });
  return { ...placesIn(place, text), comments, overwritten: [] };
}

interface Context {
  readonly text: string;
  readonly lines: Lines;
  readonly mark: number;
}

function addContent(resolved: Resolved, place: Place, context: Context): void {
  const { text, lines } = context;
  if (resolved.type === "list") {
    for (const [index, item] of resolved.items.entries()) {
      const inner = below(place, index);
      const { start, end } = stretch(item.node, context);
      inner.value = lines.range(start, end);
      // What an item is called by is its first line, from the dash on.
      inner.keys.push(lines.range(dashBefore(text, start), firstLineEnd(text, start, end)));
      addContent(item, inner, context);
    }
  } else if (resolved.type === "table") {
    for (const [name, { key, value }] of resolved.entries) {
      const inner = below(place, name);
      const { start, end } = stretch(value.node, context);
      const own = stretch(key, context);
      inner.keys.push(lines.range(own.start, own.end));
      // What is empty stands where its key is.
      inner.value = end > start ? lines.range(start, end) : lines.range(own.start, own.end);
      addContent(value, inner, context);
    }
  }
}

/** From the first character to the last: a collection's own range runs on to the next token. */
function stretch({ range }: Node, { text, mark }: Context): { readonly start: number; readonly end: number } {
  const [start, end] = range ?? [0, 0];
  return { start: start + mark, end: start + mark + text.slice(start + mark, end + mark).trimEnd().length };
}

/** The dash of an item, where it is on the same line. */
function dashBefore(text: string, start: number): number {
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const dash = /-[ \t]+$/.exec(text.slice(Math.max(line, start - 100), start));
  return dash ? start - dash[0].length : start;
}
