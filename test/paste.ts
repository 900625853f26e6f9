/** Does to a file what the help of a report says, as a person would. */
import type { Diagnostic } from "../src/diagnostic.ts";
import { applyEdits } from "../src/engine/fix.ts";

const TOML_LINE = /^\s*(?:\[{1,2}[\w."-]+\]{1,2}|[\w."-]+\s*=.*)$/;
const HEADER = /^\s*\[/;

/** The files that may come out: the help does not say for each of its lines where exactly they go. */
export function pasted(text: string, diagnostic: Diagnostic): readonly string[] {
  const { fix, help } = diagnostic;
  const lines = text.split("\n");
  const from = diagnostic.line - 1;
  const to = endOfTable(lines, from);
  const cut = (start: number, end: number, insert: readonly string[]) =>
    [...lines.slice(0, start), ...insert, ...lines.slice(end)].join("\n");
  const placed = blocks(help).flatMap((block) => [
    cut(from, from + 1, block),
    cut(from + 1, from + 1, block),
    cut(from, from, block),
    cut(from, to, block),
    cut(0, 0, block),
    cut(lines.length, lines.length, ["", ...block]),
    ...(from > 0 ? [[...block, ...lines.filter((_, index) => index !== from)].join("\n")] : []),
    ...inSections(lines, from, block),
  ]);
  const deleted = /\b[Dd]elete\b/.test(help) ? [cut(from, from + 1, []), cut(from, to, [])] : [];
  return [...(fix ? [applyEdits(text, fix.edits)] : []), ...placed, ...deleted];
}

/** Runs of lines that are TOML, and each of their lines alone. */
function blocks(help: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  let open = false;
  for (const line of help.split("\n")) {
    const isToml = TOML_LINE.test(line);
    if (isToml && !open) found.push([line]);
    else if (isToml) found.at(-1)?.push(line);
    open = isToml;
  }
  return [...found, ...found.filter(({ length }) => length > 1).flatMap((block) => block.map((line) => [line]))];
}

/** A block that names its section: the reported line goes, the rest of the block follows the header that is there. */
function inSections(lines: readonly string[], from: number, block: readonly string[]): readonly string[] {
  const [header = "", ...rest] = block;
  const at = lines.findIndex((line) => line.trim() === header.trim());
  if (!HEADER.test(header) || at < 0) return [];
  const added = [...lines.slice(0, at + 1), ...rest, ...lines.slice(at + 1)];
  return [added.filter((_, index) => index !== (from > at ? from + rest.length : from)).join("\n"), added.join("\n")];
}

/** The line after the table that begins on line `from`, or after that line alone. */
function endOfTable(lines: readonly string[], from: number): number {
  if (!HEADER.test(lines[from] ?? "")) return from + 1;
  const next = lines.findIndex((line, index) => index > from && HEADER.test(line));
  return next < 0 ? lines.length : next;
}
