import type { Example } from "./rule.ts";

/** Ends each line of an example where its rule reports. */
const MARK = /[ \t]*# <--$/;

/** An example as it is meant: without the indentation of the source file and without marks. */
export interface ReadExample {
  readonly name: string;
  /** The file itself. */
  readonly text: string;
  /** The file with its marks, to be shown to people. */
  readonly marked: string;
  /** The lines that carry a mark, from 1; none for a good example. */
  readonly lines: readonly number[];
  /** The file after its fixes. */
  readonly fixed: string | undefined;
}

export function readExample({ name, toml, fixed }: Example): ReadExample {
  const marked = unindented(toml);
  const lines = marked.split("\n");
  return {
    name,
    text: lines.map((line) => line.replace(MARK, "")).join("\n"),
    marked,
    lines: lines.flatMap((line, index) => (MARK.test(line) ? [index + 1] : [])),
    fixed: fixed === undefined ? undefined : unindented(fixed),
  };
}

/** A text that begins with a line break stands indented in its source file; any other is taken as it is. */
function unindented(text: string): string {
  if (!text.startsWith("\n")) return text;
  const lines = text
    .slice(1)
    .replace(/\n[ \t]*$/, "\n")
    .split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
}
