/** The line that a report is about, with carets under the place. */
import stringWidth from "fast-string-width";
import type { Diagnostic, Stretch } from "../diagnostic.ts";
import { printable } from "../words/printable.ts";
import type { Style } from "./style.ts";

/** A text with the places where its lines begin. */
export interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
  /** Stretches that are not to be shown, in the order of the text. */
  readonly secrets: readonly Stretch[];
}

export function linesOf(text: string, secrets: readonly Stretch[]): Lines {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return { text, starts, secrets };
}

/** What a terminal shows in one piece: a letter with its accents, an emoji, a character written out as `\u001b`. */
interface Cell {
  /** Where it begins in the line. */
  readonly at: number;
  readonly shown: string;
  /** In columns of a terminal. */
  readonly width: number;
}

/**
 * The line with carets under the range, no wider than `room` columns: a longer one is cut around the place. Nothing for an
 * empty line, and for an empty range: what is missing there is not to be seen.
 */
export function frame(
  diagnostic: Diagnostic,
  lines: Lines,
  gutter: string,
  style: Style,
  room: number,
): readonly string[] {
  const { line: row, column, endLine, endColumn, severity } = diagnostic;
  if (endLine === row && endColumn === column) return [];
  const cells = cellsOf(lineAt(lines, row));
  if (cells.every(({ shown }) => shown.trim() === "")) return [];
  const end = endLine === row ? endColumn - 1 : Number.POSITIVE_INFINITY;
  const first = cells.findIndex(({ at }) => at >= column - 1);
  const start = first < 0 ? cells.length : first;
  const { from, to } = windowOf(cells, start, end, room);
  const shown = cells.slice(from, to);
  const lead = cells.slice(from, start).map(({ shown, width }) => (shown === "\t" ? "\t" : " ".repeat(width)));
  const marked = shown.filter(({ at }) => at >= column - 1 && at < end);
  const carets = Math.max(1, widthOf(marked));
  const cut = [from > 0 ? "…" : "", ...shown.map((cell) => cell.shown), to < cells.length ? "…" : ""].join("");
  return [
    style.faint(`${gutter}${row} | `) + cut,
    `${style.faint(`${" ".repeat(gutter.length + String(row).length + 1)}| `)}${from > 0 ? " " : ""}${lead.join("")}${style[severity]("^".repeat(carets))}`,
  ];
}

/** The text of a line, with its secrets covered. */
export function lineAt({ text, starts, secrets }: Lines, row: number): string {
  const start = starts[row - 1] ?? text.length;
  const end = (starts[row] ?? text.length + 1) - 1;
  const line = text.slice(start, end).replace(/\r$/, "");
  return secrets
    .filter((secret) => secret.start < end && secret.end > start)
    .reduce((covered, secret) => cover(covered, Math.max(0, secret.start - start), secret.end - start), line);
}

/** At most four characters are enough to know which secret is meant; of a short one that would be too many. */
function cover(line: string, start: number, end: number): string {
  const length = Math.min(end, line.length) - start;
  const left = length < 12 ? 0 : 4;
  return line.slice(0, start + left) + "*".repeat(length - left) + line.slice(start + length);
}

function cellsOf(line: string): readonly Cell[] {
  const pieces = /^[ -~\t]*$/.test(line)
    ? [...line].map((segment, index) => ({ segment, index }))
    : new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(line);
  return Array.from(pieces, ({ segment, index }) => {
    const shown = printable(segment, "\t");
    return {
      at: index,
      shown,
      width: shown === "\t" ? 1 : shown.length === 1 && shown <= "~" ? 1 : stringWidth(shown),
    };
  });
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** Columns of the line that stay to the left of the place where it is cut. */
const CONTEXT = 10;

/** Which cells fit: all, or those from a little before the place on. */
function windowOf(cells: readonly Cell[], start: number, end: number, room: number): { from: number; to: number } {
  const last = cells.findIndex(({ at }) => at >= end);
  const isEndVisible = widthOf(cells.slice(0, last < 0 ? cells.length : last)) <= room;
  const from = isEndVisible ? 0 : Math.max(0, start - CONTEXT);
  // Room for an ellipsis on either side.
  let left = room - 2;
  let to = from;
  while (to < cells.length && left >= (cells[to]?.width ?? 0)) {
    left -= cells[to]?.width ?? 0;
    to += 1;
  }
  return { from, to };
}
