import { type AST, parseTOML } from "toml-eslint-parser";
import { type Path, pathKey } from "../path.ts";
import type { Comment, Locator, Part, Position, Range } from "./document.ts";
import { mend, stripMark } from "./mend.ts";

/** Where the parts of one path stand. A table that only dotted or inline keys make up has no header. */
interface Place {
  readonly key?: Range;
  readonly value?: Range;
  readonly header?: Range;
}

/**
 * Finds the place of every path of a text. Never throws: where the TOML has mistakes, the mended text is looked at, and
 * what cannot be found is on line 1.
 */
export function createLocator(text: string): Locator {
  const mark = text.length - stripMark(text).length;
  const program = parseProgram(stripMark(text));
  const shift = positions(text, mark);
  const places = program ? placesOf(program, shift) : new Map<string, Place>();
  const comments: Comment[] = (program?.comments ?? []).map((comment) => ({
    text: comment.value,
    range: rangeOf(comment, shift),
  }));
  return { comments, range: (path, part) => find(places, path, part) ?? firstLine(text) };
}

function parseProgram(text: string): AST.TOMLProgram | undefined {
  for (const candidate of [() => text, () => mend(text).text, () => possibleDays(mend(text).text)]) {
    try {
      return parseTOML(candidate(), { tomlVersion: "1.1" });
    } catch {
      // What is wrong is reported by parse(); the next candidate has everything at the same place.
    }
  }
  return undefined;
}

/** The text without days that no month has: the values of dates do not matter here, and smol-toml takes them. */
function possibleDays(text: string): string {
  return text.replace(/(\d{4}-\d\d-)\d\d/g, "$101");
}

type Shift = (offset: number, line: number, column: number) => Position;

/** A byte order mark moves every offset, and the columns of line 1. */
function positions(text: string, mark: number): Shift {
  return (offset, line, column) => ({
    offset: Math.min(offset + mark, text.length),
    line,
    column: column + 1 + (line === 1 ? mark : 0),
  });
}

function rangeOf(node: { range: readonly [number, number]; loc: AST.SourceLocation }, shift: Shift): Range {
  return {
    start: shift(node.range[0], node.loc.start.line, node.loc.start.column),
    end: shift(node.range[1], node.loc.end.line, node.loc.end.column),
  };
}

function placesOf(program: AST.TOMLProgram, shift: Shift): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (path: Path, place: Place) => {
    const key = pathKey(path);
    // The first place of a table counts: later headers only open tables within it.
    places.set(key, { ...place, ...places.get(key) });
  };
  for (const statement of program.body[0].body) {
    if (statement.type === "TOMLTable") addTable(statement, add, shift);
    else addKeyValue(statement, [], add, shift);
  }
  return places;
}

type Add = (path: Path, place: Place) => void;

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
  const brackets = table.kind === "array" ? 2 : 1;
  const { start } = table.loc;
  const end = table.key.range[1];
  return {
    start: shift(table.range[0], start.line, start.column),
    end: shift(end + brackets, table.key.loc.end.line, table.key.loc.end.column + brackets),
  };
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
