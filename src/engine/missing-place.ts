/** Where something would go that the whole file is missing. */

import type { Document, Locator, Position, Range } from "../document/document.ts";
import { linesOf } from "../document/places.ts";
import type { Path } from "../path.ts";
import { knownTables } from "../schema/nodes.ts";

/**
 * An empty range: for a section the end of the file, for a key the end of the line with `app`, else the beginning of the
 * first line that is more than a comment.
 */
export function missingPlace(missing: readonly Path[], document: Document, locator: Locator): Range {
  const { text, value } = document;
  const position = (offset: number) => linesOf(text).position(offset);
  const isSection = missing.some(([name]) => knownTables().some(({ path }) => path.length === 1 && path[0] === name));
  if (isSection) return at(position(text.trimEnd().length));
  if (Object.hasOwn(value, "app")) return at(locator.range(["app"], "value").end);
  const starts = Object.keys(value).flatMap((key) => locator.keys([key]).map(({ start }) => start));
  const [first] = starts.sort((a, b) => a.offset - b.offset);
  return at(first ? { offset: first.offset - first.column + 1, line: first.line, column: 1 } : position(0));
}

function at(position: Position): Range {
  return { start: position, end: position };
}
