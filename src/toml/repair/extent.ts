/** How far a statement goes that begins on a line. */
import { bare, content, depth, keyOf } from "./line.ts";

/** Where a value that begins on this line runs over several lines: its last. */
export function multiLineEnd(lines: readonly string[], index: number): number {
  const line = content(lines[index]);
  const quotes = /=\s*("""|''')/.exec(line)?.[1];
  if (quotes && line.split(quotes).length < 3) {
    const close = lines.findIndex((other, at) => at > index && other.includes(quotes));
    return close < 0 ? lines.length - 1 : close;
  }
  if (endsOnNextLine(line, content(lines[index + 1]))) return index + 1;
  const text = bare(line);
  let level = depth(text);
  if (level <= 0 || !/=\s*[[{]/.test(text)) return index;
  for (let at = index + 1; at < lines.length; at += 1) {
    level += depth(bare(content(lines[at])));
    if (level <= 0) return at;
  }
  return index;
}

/** Whether text in plain quotes begins on one line and ends on the next. */
export function endsOnNextLine(line: string, next: string): boolean {
  const open = /=\s*(["'])/.exec(line);
  const quote = open?.[1];
  if (!open || quote === undefined) return false;
  const isOpen = !line.includes(quote, open.index + open[0].length);
  return isOpen && next.includes(quote) && !/^\s*[[#]/.test(next) && keyOf(next) === undefined;
}
