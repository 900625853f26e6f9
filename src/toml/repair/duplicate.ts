import { content, type Diagnosis, whole } from "./line.ts";

/** A key or table that stands there twice; the second one is reported and names the line of the first. */
export function diagnoseDuplicate(lines: readonly string[], index: number): Diagnosis {
  const line = content(lines[index]);
  const header = headerName(line);
  return header === undefined ? duplicateKey(lines, index, line) : duplicateTable(lines, index, line, header);
}

function headerName(line: string): string | undefined {
  return /^\s*\[{1,2}\s*([^\]]*?)\s*\]/.exec(line)?.[1]?.replace(/["'\s]/g, "");
}

function duplicateTable(lines: readonly string[], index: number, line: string, name: string): Diagnosis {
  const above = lines.slice(0, index).map(content);
  const first = above.findIndex((other) => headerName(other) === name);
  const assigned = assignedAt(above, name);
  const text = line.trim().replace(/\s*#.*$/, "");
  const base = { index, ...whole(line.replace(/\s*#.*$/, "")), kind: "duplicate" as const, duplicateHeader: true };
  if (assigned >= 0 && (first < 0 || assigned > first)) {
    const written = above[assigned]?.trim().replace(/\s*#.*$/, "") ?? "";
    return {
      ...base,
      message: `${text} cannot add to ${name}, because line ${assigned + 1} already says ${written}.`,
      help: `Delete line ${assigned + 1}: ${written}`,
    };
  }
  if (first < 0) return { ...base, ...withoutTwin(above, text, name) };
  const firstText = above[first]?.trim().replace(/\s*#.*$/, "") ?? "";
  const same = firstText === text;
  return {
    ...base,
    message: same
      ? `${text} stands there twice, first on line ${first + 1}.`
      : `${text} and ${firstText} on line ${first + 1} cannot both be there.`,
    help:
      same || !firstText.startsWith("[[")
        ? `Put the lines below it under the ${firstText} of line ${first + 1}, and delete this header.`
        : `Write both with the same brackets: ${firstText}`,
    table: name.split("."),
  };
}

/** The last line with a `name = value` that takes the name of a table, under whichever header; -1 for none. */
function assignedAt(lines: readonly string[], name: string): number {
  let [table, found] = ["", -1];
  for (const [index, line] of lines.entries()) {
    const opened = headerName(line);
    if (opened !== undefined) table = `${opened}.`;
    else if (table + (/^\s*([\w.-]+)\s*=/.exec(line)?.[1] ?? "") === name) found = index;
  }
  return found;
}

/** A header that cannot be opened, although no other one is called like it. */
function withoutTwin(above: readonly string[], text: string, name: string): Pick<Diagnosis, "message" | "help"> {
  const part = above.findIndex((other) => headerName(other)?.startsWith(`${name}.`));
  if (part < 0) {
    return {
      message: `${text} opens a table whose name is already taken by other keys above.`,
      help: "Put the lines below it to the others of that name, and delete this header.",
    };
  }
  return {
    message: `${text} has to stand above ${above[part]?.trim().replace(/\s*#.*$/, "")} on line ${part + 1}, which is a part of it.`,
    help: `Move ${text} and the lines below it above line ${part + 1}.`,
  };
}

function duplicateKey(lines: readonly string[], index: number, line: string): Diagnosis {
  const name = /^\s*((?:"[^"]*"|'[^']*'|[^=\s])+)\s*=/.exec(line)?.[1] ?? "";
  const plain = (text: string) => text.replace(/["'\s]/g, "");
  let first = -1;
  let taken = "";
  for (let above = index - 1; above >= 0; above -= 1) {
    const other = content(lines[above]);
    if (headerName(other) !== undefined && /^\s*\[/.test(other)) break;
    const key = plain(/^\s*((?:"[^"]*"|'[^']*'|[^=\s#])+)\s*=/.exec(other)?.[1] ?? "");
    if (key === plain(name) || key.startsWith(`${plain(name)}.`) || plain(name).startsWith(`${key}.`)) {
      first = above;
      taken = key;
    }
    if (first === above && key === plain(name)) break;
  }
  const start = line.length - line.trimStart().length;
  const where = first < 0 ? "above" : `on line ${first + 1}`;
  const base = { index, start, end: start + name.length, kind: "duplicate" as const };
  if (first >= 0 && plain(name).startsWith(`${taken}.`)) {
    return {
      ...base,
      message: `${taken} is complete as line ${first + 1} has it, so ${name} cannot add to it.`,
      help: `Put it into line ${first + 1}, between the braces.`,
    };
  }
  return {
    ...base,
    message: `${name} is already set ${where} of this file, in the same table.`,
    help: `Keep one of the two lines, and delete the other: ${line.trim()}`,
  };
}
