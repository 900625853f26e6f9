/** A line of `name = value`, cut into its parts. */
import type { LineFinding } from "./line.ts";

export interface Line {
  readonly line: string;
  readonly name: string;
  /** The value as written, without a comment behind it; `start` is its column. */
  readonly value: string;
  readonly start: number;
}

export type Detect = (line: Line) => LineFinding | undefined;

export function assignment(text: string): Line | undefined {
  const match = /^(\s*([^=]*?)\s*=\s*)(.*)$/.exec(text);
  if (!match) return undefined;
  const [, before = "", name = "", rest = ""] = match;
  return { line: text, name, value: withoutComment(rest), start: before.length };
}

function withoutComment(value: string): string {
  const match = /^((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'#])*?)\s*(#.*)?$/.exec(value);
  return (match?.[1] ?? value).trimEnd();
}

/** A finding about the whole value, with the line as it was meant. */
export function about({ line, name, value, start }: Line, message: string, meant: string): LineFinding {
  const mended = `${line.slice(0, start)}${meant}`;
  return { start, end: start + Math.max(value.length, 1), message, help: `${name} = ${meant}`, mended };
}
