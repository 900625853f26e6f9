/** What can be said of one line of a text, whatever it is: leaf of this folder. */

/** What is wrong with one line: columns count from 0. */
export interface Diagnosis {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly kind: "syntax" | "duplicate";
  readonly message: string;
  readonly help: string;
  /** The line as it was likely meant; without it the line is taken out. */
  readonly mended?: string | undefined;
  /** First and last line of the statement, where it runs over several. */
  readonly from?: number;
  readonly to?: number;
  readonly duplicateHeader?: boolean;
  readonly table?: readonly string[];
}

/** A finding about the text of one line. */
export interface LineFinding {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help: string;
  readonly mended?: string | undefined;
}

/** Nobody writes longer lines, and the patterns in here take time that grows faster than the line. */
const LONGEST_LINE = 1000;

export function isLong(line = ""): boolean {
  return line.length > LONGEST_LINE;
}

/** The line without its end, and without what makes it too long to look at. */
export function content(line = ""): string {
  return isLong(line) ? line.slice(0, LONGEST_LINE) : line.replace(/\r?\n$/, "");
}

/** What stands on the line, without blanks around it. */
export function whole(line: string): { start: number; end: number } {
  const start = line.length - line.trimStart().length;
  return { start, end: Math.max(start, line.trimEnd().length) };
}

/** Blanks out strings and comments, so that only what TOML itself sees is left. */
export function outsideStrings(line: string): string {
  return line.replace(/"[^"]*"|'[^']*'|#.*$/g, (text) => " ".repeat(text.length));
}

/** The line with the content of strings and comments blanked out. */
export function bare(line: string): string {
  return line
    .replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (text) => `"${" ".repeat(text.length - 2)}"`)
    .replace(/#.*$/, (text) => " ".repeat(text.length));
}

export function depth(line: string): number {
  return (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
}

/** What was most likely meant, as a TOML value: numbers, booleans and what has quotes stay as they are. */
export function asToml(written: string): string {
  const text = written.trim().replace(/[,;]$/, "");
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower;
  if (/^(\d{1,15}|[1-9]\d*\.\d+)$/.test(text) && !/^0\d/.test(text)) return text;
  if (/^"(?:[^"\\]|\\.)*"$|^'[^']*'$/.test(text) || /^[[{].*[\]}]$/.test(text)) return text;
  return `"${text
    .replace(/^["']|["']$/g, "")
    .replaceAll("\\", "/")
    .replaceAll('"', '\\"')}"`;
}
