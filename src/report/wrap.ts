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
