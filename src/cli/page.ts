/** How a page of `--explain` is set. */
import { hanging, wrap } from "../report/wrap.ts";

const COLUMNS = 80;

/** The longest name that has its text beside it. */
const WIDEST = 34;

/** A blank line, and a text broken into lines. */
export function paragraph(text: string): readonly string[] {
  return text === "" ? [] : ["", ...wrap(text, COLUMNS)];
}

/** Names, and what is said of each to their right; a title above, where there is one. None where there are no rows. */
export function rows(title: string, pairs: readonly (readonly [name: string, text: string])[]): readonly string[] {
  const margin = title === "" ? "" : "  ";
  const width = Math.min(Math.max(...pairs.map(([name]) => name.length)), WIDEST) + margin.length + 2;
  const lines = pairs.flatMap(([name, text]) => hanging(margin + name, text, width, COLUMNS));
  return pairs.length === 0 ? [] : ["", ...(title === "" ? [] : [title]), ...lines];
}

/** A title, and below it a piece of a file as it is. */
export function snippet(title: string, text: string): readonly string[] {
  const lines = text.trimEnd().split("\n");
  return ["", ...wrap(title, COLUMNS), "", ...lines.map((line) => (line === "" ? "" : `    ${line}`))];
}

/** All of it as one text. */
export function page(...lines: readonly (readonly string[])[]): string {
  return `${lines.flat().join("\n")}\n`;
}

/** Where there is more to read. */
export function links(addresses: readonly string[]): readonly string[] {
  return ["", ...addresses.map((address) => `See ${address}`)];
}
