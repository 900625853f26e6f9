import type { Change } from "../change.ts";
import type { Edit } from "../diagnostic.ts";
import type { Help } from "../help.ts";
import type { Path, Table } from "../path.ts";

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
 * Where a table has no header of its own (inline, dotted, or not in TOML), its key stands in for the header.
 */
export type Part = "key" | "value" | "header";

/** One mistake in the TOML, JSON or YAML itself. */
export interface FileError {
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

/** A config that was read: its values, and its mistakes. No positions yet: see {@link Locator}. */
export interface Document {
  readonly text: string;
  /**
   * The values as flyctl's parser gives them: strings, booleans, lists, tables, in JSON and YAML also null; integers as
   * `bigint` (those of JSON are none), floats as `number`, dates and times as `WrittenDate`. After a mistake: what the rest
   * of the file says.
   */
  readonly exact: Readonly<Record<string, unknown>>;
  /**
   * The same as JSON would carry it to flyctl's decoder: integers as numbers, dates and times as text.
   */
  readonly value: Readonly<Record<string, unknown>>;
  readonly errors: readonly FileError[];
  /** The line from which on nothing is certain, because of a mistake there; undefined where all but the mistakes is. */
  readonly guessedFrom?: number | undefined;
  /** Where a second document of a YAML text begins, of which flyctl reads only the first. */
  readonly unread?: Range | undefined;
  readonly form: Form;
  /** Knows the places of the values; made when it is first asked for, which takes longer than to read the file. */
  locate(): Locator;
}

/** How a file is written: all that differs between TOML, JSON and YAML once the values and their places are known. */
export interface Form {
  readonly name: "toml" | "json" | "yaml";
  /**
   * What flyctl's parser makes of a whole number. Its patches know no `int`: durations written so are dropped without a
   * word (flyctl internal/appconfig/patches.go, _castDuration).
   */
  readonly integers: "int64" | "float64" | "int";
  /** Reads another text of the same form. */
  readonly read: Reader;
  /** Lines to paste: the entries of a table, or a single value. Undefined for TOML, in which rules write. */
  readonly write?: {
    entries(table: Table): string;
    value(value: unknown): string;
  };
  /** The edits for one step of a fix; none where it cannot be made without touching something else. */
  edits(change: Change, document: Document, locator: Locator): readonly Edit[];
}

export type Reader = (text: string) => Document;

/** A comment: its text after the `#`, and its place from the `#` on. */
export interface Comment {
  readonly text: string;
  readonly range: Range;
}

/** A key that counts for nothing, because the same table has it again further down. */
export interface Overwritten {
  readonly path: Path;
  readonly range: Range;
  /** Where the one stands that counts. */
  readonly by: Range;
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
  /** Keys that JSON takes twice, of which flyctl reads the last. */
  readonly overwritten: readonly Overwritten[];
}
