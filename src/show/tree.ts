/** A tree of rows for a terminal: what is said on the left, where it comes from on the right. */
import stringWidth from "fast-string-width";
import type { ValueSource } from "../generated/app.ts";
import type { Style } from "../report/style.ts";
import { printable } from "../words/printable.ts";

/** A piece of a row. What Fly or flyctl concludes has no source. */
export interface Part {
  readonly text: string;
  readonly source?: ValueSource;
  readonly line?: number;
}

export interface Row {
  /** In front of the parts; those of neighbours stand below each other. */
  readonly label: string;
  readonly parts: readonly Part[];
  /** Lines below the row, each a sentence or less. */
  readonly notes?: readonly string[];
  readonly rows?: readonly Row[];
}

/** Room for `  lines 120-140`. */
const MARK = 16;

/** Draws rows below each other, no wider than `columns`. */
export function draw(rows: readonly Row[], style: Style, columns: number): string {
  return rows.map((row) => `${drawRow(row, style, columns)}\n`).join("\n");
}

function drawRow(row: Row, style: Style, columns: number): string {
  const title = lineOf("", style.strong, row, { style, columns, label: 0 });
  return [...title, ...below(row.rows ?? [], "", style, columns)].join("\n");
}

function below(rows: readonly Row[], prefix: string, style: Style, columns: number): readonly string[] {
  const labels = rows.filter(({ rows: inner = [] }) => inner.length === 0).map(({ label }) => widthOf(label));
  const label = Math.min(24, Math.max(0, ...labels));
  // Air between what has rows of its own, where nothing is above them but the title.
  const isAiry = ({ rows: inner = [] }: Row) => prefix === "" && inner.length > 0;
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const air = isAiry(row) || (before && isAiry(before)) ? [style.faint(`${prefix}│`)] : [];
    const isLast = index === rows.length - 1;
    const inner = row.rows ?? [];
    const head = `${prefix}${isLast ? "└─ " : "├─ "}`;
    const rest = `${prefix}${isLast ? "   " : "│  "}`;
    const hasRows = inner.length > 0;
    const own = { style, columns, label: hasRows ? 0 : label, rest: hasRows ? `${rest}│  ` : rest };
    return [...air, ...lineOf(head, hasRows ? style.strong : same, row, own), ...below(inner, rest, style, columns)];
  });
}

const same = (text: string) => text;

interface Layout {
  readonly style: Style;
  readonly columns: number;
  /** Width of the labels. */
  readonly label: number;
  /** In front of the second line and those after it. */
  readonly rest?: string;
}

function lineOf(head: string, emphasis: (text: string) => string, row: Row, layout: Layout): readonly string[] {
  const { style, columns, label: width, rest = "" } = layout;
  const label = printable(row.label);
  const gap = label === "" || row.parts.length === 0 ? "" : "  ";
  const pad = " ".repeat(row.parts.length === 0 ? 0 : Math.max(0, width - widthOf(label)));
  const mark = markOf(row.parts);
  const right = mark === "" ? 0 : MARK;
  const indent = width === 0 ? 0 : width + gap.length;
  const start = widthOf(head) + widthOf(label) + pad.length + gap.length;
  const lines = fill(textOf(row.parts), columns - right - start, columns - right - widthOf(rest) - indent);
  const isDefault = row.parts.length > 0 && row.parts.every(({ source }) => source === "default");
  const shown = isDefault ? style.faint : emphasis;
  const [first = "", ...others] = lines;
  const used = start + widthOf(first);
  const place =
    mark === ""
      ? ""
      : `${" ".repeat(Math.max(2, columns - used - mark.length))}${isDefault ? style.faint(mark) : style.info(mark)}`;
  const notes = (row.notes ?? []).flatMap((note) => {
    const room = columns - widthOf(rest) - indent;
    return fill(printable(note), room, room).map((line) => style.faint(line));
  });
  const below = [...others.map(shown), ...notes].map((line) => `${faintly(rest, style)}${" ".repeat(indent)}${line}`);
  return [`${faintly(head, style)}${emphasis(label)}${pad}${gap}${shown(first)}${place}`.trimEnd(), ...below];
}

function faintly(text: string, style: Style): string {
  return text === "" ? "" : style.faint(text);
}

/** Behind a default in a row that has other values, too. */
export const DEFAULT_MARK = "*";

/** Parts in a row; where only some are defaults, they say so. */
function textOf(parts: readonly Part[]): string {
  const isMixed = parts.some(({ source }) => source === "file");
  return parts
    .filter(({ text }) => text !== "")
    .map(({ text, source }) => `${whole(printable(text))}${isMixed && source === "default" ? DEFAULT_MARK : ""}`)
    .join(", ");
}

/** So long a part may not be broken: it goes to the next line as a whole. */
const WHOLE = 24;
const NO_BREAK = "\u00a0";

function whole(text: string): string {
  return widthOf(text) <= WHOLE ? text.replaceAll(" ", NO_BREAK) : text;
}

function markOf(parts: readonly Part[]): string {
  const lines = [...new Set(parts.flatMap(({ line }) => line ?? []))].sort((a, b) => a - b);
  const [first, second] = lines;
  if (first === undefined) return parts.some(({ source }) => source === "default") ? "default" : "";
  if (second === undefined) return `line ${first}`;
  const last = lines.at(-1) ?? second;
  return lines.length === 2 && last > first + 1 ? `lines ${first}, ${last}` : `lines ${first}-${last}`;
}

function widthOf(text: string): number {
  return stringWidth(text);
}

/** Breaks at blanks, and within words that are too long; the first line may have other room than the others. */
function fill(text: string, first: number, others: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const room = () => Math.max(8, lines.length === 0 ? first : others);
  for (const word of text.split(" ").flatMap((one) => pieces(one, Math.max(8, Math.min(first, others))))) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > room()) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((one) => one.replaceAll(NO_BREAK, " "));
}

function pieces(word: string, room: number): readonly string[] {
  if (widthOf(word) <= room) return [word];
  const result: string[] = [];
  let piece = "";
  for (const char of word) {
    if (widthOf(piece + char) > room) {
      result.push(piece);
      piece = "";
    }
    piece += char;
  }
  return [...result, piece];
}
