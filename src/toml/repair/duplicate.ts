/** What stands there twice; the second one is reported and names the line of the first. */
import { code } from "../../help.ts";
import { nameOf } from "./assignment.ts";
import { headerName } from "./header.ts";
import { content, type Diagnosis, whole, withoutComment } from "./line.ts";

export function diagnoseDuplicate(lines: readonly string[], index: number): Diagnosis {
  const line = content(lines[index]);
  const header = headerName(line);
  return header === undefined ? duplicateKey(lines, index, line) : duplicateTable(lines, index, line, header);
}

/** A line as reports name it. */
function written(line = ""): string {
  return withoutComment(line).trimStart();
}

function duplicateTable(lines: readonly string[], index: number, line: string, name: string): Diagnosis {
  const above = lines.slice(0, index).map(content);
  const headers = above.map(headerName);
  const first = headers.indexOf(name);
  const assigned = assignedAt(above, headers, name);
  const text = written(line);
  const base = { index, ...whole(withoutComment(line)), kind: "duplicate" as const, duplicateHeader: true };
  if (assigned >= 0 && (first < 0 || assigned > first)) {
    const other = written(above[assigned]);
    return {
      ...base,
      message: `${text} cannot extend ${name}: line ${assigned + 1} already sets ${other}.`,
      help: `Delete line ${assigned + 1}: ${other}`,
    };
  }
  if (first < 0) return { ...base, ...withoutTwin(above, headers, text, name) };
  const firstText = written(above[first]);
  const same = firstText === text;
  return {
    ...base,
    message: same
      ? `${text} is already defined on line ${first + 1}.`
      : `${text} conflicts with ${firstText} on line ${first + 1}.`,
    help:
      same || !firstText.startsWith("[[")
        ? `Move the lines below it under ${firstText} on line ${first + 1}, and delete this header.`
        : ["Write both headers with the same brackets:", code(firstText)],
    table: name.split("."),
  };
}

type Headers = readonly (string | undefined)[];

/** The last line with a `name = value` that takes the name of a table, under whichever header; -1 for none. */
function assignedAt(lines: readonly string[], headers: Headers, name: string): number {
  let [table, found] = ["", -1];
  for (const [index, line] of lines.entries()) {
    const opened = headers[index];
    if (opened !== undefined) table = `${opened}.`;
    else if (name.startsWith(table) && table + (/^\s*([\w.-]+)\s*=/.exec(line)?.[1] ?? "") === name) found = index;
  }
  return found;
}

/** A header that cannot be opened, although no other one is called like it. */
function withoutTwin(
  above: readonly string[],
  headers: Headers,
  text: string,
  name: string,
): Pick<Diagnosis, "message" | "help"> {
  const part = headers.findIndex((other) => other?.startsWith(`${name}.`));
  if (part < 0) {
    return {
      message: `${text} is already defined by other keys above.`,
      help: "Move the lines below it next to those keys, and delete this header.",
    };
  }
  return {
    message: `${text} must come before ${written(above[part])} on line ${part + 1}, which is inside it.`,
    help: `Move ${text} and the lines below it above line ${part + 1}.`,
  };
}

/** A line above, in the same table, with the key or with a part of it: `a` for `a.b`, `a.b` for `a`. */
interface Taken {
  readonly index: number;
  readonly key: string;
}

function takenAbove(lines: readonly string[], index: number, name: string): Taken | undefined {
  let taken: Taken | undefined;
  for (let above = index - 1; above >= 0; above -= 1) {
    const line = content(lines[above]);
    if (headerName(line) !== undefined) break;
    const key = plain(nameOf(line) ?? "");
    if (key === name) return { index: above, key };
    if (key.startsWith(`${name}.`) || name.startsWith(`${key}.`)) taken = { index: above, key };
  }
  return taken;
}

function plain(name: string): string {
  return name.replace(/["'\s]/g, "");
}

function duplicateKey(lines: readonly string[], index: number, line: string): Diagnosis {
  const name = nameOf(line) ?? "";
  const taken = takenAbove(lines, index, plain(name));
  const { start } = whole(line);
  const base = { index, start, end: start + name.length, kind: "duplicate" as const };
  if (taken && plain(name).startsWith(`${taken.key}.`)) {
    return {
      ...base,
      message: `${name} cannot extend ${taken.key}, which is already set on line ${taken.index + 1}.`,
      help: `Move it into the braces on line ${taken.index + 1}.`,
    };
  }
  const where = taken ? `on line ${taken.index + 1}` : "above";
  return {
    ...base,
    message: `${name} is already set ${where} in the same table.`,
    help: "Keep one of the two lines and delete the other.",
  };
}
