import { parse as parseToml, TomlError as SmolError } from "smol-toml";
import type { TomlError } from "../document.ts";
import { stripMark } from "../mark.ts";
import { conflictsIn } from "./conflict.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnosis } from "./line.ts";

/** A text that parses, with as many lines as the one it was made from, and what had to be mended. */
export interface Mended {
  readonly text: string;
  readonly errors: readonly TomlError[];
  /** Top-level tables that stand in for headers that came twice; their content counts for nothing. */
  readonly placeholders: ReadonlySet<string>;
}

/** More mistakes than that are not worth reading. */
const MOST_ERRORS = 30;

/** Each mistake costs a parse of the file; after so many characters the rest of a long one is given up. */
const MOST_CHARACTERS = 8_000_000;

/**
 * Mends one mistake after the other: what the parser stumbles over is described, then replaced by what was likely meant,
 * or by nothing, so that each mistake is reported once and what follows from it is not.
 */
export function mend(text: string): Mended {
  const mark = text.length - stripMark(text).length;
  const original = splitLines(stripMark(text));
  const lines = [...original];
  const errors: TomlError[] = [];
  const placeholders = new Set<string>();
  const seen = new Set<number>();
  for (const { diagnosis, out } of conflictsIn(original)) {
    if (errors.length < MOST_ERRORS) errors.push(located(diagnosis, original, mark));
    for (const index of out) lines[index] = ending(lines[index]);
  }
  const rounds = Math.min(MOST_ERRORS * 4, Math.ceil(MOST_CHARACTERS / (text.length + 1)));
  for (let round = 0; round < rounds; round += 1) {
    const failure = failureOf(lines.join(""));
    if (!failure) break;
    const index = Math.min(failure.line, lines.length) - 1;
    const diagnosis = diagnose(lines, index, failure);
    const line = diagnosis.index;
    // What was mended and still fails is taken out; a second report on one line would only confuse.
    const again = seen.has(line);
    if (!again && errors.length < MOST_ERRORS) errors.push(located(diagnosis, original, mark));
    const name = `flylint-${round}`;
    if (diagnosis.duplicateHeader) placeholders.add(name);
    for (let i = diagnosis.from ?? line; i <= (diagnosis.to ?? line); i += 1) lines[i] = ending(lines[i]);
    if (!again)
      lines[line] = (diagnosis.duplicateHeader ? `[${name}]` : (diagnosis.mended ?? "")) + ending(lines[line]);
    if (again && index !== line) lines[index] = ending(lines[index]);
    seen.add(line);
    if (errors.length >= MOST_ERRORS)
      return { text: (mark ? "\ufeff" : "") + blank(lines, index), errors, placeholders };
  }
  const failure = failureOf(lines.join(""));
  return {
    text: (mark ? "\ufeff" : "") + (failure ? upTo(lines, failure.line - 1) : lines.join("")),
    errors,
    placeholders,
  };
}

function failureOf(text: string): SmolError | undefined {
  try {
    parseToml(text, { integersAsBigInt: true });
    return undefined;
  } catch (error) {
    return error instanceof SmolError ? error : new SmolError(String(error), { toml: text, ptr: 0 });
  }
}

/** Lines with their line ends. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [""];
}

function ending(line = ""): string {
  return /\r?\n$/.exec(line)?.[0] ?? "";
}

/** The lines before the next mistake, or none if that leaves something open. */
function upTo(lines: readonly string[], index: number): string {
  const before = blank(lines, index);
  return failureOf(before) ? blank(lines, 0) : before;
}

/** Gives up on the rest of the file. */
function blank(lines: readonly string[], from: number): string {
  return lines.map((line, index) => (index < from ? line : ending(line))).join("");
}

function located(
  { index, start, end, kind, message, help, table }: Diagnosis,
  lines: readonly string[],
  mark: number,
): TomlError {
  const before = lines.slice(0, index).reduce((sum, line) => sum + line.length, mark);
  const shift = index === 0 ? mark : 0;
  const content = (lines[index] ?? "").replace(/\r?\n$/, "");
  const from = Math.min(start, content.length);
  const to = Math.max(from, Math.min(end, content.length));
  const at = (column: number) => ({ offset: before + column, line: index + 1, column: column + 1 + shift });
  // Of a line of invisible characters nothing is left to be written.
  return {
    kind,
    message,
    help: help || "Delete the line.",
    range: { start: at(from), end: at(to) },
    ...(table ? { table } : {}),
  };
}
