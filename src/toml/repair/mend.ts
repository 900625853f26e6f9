import { parse as parseToml, TomlError as SmolError } from "smol-toml";
import type { Document, FileError } from "../../document/document.ts";
import { stripMark } from "../../document/mark.ts";
import { conflictsIn } from "./conflict.ts";
import { diagnose } from "./diagnose.ts";
import { type Diagnosis, ending } from "./line.ts";

/** What could be read of a text, and what had to be mended for that. */
export interface Mended extends Pick<Document, "exact" | "errors"> {
  /** A text that parses, with as many lines as the one it was made from. */
  readonly text: string;
  /** Top-level tables that stand in for headers that came twice; their content counts for nothing. */
  readonly placeholders: ReadonlySet<string>;
  /** Whether the parser gave up on brackets in brackets. */
  readonly isTooDeep?: boolean;
}

/** More mistakes than that are not worth reading. */
const MOST_ERRORS = 30;

/** Each mistake costs a parse of the file, and what was not mended at once another one. */
const MOST_PARSES = MOST_ERRORS * 4;

/** After so many characters the rest of a long file is given up: half a second, where it is nothing but headers. */
const MOST_CHARACTERS = 1_500_000;

/** A text on its way to one that parses, line by line. */
interface Repair {
  readonly original: readonly string[];
  readonly lines: string[];
  readonly errors: readonly FileError[];
  readonly report: (diagnosis: Diagnosis) => void;
  readonly reported: Set<number>;
  readonly placeholders: Set<string>;
}

/**
 * Reads a text, and mends one mistake after the other: what the parser stumbles over is described, then replaced by what
 * was likely meant, or by nothing, so that each mistake is reported once and what follows from it is not.
 */
export function mend(text: string): Mended {
  const plain = stripMark(text);
  const whole = attempt(plain);
  if (whole.exact) return { text, exact: whole.exact, errors: [], placeholders: new Set() };
  if (whole.failure.message.includes("excessively nested")) {
    return { text, exact: {}, errors: [], placeholders: new Set(), isTooDeep: true };
  }
  const mark = text.slice(0, text.length - plain.length);
  const repair = startRepair(plain, mark.length);
  const parses = Math.min(MOST_PARSES, Math.floor(MOST_CHARACTERS / text.length) - 1);
  const rest = readMended(repair, takeOutConflicts(repair) ? undefined : whole.failure, parses);
  return { text: mark + rest.text, exact: rest.exact, errors: repair.errors, placeholders: repair.placeholders };
}

function startRepair(text: string, mark: number): Repair {
  const original = splitLines(text);
  const errors: FileError[] = [];
  const report = reporter(original, mark, errors);
  return { original, lines: [...original], errors, report, reported: new Set(), placeholders: new Set() };
}

/** Reports merges that were never finished, and leaves their first versions. Whether there were any. */
function takeOutConflicts({ original, lines, report }: Repair): boolean {
  const conflicts = conflictsIn(original);
  for (const { diagnosis, out } of conflicts) {
    report(diagnosis);
    for (const index of out) lines[index] = ending(lines[index]);
  }
  return conflicts.length > 0;
}

type Rest = Pick<Mended, "text" | "exact">;

/** Mends and reads in turns. The last of several parses is for what stands before the mistake that it gives up at. */
function readMended(repair: Repair, first: SmolError | undefined, parses: number): Rest {
  const { lines, errors } = repair;
  let failure = first;
  for (let left = parses; ; left -= 1) {
    const isFull = errors.length >= MOST_ERRORS;
    if (failure) mendOne(repair, failure);
    if (left <= 0) return { text: blank(lines, 0), exact: {} };
    if (failure && (isFull || (left === 1 && parses > 1))) return beginning(lines, failure.line - 1);
    const text = lines.join("");
    const read = attempt(text);
    if (read.exact) return { text, exact: read.exact };
    failure = read.failure;
  }
}

/** What stands before a line, or nothing, if that leaves something open. */
function beginning(lines: readonly string[], end: number): Rest {
  const text = blank(lines, end);
  const { exact } = attempt(text);
  return exact ? { text, exact } : { text: blank(lines, 0), exact: {} };
}

type Attempt =
  | { readonly exact: Document["exact"]; readonly failure?: undefined }
  | { readonly exact?: undefined; readonly failure: SmolError };

function attempt(text: string): Attempt {
  try {
    // smol-toml skips a byte order mark, also one behind that which is the mark of the file.
    if (stripMark(text) !== text) throw new SmolError("illegal character in key", { toml: text, ptr: 0 });
    return { exact: parseToml(text, { integersAsBigInt: true }) };
  } catch (error) {
    const isKnown = error instanceof SmolError;
    return { failure: isKnown ? error : new SmolError(String(error), { toml: text, ptr: 0 }) };
  }
}

/** Describes what the parser stumbled over, and mends it. */
function mendOne({ lines, report, reported, placeholders }: Repair, failure: SmolError): void {
  const failed = Math.min(failure.line, lines.length) - 1;
  const diagnosis = diagnose(lines, failed, failure);
  const { index, from = index, to = index, duplicateHeader, mended = "" } = diagnosis;
  for (let at = from; at <= to; at += 1) lines[at] = ending(lines[at]);
  if (reported.has(index)) {
    // What was mended and still fails is taken out; a second report on one line would only confuse.
    lines[failed] = ending(lines[failed]);
    return;
  }
  report(diagnosis);
  reported.add(index);
  const placeholder = `flylint-${placeholders.size}`;
  if (duplicateHeader) placeholders.add(placeholder);
  lines[index] = (duplicateHeader ? `[${placeholder}]` : mended) + ending(lines[index]);
}

/** Lines with their line ends. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [""];
}

/** Gives up on the rest of the file. */
function blank(lines: readonly string[], from: number): string {
  return lines.map((line, index) => (index < from ? line : ending(line))).join("");
}

/** Writes down where diagnoses are in a text; its lines begin behind the byte order mark. */
function reporter(lines: readonly string[], mark: number, errors: FileError[]): Repair["report"] {
  const starts = [mark];
  for (const line of lines) starts.push((starts.at(-1) ?? mark) + line.length);
  return ({ index, start, end, kind, message, help, table }) => {
    if (errors.length >= MOST_ERRORS) return;
    const line = lines[index] ?? "";
    const length = line.length - ending(line).length;
    const from = Math.min(start, length);
    const to = Math.max(from, Math.min(end, length));
    const shift = index === 0 ? mark : 0;
    const at = (column: number) => ({
      offset: (starts[index] ?? 0) + column,
      line: index + 1,
      column: column + 1 + shift,
    });
    errors.push({
      kind,
      message,
      help,
      range: { start: at(from), end: at(to) },
      ...(table ? { table } : {}),
    });
  };
}
