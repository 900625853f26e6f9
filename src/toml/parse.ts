import { TomlDate } from "smol-toml";
import { isTooDeep, tooDeep } from "../document/depth.ts";
import type { Document, FileError, Form, Range } from "../document/document.ts";
import { stripMark } from "../document/mark.ts";
import { marshalDate, type WrittenDate } from "../go/format.ts";
import { INT64, MAX_INT64_DOUBLE } from "../go/integer.ts";
import { isTable, type Path, valueAt } from "../path.ts";
import { isImpossibleDay } from "./dates.ts";
import { tomlEdits } from "./edits.ts";
import { createLocator, type TomlLocator } from "./locator.ts";
import { mend } from "./repair/mend.ts";

/**
 * Reads a fly.toml. Never throws: mistakes in the TOML are in `errors`, and the rest of the file is read all the same.
 *
 * smol-toml decides about syntax and values; where go-toml (the parser of flyctl) is stricter, this is too.
 */
export function parse(text: string): Document {
  const { readable, exact, errors } = read(text);
  const suspects: Path[] = [];
  const first = toJson(exact, [], suspects) as Document["value"];
  let locator: TomlLocator | undefined;
  const locate = () => {
    locator ??= createLocator(text, readable);
    return locator;
  };
  const dates = suspects.filter((path) => valueAt(exact, path) instanceof TomlDate);
  for (const path of dates) (valueAt(exact, path) as WrittenDate).written = textAt(text, locate(), path);
  const value = dates.length > 0 ? (toJson(exact, [], []) as Document["value"]) : first;
  const impossible = suspects.length > 0 ? impossibleValues(text, exact, suspects, locate()) : [];
  const redefined = mayRedefine(text) ? locate().redefined : [];
  const all = [...errors, ...impossible, ...redefined].sort((a, b) => a.range.start.offset - b.range.start.offset);
  return { text, exact, value, errors: all, form: TOML, locate };
}

/** How a fly.toml is written. */
const TOML: Form = { name: "toml", integers: "int64", read: parse, edits: tomlEdits };

type Exact = Document["exact"];

/** What could be read of a text, line for line: all of it, or what is left when its mistakes are mended or taken out. */
interface Readable extends Pick<Document, "exact" | "errors"> {
  readonly readable: string;
}

function read(text: string): Readable {
  const mended = mend(text);
  const errors = [...byteOrderMark(text), ...mended.errors];
  // Nothing that is nested without end gets any further: whatever reads it would run out of stack.
  if (mended.isTooDeep || isTooDeep(mended.exact)) {
    return { readable: text.replace(/[^\n]+/g, ""), exact: {}, errors: [...errors, tooDeep(text)] };
  }
  const entries = Object.entries(mended.exact).filter(([key]) => !mended.placeholders.has(key));
  return { readable: mended.text, exact: Object.fromEntries(entries), errors };
}

/** flyctl reads the bytes as they are, and go-toml takes a byte order mark for the beginning of a key. */
function byteOrderMark(text: string): readonly FileError[] {
  if (stripMark(text) === text) return [];
  const at = (offset: number) => ({ offset, line: 1, column: offset + 1 });
  return [
    {
      kind: "syntax",
      message: "The file starts with an invisible byte order mark (BOM). flyctl cannot load this file.",
      help: "Save the file as UTF-8 without BOM (most editors call this encoding UTF-8).",
      range: { start: at(0), end: at(1) },
    },
  ];
}

/**
 * What Go's encoding/json makes of the values that go-toml gives. Collects what smol-toml takes and go-toml may not:
 * integers beyond 64 bits, floats that are not finite, dates.
 */
function toJson(value: unknown, path: (string | number)[], suspects: Path[]): unknown {
  if (typeof value === "bigint") {
    if (value > INT64.max || value < INT64.min) suspects.push([...path]);
    return Math.max(-MAX_INT64_DOUBLE, Math.min(Number(value), MAX_INT64_DOUBLE));
  }
  if (typeof value === "number" && !Number.isFinite(value)) suspects.push([...path]);
  if (value instanceof TomlDate) {
    suspects.push([...path]);
    return marshalDate(value);
  }
  const inner = (step: string | number, item: unknown): unknown => {
    path.push(step);
    const json = toJson(item, path, suspects);
    path.pop();
    return json;
  };
  if (Array.isArray(value)) return value.map((item, index) => inner(index, item));
  if (!isTable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(key, item)]));
}

/** Looks at how the suspects are written. */
function impossibleValues(
  text: string,
  exact: Exact,
  suspects: readonly Path[],
  locator: TomlLocator,
): readonly FileError[] {
  const isDated = suspects.some((path) => valueAt(exact, path) instanceof TomlDate);
  if (isDated && locator.brokenDate) return [dateProblem(text, locator.brokenDate)];
  return suspects.flatMap((path) => {
    const problem = impossible(valueAt(exact, path), textAt(text, locator, path));
    return problem ? [{ kind: "syntax" as const, ...problem, range: locator.range(path, "value") }] : [];
  });
}

function textAt(text: string, locator: Pick<TomlLocator, "range">, path: Path): string {
  const { start, end } = locator.range(path, "value");
  return text.slice(start.offset, end.offset);
}

function dateProblem(text: string, range: Range): FileError {
  const written = text.slice(range.start.offset, range.end.offset);
  return {
    kind: "syntax",
    message: `${written} is not a valid TOML date or time.`,
    help: `Write it as 2024-05-01, 07:32:00 or 2024-05-01T07:32:00Z, or as a string: "${written}"`,
    range,
  };
}

/** A dotted key cannot go through a table that a header has opened. smol-toml passes over tables of `[[a.b.c]]`. */
function mayRedefine(text: string): boolean {
  if (!text.includes("[[") || !text.includes(".")) return false;
  const dotted = text.split("\n").flatMap((line) => (line.includes(".") ? [line.trimStart()] : []));
  const isDottedKey = (line: string) => !/^[[#]/.test(line) && line.indexOf(".") < line.indexOf("=");
  return dotted.some((line) => line.startsWith("[[")) && dotted.some(isDottedKey);
}

function impossible(value: unknown, written: string): { message: string; help: string } | undefined {
  if (typeof value === "bigint") {
    return {
      message: `${written} is out of range: flyctl reads 64-bit integers.`,
      help: `Use a smaller integer, or a string: "${written}"`,
    };
  }
  if (typeof value === "number") {
    if (/inf|nan/i.test(written)) return undefined;
    return {
      message: `${written} is too large for flyctl to read.`,
      help: `Use a smaller number, or a string: "${written}"`,
    };
  }
  if (!isImpossibleDay(written)) return undefined;
  return {
    message: `${written.slice(0, 10)} is not a valid date.`,
    help: `Use a date that exists, or a string: "${written}"`,
  };
}
