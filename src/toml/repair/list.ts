/** Lists and inline tables, on one line and over several. */

import { code } from "../../help.ts";
import { about, type Detect, template } from "./assignment.ts";
import {
  asToml,
  bare,
  content,
  type Diagnosis,
  depth,
  isLong,
  keyOf,
  type LineFinding,
  whole,
  withoutComment,
} from "./line.ts";

/** Items of a list without quotes or without commas; colons in an inline table. */
export const list: Detect = (line) => {
  const inner = /^\[(.*)\]$/.exec(line.value)?.[1];
  if (inner === undefined || /[[\]{}]/.test(inner)) return undefined;
  const items = inner.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,]+/g) ?? [];
  const bare = items.find((item) => !/^["'\d+-]|^(true|false)$/.test(item));
  const meant = `[${items.map(asToml).join(", ")}]`;
  return bare === undefined
    ? about(line, `The items of ${line.name} must be separated by single commas.`, meant)
    : about(line, `Strings in an array need quotes: ${bare}`, meant);
};

/** `{ a = 1 b = 2 }`, also in a list. */
export const missingComma: Detect = (line) => {
  if (!/^[[{].*[\]}]$/.test(line.value)) return undefined;
  const meant = line.value.replace(
    /("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',{}[\]=]+|[\]}])(\s+(?=[\w-]+\s*=))?/g,
    (written, before: string, gap?: string) => (gap === undefined ? written : `${before}, `),
  );
  if (meant === line.value) return undefined;
  return about(line, "A comma is missing between two key = value pairs.", meant);
};

export const inlineTable: Detect = (line) => {
  const inner = /^\{(.*)\}$/.exec(line.value)?.[1];
  if (inner === undefined) return undefined;
  if (/^\{.*\}$/.test(inner)) return template(line, '""');
  const meant = `{ ${inner
    .replace(/["']?([\w-]+)["']?(\s*:\s*)?/g, (written, name, colon) => (colon ? `${name} = ` : written))
    .trim()
    .replace(/,$/, "")} }`;
  return about(line, 'Braces take key = value pairs separated by commas, as in { key = "value" }.', meant);
};

/** A line within a list that is opened above and closed below: what is wrong can only be its items. */
export function itemOfList(lines: readonly string[], index: number): LineFinding | undefined {
  const above = lines.slice(Math.max(0, index - MOST_ITEMS), index).map((line) => bare(content(line)));
  const opener = above.findLastIndex((line) => /^\s*[\w."'-]+\s*=\s*\[/.test(line));
  let level = opener < 0 ? 0 : above.slice(opener).reduce((sum, line) => sum + depth(line), 0);
  if (level <= 0) return undefined;
  for (let at = index; level > 0; at += 1) {
    const line = bare(content(lines[at]));
    if (at >= lines.length || at > index + MOST_ITEMS || keyOf(line) !== undefined) return undefined;
    level += depth(line);
  }
  return unquotedItem(content(lines[index]));
}

const MOST_ITEMS = 200;

/** `  worker,` in a list of several lines. */
function unquotedItem(line: string): LineFinding | undefined {
  const [, item, comma] = /^([^\s"'#,[\]{}]+(?: [^\s"'#,[\]{}]+)*)\s*(,?)$/.exec(withoutComment(line).trim()) ?? [];
  if (item === undefined || asToml(item) === item) return undefined;
  const { start } = whole(line);
  const meant = `${asToml(item)}${comma}`;
  return {
    start,
    end: start + item.length,
    message: `Strings in an array need quotes: ${item}`,
    help: code(meant),
    mended: line.slice(0, start) + meant,
  };
}

/** A list or inline table that was opened above and never closed: the line it begins on. */
export function unclosedAbove(lines: readonly string[], index: number, reason: string): number | undefined {
  if (!/structure|unfinished|array|inline|invalid value|illegal character in key|incomplete/.test(reason))
    return undefined;
  for (let above = index; above >= 0 && index - above < 200; above -= 1) {
    const line = bare(content(lines[above]));
    const opens = keyOf(line) !== undefined && depth(line) > 0;
    const isLast = above === index && !/unfinished/.test(reason);
    if (opens && !isLast) return closedBetween(lines, above, index) ? undefined : above;
    if (above < index && (keyOf(line) !== undefined || line.trimStart().startsWith("["))) return undefined;
  }
  return undefined;
}

function closedBetween(lines: readonly string[], from: number, to: number): boolean {
  let level = 0;
  for (let index = from; index < to; index += 1) {
    level += depth(bare(content(lines[index])));
    if (level <= 0) return true;
  }
  return false;
}

export function unclosed(lines: readonly string[], opener: number, failed: number): Diagnosis {
  const line = content(lines[opener]);
  const text = bare(line);
  const start = text.search(/[[{]/);
  const close = text[start] === "[" ? "]" : "}";
  const name = keyOf(line) ?? "this";
  const inOneLine = (failed === opener + 1 || failed === opener) && !isLong(lines[opener]);
  const mended = inOneLine ? `${line.slice(0, text.trimEnd().length).replace(/,\s*$/, "")}${close}` : undefined;
  const what = close === "]" ? "array" : "inline table";
  return {
    index: opener,
    start,
    end: text.trimEnd().length,
    kind: "syntax",
    message: `The ${what} of ${name} is never closed.`,
    help: mended === undefined ? `Add ${close} after the last item.` : code(mended.trim()),
    mended,
    from: opener,
    to: Math.max(opener, failed - 1),
  };
}
