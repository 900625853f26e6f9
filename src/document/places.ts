/** Where the values of a text stand, as a tree: what a locator looks things up in. */
import { type Path, withoutIndexes } from "../path.ts";
import type { Locator, Part, Position, Range } from "./document.ts";

/**
 * Where the parts of one path stand, and of all paths below it. A table that only dotted or inline keys make up has no
 * header, nor has any in JSON and YAML. The first place of a table counts: later headers only open tables within it.
 */
export interface Place {
  readonly keys: Range[];
  value?: Range;
  header?: Range;
  /** The header of a table further in, which this one came into being with. */
  mention?: Range;
  /** Set where the table came into being with a dotted key: `vm.size = "..."`. */
  dotted?: true;
  /** Most places are single values, and there may be many of them. */
  below?: Map<string | number, Place>;
}

export function newPlace(): Place {
  return { keys: [] };
}

/** The place one step below, which comes into being where it is first seen. */
export function below(place: Place, step: string | number): Place {
  place.below ??= new Map();
  const known = place.below.get(step);
  if (known) return known;
  const added = newPlace();
  place.below.set(step, added);
  return added;
}

/** What a locator answers out of the tree alone. */
export type Places = Omit<Locator, "comments" | "overwritten">;

/** `text` is what the root and all that stands nowhere are put down to: its first line. */
export function placesIn(root: Place, text: string): Places {
  let inOrder: readonly Started[] | undefined;
  return {
    range: (path, part) => find(root, path, part) ?? firstLine(text),
    hasHeader: (path) => placeAt(root, path)?.header !== undefined,
    keys: (path) => placeAt(root, path)?.keys ?? [],
    dotted: (path) => dotted(root, path),
    startingIn(start, end) {
      inOrder ??= startsOf(root, []).sort((a, b) => a.offset - b.offset);
      return startedIn(inOrder, start, end);
    },
  };
}

interface Started {
  readonly path: Path;
  readonly offset: number;
}

function startsOf(place: Place, path: Path): Started[] {
  const own = place.value ? [{ path, offset: place.value.start.offset }] : [];
  return [...own, ...[...(place.below ?? [])].flatMap(([step, inner]) => startsOf(inner, [...path, step]))];
}

function startedIn(inOrder: readonly Started[], start: number, end: number): readonly Path[] {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle]?.offset ?? start) < start) low = middle + 1;
    else high = middle;
  }
  const paths: Path[] = [];
  for (let index = low; (inOrder[index]?.offset ?? end) < end; index += 1) paths.push(inOrder[index]?.path ?? []);
  return paths;
}

function placeAt(root: Place, path: Path): Place | undefined {
  let place: Place | undefined = root;
  for (const step of path) place = place?.below?.get(step);
  return place;
}

function dotted(root: Place, path: Path): readonly string[] | undefined {
  const isDotted = (length: number) => placeAt(root, path.slice(0, length))?.dotted === true;
  let start = path.length;
  while (start > 0 && isDotted(start)) start -= 1;
  const names = withoutIndexes(path.slice(start));
  return names.length > 0 && placeAt(root, path)?.header === undefined ? names : undefined;
}

function headerOf({ header, mention }: Place): Range | undefined {
  return header ?? mention;
}

/** The part itself, else the key, else what is above. */
function find(root: Place, path: Path, part: Part): Range | undefined {
  let place = root;
  for (const step of path) {
    const inner = place.below?.get(step);
    if (!inner) return headerOf(place) ?? place.keys[0] ?? place.value;
    place = inner;
  }
  const own = part === "value" ? place.value : part === "header" ? headerOf(place) : undefined;
  return own ?? place.keys[0] ?? place.value;
}

function firstLine(text: string): Range {
  const end = /\r?\n|$/.exec(text)?.index ?? text.length;
  return { start: { offset: 0, line: 1, column: 1 }, end: { offset: end, line: 1, column: end + 1 } };
}

/** Offsets of a text as positions and ranges. */
export interface Lines {
  position(offset: number): Position;
  range(start: number, end: number): Range;
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const position = (offset: number) => {
    const kept = Math.max(0, Math.min(offset, text.length));
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= kept) low = middle;
      else high = middle;
    }
    return { offset: kept, line: low + 1, column: kept - (starts[low] ?? 0) + 1 };
  };
  return { position, range: (start, end) => ({ start: position(start), end: position(Math.max(start, end)) }) };
}

/** The end of the first line of a stretch, without the blanks there. */
export function firstLineEnd(text: string, start: number, end: number): number {
  const newline = text.indexOf("\n", start);
  const stop = newline < 0 ? end : Math.min(newline, end);
  return start + text.slice(start, stop).trimEnd().length;
}
