import { code } from "../../help.ts";
/** A line of `name = value`, cut into its parts. */
import { type LineFinding, tokens, withoutComment } from "./line.ts";

export interface Assignment {
  readonly line: string;
  readonly indent: string;
  /** What stands before the sign, blanks and all. */
  readonly name: string;
  /** The "=", or what stands for it in other languages; `signStart` is its column. */
  readonly sign: "=" | ":=" | "+=" | "==" | "=>";
  readonly signStart: number;
  /** The value as written, without a comment behind it; `start` is its column. */
  readonly value: string;
  readonly start: number;
}

export type Detect = (line: Assignment) => LineFinding | undefined;

/** Cuts a line at its first "=" that stands in no string and in no comment. */
export function assignment(line: string): Assignment | undefined {
  const equals = equalsOf(line);
  if (equals < 0) return undefined;
  const indent = line.slice(0, line.length - line.trimStart().length);
  const sign = signAt(line, equals);
  const signStart = sign.startsWith("=") ? equals : equals - 1;
  const signEnd = signStart + sign.length;
  const rest = line.slice(signEnd);
  const name = line.slice(indent.length, signStart).trimEnd();
  const start = line.length - rest.trimStart().length;
  return { line, indent, name, sign, signStart, value: writtenValue(rest), start };
}

/** Only the name of it. */
export function nameOf(line: string): string | undefined {
  const equals = equalsOf(line);
  return equals < 0 ? undefined : line.slice(0, equals).trim();
}

function equalsOf(line: string): number {
  for (const { kind, start } of tokens(line)) if (kind === "equals") return start;
  return -1;
}

function signAt(line: string, equals: number): Assignment["sign"] {
  const [before, behind] = [line[equals - 1], line[equals + 1]];
  if (before === ":" || before === "+") return `${before}=`;
  return behind === "=" || behind === ">" ? `=${behind}` : "=";
}

/** The value without the comment behind it. A quote that none answers may have had the "#" inside. */
export function writtenValue(rest: string): string {
  const isOpen = [...tokens(rest)].some(({ kind }) => kind === "quote");
  return (isOpen ? rest : withoutComment(rest)).trim();
}

/** A finding about the whole value, with the line as it was meant. */
export function about({ line, name, value, start }: Assignment, message: string, meant: string): LineFinding {
  const mended = `${line.slice(0, start)}${meant}`;
  return { start, end: start + Math.max(value.length, 1), message, help: code(`${name} = ${meant}`), mended };
}

/** A value that a tool was to fill in. */
export function template(line: Assignment, meant: string): LineFinding {
  const help = ["Write the actual value:", code(`${line.name} = ${/port$/i.test(line.name) ? "8080" : '"..."'}`)];
  return { ...about(line, "This is a template: neither TOML nor flyctl fills it in.", meant), help };
}
