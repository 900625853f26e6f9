/** Comments that silence reports. */
import type { Stretch } from "../diagnostic.ts";
import type { Comment, Range } from "../toml/document.ts";

/**
 * What a comment silences: rules (none named: all) on one line, or in the whole file where `line` is undefined.
 *
 *     # flylint-disable-next-line single-volume -- SQLite, one Machine on purpose
 *     min_machines_running = 1  # flylint-disable-line single-machine-spof
 *     # flylint-disable missing-health-checks
 */
export interface Suppression {
  readonly line: number | undefined;
  readonly rules: readonly Named[];
  /** The comment. */
  readonly range: Range;
}

/** A rule that a comment names, and where. */
export interface Named {
  readonly id: string;
  readonly range: Range;
}

const START = "flylint-disable";

/** More than anybody writes; those behind it are passed over. */
const MOST = 500;

/**
 * Reads the `flylint-disable` comments; all other comments are left alone. `text` tells which line is the next one: one
 * that has more in it than a comment.
 */
export function readSuppressions(comments: readonly Comment[], text: string): readonly Suppression[] {
  const directives = comments.filter((comment) => comment.text.trimStart().startsWith(START)).slice(0, MOST);
  const nextLine = directives.length > 0 ? nextLines(text) : () => 0;
  return directives.flatMap((comment) => {
    const start = comment.text.indexOf(START) + START.length;
    const [place = ""] = /^[a-z-]*/.exec(comment.text.slice(start)) ?? [];
    const line = { "": undefined, "-line": comment.range.start.line, "-next-line": nextLine(comment.range.start.line) };
    if (!Object.hasOwn(line, place)) return [];
    return [
      { line: line[place as keyof typeof line], rules: namesIn(comment, start + place.length), range: comment.range },
    ];
  });
}

/** The names up to `--`, where the reason begins. */
function namesIn({ text, range }: Comment, from: number): readonly Named[] {
  const dashes = text.indexOf("--", from);
  const end = dashes < 0 ? text.length : dashes;
  // Before the text there is the # of the comment.
  const at = ({ start }: Stretch) => range.start.offset + 1 + start;
  return Array.from(text.slice(from, end).matchAll(/[^\s,]+/g), ({ 0: id, index }) => {
    const offset = at({ start: from + index, end: 0 });
    const column = range.start.column + offset - range.start.offset;
    const start = { offset, line: range.start.line, column };
    return { id, range: { start, end: { ...start, offset: offset + id.length, column: column + id.length } } };
  });
}

/** For each line the next one that says something. */
function nextLines(text: string): (line: number) => number {
  const lines = text.split("\n");
  const next: number[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const following = lines[index + 1]?.trim() ?? "x";
    next[index] = following === "" || following.startsWith("#") ? (next[index + 1] ?? index + 2) : index + 2;
  }
  return (line) => next[line - 1] ?? line + 1;
}

/** Whether a suppression is about a report. */
export function silences(
  { line, rules }: Suppression,
  report: { readonly rule: string; readonly line: number },
): boolean {
  return (
    (line === undefined || line === report.line) && (rules.length === 0 || rules.some(({ id }) => id === report.rule))
  );
}
