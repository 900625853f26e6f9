import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import { type Path, pathKey } from "../path.ts";
import { brokenDate, withPossibleDays } from "./dates.ts";
import type { Comment, Locator, Part, Position, Range } from "./document.ts";
import { stripMark } from "./mend.ts";

/** Where the parts of one path stand. A table that only dotted or inline keys make up has no header. */
interface Place {
  readonly path: Path;
  readonly key?: Range;
  readonly value?: Range;
  readonly header?: Range;
}

/**
 * Finds the place of every path of a text. Never throws: what cannot be found is on line 1. Where the text has mistakes
 * in its TOML, `readable` is the same text, line for line, without them.
 */
export function createLocator(text: string, readable: string = text): Locator {
  const program = parseProgram(stripMark(readable));
  const shift = positions(text);
  const places = program ? placesOf(program, shift) : new Map<string, Place>();
  const comments: Comment[] = (program?.comments ?? []).map((comment) => ({
    text: comment.value,
    range: rangeOf(comment, shift),
  }));
  let inOrder: readonly Started[] | undefined;
  return {
    comments,
    range: (path, part) => find(places, path, part) ?? firstLine(text),
    startingIn(start, end) {
      inOrder ??= startsOf(places);
      return startedIn(inOrder, start, end);
    },
  };
}

interface Started {
  readonly path: Path;
  readonly offset: number;
}

function startsOf(places: ReadonlyMap<string, Place>): readonly Started[] {
  const starts = [...places.values()].flatMap(({ path, value }) =>
    value ? [{ path, offset: value.start.offset }] : [],
  );
  return starts.sort((a, b) => a.offset - b.offset);
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

function parseProgram(text: string): AST.TOMLProgram | undefined {
  for (const candidate of candidates(text)) {
    const program = attempt(candidate);
    // What is wrong has already been reported; the next candidate has less of it.
    if (program && !(program instanceof ParseError)) return program;
  }
  return undefined;
}

/** What is replaced has the same length, so places stay where they are. */
function* candidates(text: string): Iterable<string> {
  yield text;
  const dated = withPossibleDays(text);
  yield dated;
  const offset = stumble(dated);
  const date = offset === undefined ? undefined : brokenDate(dated, offset);
  if (date) yield dated.slice(0, date.start) + "0".padEnd(date.end - date.start) + dated.slice(date.end);
}

function attempt(text: string): AST.TOMLProgram | ParseError | undefined {
  try {
    return parseTOML(text, { tomlVersion: "1.1" });
  } catch (error) {
    return error instanceof ParseError ? error : undefined;
  }
}

/** Where toml-eslint-parser stumbles over a text, if it does. */
export function stumble(text: string): number | undefined {
  const program = attempt(stripMark(text));
  return program instanceof ParseError ? program.index + text.length - stripMark(text).length : undefined;
}

interface Shift {
  (line: number, column: number): Position;
  /** Where the brackets that close a header end, of which the name ends at `position`. */
  pastBrackets(position: Position): Position;
}

/**
 * Places of the text itself. A byte order mark moves the columns of line 1, and a line that was mended may be longer than
 * what stands there.
 */
function positions(text: string): Shift {
  const mark = text.length - stripMark(text).length;
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const at = (line: number, column: number) => {
    const start = starts[line - 1] ?? text.length;
    const end = Math.max(start, (starts[line] ?? text.length + 1) - 1);
    const offset = Math.min(start + column + (line === 1 ? mark : 0), end);
    return { offset, line: Math.min(line, starts.length), column: offset - start + 1 };
  };
  const pastBrackets = ({ offset, line, column }: Position) => {
    const close = /^[ \t]*\]{0,2}/.exec(text.slice(offset, offset + 1000))?.[0].length ?? 0;
    return { offset: offset + close, line, column: column + close };
  };
  return Object.assign(at, { pastBrackets });
}

function rangeOf({ loc: { start, end } }: { loc: AST.SourceLocation }, shift: Shift): Range {
  return { start: shift(start.line, start.column), end: shift(end.line, end.column) };
}

function placesOf(program: AST.TOMLProgram, shift: Shift): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (path: Path, place: Omit<Place, "path">) => {
    const key = pathKey(path);
    // The first place of a table counts: later headers only open tables within it.
    places.set(key, { ...place, path, ...places.get(key) });
  };
  for (const statement of program.body[0].body) {
    if (statement.type === "TOMLTable") addTable(statement, add, shift);
    else addKeyValue(statement, [], add, shift);
  }
  return places;
}

type Add = (path: Path, place: Omit<Place, "path">) => void;

function addTable(table: AST.TOMLTable, add: Add, shift: Shift): void {
  const path = table.resolvedKey;
  const header = headerRange(table, shift);
  let key = 0;
  path.forEach((step, index) => {
    const above = path.slice(0, index + 1);
    const keyNode = table.key.keys[typeof step === "number" ? key - 1 : key];
    if (typeof step !== "number") key += 1;
    if (keyNode) add(above, { key: rangeOf(keyNode, shift), header, value: header });
  });
  for (const entry of table.body) addKeyValue(entry, path, add, shift);
}

/** The header with its brackets; the node itself runs on to the last key of the table. */
function headerRange(table: AST.TOMLTable, shift: Shift): Range {
  const { start } = table.loc;
  const { end } = table.key.loc;
  return { start: shift(start.line, start.column), end: shift.pastBrackets(shift(end.line, end.column)) };
}

function addKeyValue(entry: AST.TOMLKeyValue, parent: Path, add: Add, shift: Shift): void {
  let path: Path = parent;
  for (const node of entry.key.keys) {
    path = [...path, node.type === "TOMLBare" ? node.name : node.value];
    const key = rangeOf(node, shift);
    const isLast = node === entry.key.keys.at(-1);
    add(path, isLast ? { key, value: rangeOf(entry.value, shift) } : { key, value: rangeOf(entry, shift) });
  }
  addContent(entry.value, path, add, shift);
}

function addContent(node: AST.TOMLContentNode, path: Path, add: Add, shift: Shift): void {
  if (node.type === "TOMLArray") {
    node.elements.forEach((element, index) => {
      const range = rangeOf(element, shift);
      add([...path, index], { key: range, value: range });
      addContent(element, [...path, index], add, shift);
    });
  } else if (node.type === "TOMLInlineTable") {
    for (const entry of node.body) addKeyValue(entry, path, add, shift);
  }
}

/** The part itself, else the key, else what is above. */
function find(places: ReadonlyMap<string, Place>, path: Path, part: Part): Range | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const place = places.get(pathKey(path.slice(0, length)));
    if (!place) continue;
    if (length < path.length) return place.header ?? place.key ?? place.value;
    return place[part] ?? place.key ?? place.value;
  }
  return undefined;
}

function firstLine(text: string): Range {
  const end = /\r?\n|$/.exec(text)?.index ?? text.length;
  return { start: { offset: 0, line: 1, column: 1 }, end: { offset: end, line: 1, column: end + 1 } };
}
