import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Path } from "../path.ts";
import { brokenDate, type Span, withPossibleDays } from "./dates.ts";
import type { Comment, Locator, Part, Position, Range } from "./document.ts";
import { stripMark } from "./mark.ts";
import { redefinedKeys, redefinition } from "./redefined.ts";

/**
 * Where the parts of one path stand, and of all paths below it. A table that only dotted or inline keys make up has no
 * header. The first place of a table counts: later headers only open tables within it.
 */
interface Place {
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

/**
 * Finds the place of every path of a text. Never throws: what cannot be found is on line 1. Where the text has mistakes
 * in its TOML, `readable` is the same text, line for line, without them.
 */
export function createLocator(text: string, readable: string = text): Locator {
  const { program, date } = parseProgram(stripMark(readable));
  const shift = positions(text);
  const root = program ? placesOf(program, shift) : newPlace();
  const comments = (program?.comments ?? [])
    .map((comment): Comment => ({ text: comment.value, range: rangeOf(comment, shift) }))
    .filter(isWritten(text, readable));
  let inOrder: readonly Started[] | undefined;
  return {
    comments,
    brokenDate: date && text === readable ? rangeWithin(text, text.length - stripMark(text).length, date) : undefined,
    range: (path, part) => find(root, path, part) ?? firstLine(text),
    get redefined() {
      return program
        ? redefinedKeys(program).map(({ key, ...rest }) => redefinition({ ...rest, range: rangeOf(key, shift) }))
        : [];
    },
    hasHeader: (path) => placeAt(root, path)?.header !== undefined,
    keys: (path) => placeAt(root, path)?.keys ?? [],
    dotted: (path) => dotted(root, path),
    startingIn(start, end) {
      inOrder ??= startsOf(root, []).sort((a, b) => a.offset - b.offset);
      return startedIn(inOrder, start, end);
    },
  };
}

/** Comments silence reports, so they have to stand in the text: none that only came into being with a line that was mended. */
function isWritten(text: string, readable: string): (comment: Comment) => boolean {
  if (text === readable) return () => true;
  const [written, mended] = [text.split("\n"), readable.split("\n")];
  return ({ range: { start } }) => written[start.line - 1] === mended[start.line - 1];
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

interface Parsed {
  readonly program?: AST.TOMLProgram;
  readonly date?: Span;
}

/** Reads around dates that are none; what stands in for them is as long, so that all places stay where they are. */
function parseProgram(text: string): Parsed {
  const first = attempt(text);
  if (!(first instanceof ParseError)) return first ? { program: first } : {};
  const dated = withPossibleDays(text);
  const second = dated === text ? first : attempt(dated);
  if (!(second instanceof ParseError)) return second ? { program: second } : {};
  const date = brokenDate(dated, second.index);
  if (!date) return upTo(text, second.index);
  const third = attempt(dated.slice(0, date.start) + "0".padEnd(date.end - date.start) + dated.slice(date.end));
  return third && !(third instanceof ParseError) ? { program: third, date } : { date };
}

/** What stands above the line at `offset`. */
function upTo(text: string, offset: number): Parsed {
  const program = attempt(text.slice(0, text.lastIndexOf("\n", offset - 1) + 1));
  return program && !(program instanceof ParseError) ? { program } : {};
}

function attempt(text: string): AST.TOMLProgram | ParseError | undefined {
  try {
    // toml-eslint-parser gives a 0 no width where it ends the text, and stops at halves of characters.
    return parseTOML(`${text.replace(/[\ud800-\udfff]/gu, "\ufffd")}\n`, { tomlVersion: "1.1" });
  } catch (error) {
    return error instanceof ParseError ? error : undefined;
  }
}

/** The range of a stretch of one line, of which the offsets count from `mark` on. */
function rangeWithin(text: string, mark: number, { start, end }: Span): Range {
  const lines = text.slice(0, start + mark).split("\n");
  const column = (lines.at(-1)?.length ?? 0) + 1;
  const at = (offset: number) => ({ offset: offset + mark, line: lines.length, column: column + offset - start });
  return { start: at(start), end: at(end) };
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

function newPlace(): Place {
  return { keys: [] };
}

/** The place one step below, which comes into being where it is first seen. */
function below(place: Place, step: string | number): Place {
  place.below ??= new Map();
  const known = place.below.get(step);
  if (known) return known;
  const added = newPlace();
  place.below.set(step, added);
  return added;
}

function placesOf(program: AST.TOMLProgram, shift: Shift): Place {
  const root = newPlace();
  for (const statement of program.body[0].body) {
    if (statement.type === "TOMLTable") addTable(statement, root, shift);
    else addKeyValue(statement, root, shift);
  }
  return root;
}

function addTable(table: AST.TOMLTable, root: Place, shift: Shift): void {
  const header = headerRange(table, shift);
  let place = root;
  let key = 0;
  for (const step of table.resolvedKey) {
    if (typeof step === "string") key += 1;
    const keyNode = table.key.keys[key - 1];
    place = below(place, step);
    if (!keyNode) continue;
    // Tables above the last name only come into being with this header; it is none of their own.
    if (key === table.key.keys.length) place.header ??= header;
    else place.mention ??= header;
    place.value ??= header;
    place.keys.push(rangeOf(keyNode, shift));
  }
  for (const entry of table.body) addKeyValue(entry, place, shift);
}

/** The header with its brackets; the node itself runs on to the last key of the table. */
function headerRange(table: AST.TOMLTable, shift: Shift): Range {
  const { start } = table.loc;
  const { end } = table.key.loc;
  return { start: shift(start.line, start.column), end: shift.pastBrackets(shift(end.line, end.column)) };
}

function addKeyValue(entry: AST.TOMLKeyValue, parent: Place, shift: Shift): void {
  let place = parent;
  for (const node of entry.key.keys) {
    place = below(place, node.type === "TOMLBare" ? node.name : node.value);
    const isLast = node === entry.key.keys.at(-1);
    if (place.keys.length === 0) {
      place.value = rangeOf(isLast ? entry.value : entry, shift);
      if (!isLast) place.dotted = true;
    }
    place.keys.push(rangeOf(node, shift));
  }
  addContent(entry.value, place, shift);
}

function addContent(node: AST.TOMLContentNode, place: Place, shift: Shift): void {
  if (node.type === "TOMLArray") {
    node.elements.forEach((element, index) => {
      const inner = below(place, index);
      inner.value = rangeOf(element, shift);
      inner.keys.push(inner.value);
      addContent(element, inner, shift);
    });
  } else if (node.type === "TOMLInlineTable") {
    for (const entry of node.body) addKeyValue(entry, place, shift);
  }
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
  const names = path.slice(start).filter((step) => typeof step === "string");
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
