/** How far a statement goes that begins on a line. */
import { bare, content, depth } from "./line.ts";

/** Where a value that begins on this line runs over several lines: its last. */
export function multiLineEnd(lines: readonly string[], index: number): number {
  const line = content(lines[index]);
  const quotes = /=\s*("""|''')/.exec(line)?.[1];
  if (quotes && line.split(quotes).length < 3) {
    const close = lines.findIndex((other, at) => at > index && other.includes(quotes));
    return close < 0 ? lines.length - 1 : close;
  }
  if (endsOnNextLine(line, content(lines[index + 1]))) return index + 1;
  let level = depth(bare(line));
  if (level <= 0 || !/=\s*[[{]/.test(bare(line))) return index;
  for (let at = index + 1; at < lines.length; at += 1) {
    level += depth(bare(content(lines[at])));
    if (level <= 0) return at;
  }
  return index;
}

/** Whether text in plain quotes begins on one line and ends on the next. */
export function endsOnNextLine(line: string, next: string): boolean {
  const [, quote, rest] = /=\s*(["'])(.*)$/.exec(line) ?? [];
  const isOpen = quote !== undefined && rest !== undefined && !rest.includes(quote);
  return isOpen && next.includes(quote) && !/^\s*(\[|#|[\w."'-]+\s*=)/.test(next);
}
