/** One line of a text that is no TOML, as far as it can be understood; what all else in this folder stands on. */
import { code, type Help } from "../../help.ts";

/** What is wrong with one line: columns count from 0. */
export interface Diagnosis {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly kind: "syntax" | "duplicate";
  readonly message: string;
  readonly help: Help;
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
  readonly help: Help;
  readonly mended?: string | undefined;
}

/** The line as it was meant, as help; of a line of invisible characters nothing is left. */
export function corrected(mended: string): Help {
  return mended.trim() === "" ? "Delete the line." : code(mended.trim());
}

/** No line of a fly.toml is longer; of those that are, nobody reads the rest. */
const LONGEST_LINE = 1000;

export function isLong(line = ""): boolean {
  return line.length > LONGEST_LINE;
}

/** The line without its end, and without what makes it too long to look at. */
export function content(line = ""): string {
  return isLong(line) ? line.slice(0, LONGEST_LINE) : line.slice(0, line.length - ending(line).length);
}

export function ending(line = ""): string {
  if (line.endsWith("\r\n")) return "\r\n";
  return line.endsWith("\n") ? "\n" : "";
}

/** What stands on the line, without blanks around it. */
export function whole(line: string): { start: number; end: number } {
  const start = line.length - line.trimStart().length;
  return { start, end: Math.max(start, line.trimEnd().length) };
}

/** What a line is read by: a string, a quote that none answers on this line, a "=" outside of strings, or a comment. */
interface Token {
  readonly kind: "string" | "quote" | "equals" | "comment";
  readonly start: number;
  readonly end: number;
}

/** The tokens of a line from left to right; each character is looked at once or twice, whatever the line is. */
export function* tokens(line: string): Generator<Token> {
  const unanswered = new Set<string>();
  for (let start = 0; start < line.length; start += 1) {
    const char = line.charAt(start);
    if (char === "#") {
      yield { kind: "comment", start, end: line.length };
      return;
    }
    if (char === "=") yield { kind: "equals", start, end: start + 1 };
    if (char !== '"' && char !== "'") continue;
    // Where none answers a quote, all of its kind behind it are escaped, and none answers them either.
    const close = unanswered.has(char) ? -1 : closingQuote(line, start);
    if (close < 0) {
      unanswered.add(char);
      yield { kind: "quote", start, end: start + 1 };
    } else {
      yield { kind: "string", start, end: close + 1 };
      start = close;
    }
  }
}

function closingQuote(line: string, open: number): number {
  if (line[open] === "'") return line.indexOf("'", open + 1);
  for (let at = open + 1; at < line.length; at += 1) {
    if (line[at] === '"') return at;
    if (line[at] === "\\") at += 1;
  }
  return -1;
}

/** The string that a text begins with; the text itself where it is one string and nothing else. */
export function leadingString(text: string): string | undefined {
  const [first] = tokens(text);
  return first?.kind === "string" && first.start === 0 ? text.slice(0, first.end) : undefined;
}

/** The line with what is inside of strings blanked out, and comments: only what TOML itself sees is left. */
export function bare(line: string): string {
  let text = "";
  let at = 0;
  for (const { kind, start, end } of tokens(line)) {
    if (kind !== "string" && kind !== "comment") continue;
    const blanks = " ".repeat(end - start);
    text += line.slice(at, start) + (kind === "string" ? `"${blanks.slice(2)}"` : blanks);
    at = end;
  }
  return text + line.slice(at);
}

/** The line up to its comment, and up to the blanks before that. */
export function withoutComment(line: string): string {
  for (const { kind, start } of tokens(line)) if (kind === "comment") return line.slice(0, start).trimEnd();
  return line.trimEnd();
}

/** How many brackets of a bare line are opened and not closed on it. */
export function depth(line: string): number {
  return (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
}

/** The key of a line that looks like `key = value`. */
export function keyOf(line: string): string | undefined {
  return /^\s*([\w."'-]+)\s*=/.exec(line)?.[1];
}

/** What was most likely meant, as a TOML value: numbers, booleans and what has quotes stay as they are. */
export function asToml(written: string): string {
  const text = written.trim().replace(/[,;]$/, "");
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower;
  if (/^(\d{1,15}|[1-9]\d*\.\d+)$/.test(text) && !/^0\d/.test(text)) return text;
  if (leadingString(text) === text || /^[[{].*[\]}]$/.test(text)) return text;
  return `"${text
    .replace(/^["']|["']$/g, "")
    .replaceAll("\\", "/")
    .replaceAll('"', '\\"')}"`;
}
