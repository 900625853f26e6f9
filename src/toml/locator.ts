import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Comment, FileError, Locator, Position, Range } from "../document/document.ts";
import { stripMark } from "../document/mark.ts";
import { below, newPlace, type Place, placesIn } from "../document/places.ts";
import { brokenDate, type Span, withPossibleDays } from "./dates.ts";
import { redefinedKeys, redefinition } from "./redefined.ts";

/** What of a fly.toml comes to light only with the places of its parts. */
export interface TomlLocator extends Locator {
  /** A date that smol-toml takes and go-toml does not. */
  readonly brokenDate: Range | undefined;
  /** What smol-toml takes and go-toml does not, either. */
  readonly redefined: readonly FileError[];
}

/**
 * Finds the place of every path of a text. Never throws: what cannot be found is on line 1. Where the text has mistakes
 * in its TOML, `readable` is the same text, line for line, without them.
 */
export function createLocator(text: string, readable: string = text): TomlLocator {
  const { program, date } = parseProgram(stripMark(readable));
  const shift = positions(text);
  const root = program ? placesOf(program, shift) : newPlace();
  const comments = (program?.comments ?? [])
    .map((comment): Comment => ({ text: comment.value, range: rangeOf(comment, shift) }))
    .filter(isWritten(text, readable));
  return {
    ...placesIn(root, text),
    comments,
    overwritten: [],
    brokenDate: date && text === readable ? rangeWithin(text, text.length - stripMark(text).length, date) : undefined,
    get redefined() {
      return program
        ? redefinedKeys(program).map(({ key, ...rest }) => redefinition({ ...rest, range: rangeOf(key, shift) }))
        : [];
    },
  };
}

/** Comments silence reports, so they have to stand in the text: none that only came into being with a line that was mended. */
function isWritten(text: string, readable: string): (comment: Comment) => boolean {
  if (text === readable) return () => true;
  const [written, mended] = [text.split("\n"), readable.split("\n")];
  return ({ range: { start } }) => written[start.line - 1] === mended[start.line - 1];
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
