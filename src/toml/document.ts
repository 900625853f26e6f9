import type { Help } from "../help.ts";
import type { Path } from "../path.ts";

/** A place in the text. `offset` counts UTF-16 code units from 0; `line` and `column` count from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A stretch of the text; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/**
 * Which part of what stands at a path is meant: the key, the value, or the `[header]` of a table.
 * Where a table has no header of its own (inline or dotted), its key stands in for the header.
 */
export type Part = "key" | "value" | "header";

/** One mistake in the TOML itself. */
export interface TomlError {
  /** `duplicate` for a key or table that stands there twice, `syntax` for all else. */
  readonly kind: "syntax" | "duplicate";
  /** What is wrong on this line, in one sentence that names what stands there. */
  readonly message: string;
  /** What to write instead, ready to paste where that is possible. */
  readonly help: Help;
  readonly range: Range;
  /** Of a header that came twice: the table, so that the schema can tell whether `[[table]]` was meant. */
  readonly table?: readonly string[];
}

/** A fly.toml that was read: its values, and its mistakes in TOML. No positions yet: see {@link Locator}. */
export interface Document {
  readonly text: string;
  /**
   * The values as the TOML has them: strings, booleans, arrays, tables; integers as `bigint`, floats as `number`,
   * dates and times as `TomlDate` of smol-toml. After a syntax error: what the rest of the file says.
   */
  readonly exact: Readonly<Record<string, unknown>>;
  /**
   * The same as JSON would carry it to flyctl's decoder: integers as numbers, dates and times as text.
   */
  readonly value: Readonly<Record<string, unknown>>;
  readonly errors: readonly TomlError[];
  /** Knows the places of the values; made when it is first asked for, which takes longer than to read the file. */
  locate(): Locator;
}

/** A comment: its text after the `#`, and its place from the `#` on. */
export interface Comment {
  readonly text: string;
  readonly range: Range;
}

/** Knows where each path of a document stands in its text. */
export interface Locator {
  /**
   * The range of `part` at `path`. Where that part does not exist, the nearest that does: a value's key,
   * a table's key, else the same of the parent table; line 1 for the root.
   */
  range(path: Path, part: Part): Range;
  /** Whether what stands at `path` is a table with a `[header]` of its own. */
  hasHeader(path: Path): boolean;
  /** Every place where the key at `path` is written: a table may have several headers, and tables below it too. */
  keys(path: Path): readonly Range[];
  /**
   * The names in front of the keys of a table that only dotted keys make up, from the header above on: `["vm"]` for
   * `vm.size = "..."`. Undefined for any other table.
   */
  dotted(path: Path): readonly string[] | undefined;
  /** The paths whose values begin at offsets from `start` on, before `end`. */
  startingIn(start: number, end: number): readonly Path[];
  readonly comments: readonly Comment[];
  /** A date that smol-toml takes and go-toml does not. */
  readonly brokenDate: Range | undefined;
  /** What smol-toml takes and go-toml does not, either. */
  readonly redefined: readonly TomlError[];
}
