/**
 * Dates that are none. smol-toml cuts them out by their length and leaves them to JavaScript, for which every month has 31
 * days, and which takes `2024-4Z-31` and `+0200`, too. go-toml (decode.go) and toml-eslint-parser know better.
 */
const DATE = /(\d{4})-(\d\d)-(\d\d)/;

/** Whether the text begins with a date of a day that does not exist. */
export function isImpossibleDay(text: string): boolean {
  const match = DATE.exec(text);
  if (match?.index !== 0) return false;
  const [, year, month, day] = match.map(Number);
  return day !== undefined && day > daysIn(Number(year), Number(month));
}

/** The text with every such day, also in texts and comments, replaced by one that exists and is as long. */
export function withPossibleDays(text: string): string {
  return text.replace(new RegExp(DATE, "g"), (date) => (isImpossibleDay(date) ? `${date.slice(0, 8)}01` : date));
}

/** How many days a month has. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A stretch of a text; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The date around `offset`, where toml-eslint-parser stumbled over it. */
export function brokenDate(text: string, offset: number): Span | undefined {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const word = line.split(/[\s"'#]/).at(-1) ?? "";
  const start = word.search(/\d{4}-|\d\d:/);
  const rest = /^[^\s"'#,\]}]*/.exec(text.slice(offset))?.[0] ?? "";
  return start < 0 ? undefined : { start: offset - word.length + start, end: offset + rest.length };
}
