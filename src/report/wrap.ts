/** Breaks at blanks; what is indented stays so, and a word that is too long stays whole. */
export function wrap(text: string, columns: number): readonly string[] {
  const indent = /^\s*/.exec(text)?.[0] ?? "";
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent;
    }
    line += line.trim() === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** A name, and to its right from column `indent` on a text; below it where the name is too long. */
export function hanging(name: string, text: string, indent: number, columns: number): readonly string[] {
  const [first = "", ...others] = wrap(text, columns - indent);
  const blank = " ".repeat(indent);
  const start = name.length < indent ? [name.padEnd(indent) + first] : [name, blank + first];
  return [...start, ...others.map((line) => blank + line)];
}
