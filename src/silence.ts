import { type Diagnostic, isRefusal } from "./diagnostic.ts";
import type { Reader } from "./document/document.ts";
import { stripMark } from "./document/mark.ts";
import { OF_COMMENTS } from "./engine/suppression-reports.ts";
import { MOST_SILENCING } from "./limits.ts";
import { type LintOptions, type LintResult, lintWith } from "./pipeline.ts";

export interface SilenceOptions extends LintOptions {
  /** The rules to silence, by id; all that report anything where none is named. */
  readonly only?: readonly string[] | undefined;
  /** Why, in one line; it follows the names behind `--`. */
  readonly reason: string;
}

export interface SilenceResult {
  /** The text that came in, with comments between. */
  readonly text: string;
  /** What is said of the text that came out. */
  readonly left: LintResult;
}

/**
 * Writes `flylint-disable` comments for the reports of a config, so that nothing else changes: each comment is tried at the
 * line above, then behind the line, then for the whole file, and stays where the values are the same and the report is gone.
 * What flyctl refuses cannot be silenced, and neither can anything in JSON, which has no comments.
 */
export function silenceWith(reader: Reader, text: string, options: SilenceOptions): SilenceResult {
  let read = 0;
  const lint: Lint = (text) => {
    read += text.length;
    return lintWith(reader, text, { ...options, fixes: false });
  };
  const before = lint(text);
  const groups = groupsOf(before.diagnostics.filter((report) => isMeant(report, options)));
  let now = { text, left: before };
  // From the end to the beginning, so that the lines above stay where they are.
  for (const group of groups) if (read < MOST_SILENCING) now = tried(group, now, reader, lint, options.reason) ?? now;
  return now;
}

/** Reports on one line, or of the file as a whole, whose line is 0. */
interface Group {
  readonly line: number;
  readonly ids: readonly string[];
}

/** Whether a report is one of those to silence; what is said of comments themselves is mended. */
export function isMeant({ rule, outcome }: Diagnostic, { only }: Pick<SilenceOptions, "only">): boolean {
  return !isRefusal(outcome) && !OF_COMMENTS.has(rule) && (only === undefined || only.includes(rule));
}

/** The lines from the last to the first, and then the file as a whole. */
function groupsOf(reports: readonly Diagnostic[]): readonly Group[] {
  const lines = new Map<number, Set<string>>();
  for (const { path, line, rule } of reports) {
    const key = path.length === 0 ? 0 : line;
    lines.set(key, (lines.get(key) ?? new Set()).add(rule));
  }
  return [...lines].map(([line, ids]) => ({ line, ids: [...ids].sort() })).sort((a, b) => b.line - a.line);
}

interface State {
  readonly text: string;
  readonly left: LintResult;
}

type Lint = (text: string) => LintResult;

/** The text with a comment for a group at the first place that is good; undefined where there is none. */
function tried(group: Group, now: State, reader: Reader, lint: Lint, reason: string): State | undefined {
  const values = valuesOf(reader, now.text);
  const names = group.ids.join(", ");
  const words = (verb: string) => `# flylint-${verb} ${names} -- ${reason}`;
  const places =
    group.line === 0
      ? [atTop(now.text, words("disable"))]
      : [
          above(now.text, group.line, words("disable-next-line")),
          behind(now.text, group.line, words("disable-line")),
          atTop(now.text, words("disable")),
        ];
  for (const text of places) {
    if (valuesOf(reader, text) !== values) continue;
    const left = lint(text);
    if (isQuieter(left, now.left, group)) return { text, left };
  }
  return undefined;
}

function valuesOf(reader: Reader, text: string): string {
  const { value, errors } = reader(text);
  // Their words may name lines, which move.
  return JSON.stringify([value, errors.length]);
}

/** Whether the reports of a group are gone, and no other came; a text that comments made too long is none for flyctl. */
function isQuieter(after: LintResult, before: LintResult, { ids }: Group): boolean {
  if (before.flyctl.loads && !after.flyctl.loads) return false;
  const count = ({ diagnostics }: LintResult, isWanted: (rule: string) => boolean) =>
    diagnostics.filter(({ rule }) => isWanted(rule)).length;
  const isOne = (rule: string) => ids.includes(rule);
  const isOther = (rule: string) => !isOne(rule);
  return count(after, isOne) < count(before, isOne) && count(after, isOther) <= count(before, isOther);
}

function above(text: string, line: number, comment: string): string {
  const start = startOf(text, line);
  const [indent = ""] = /^[ \t]*/.exec(text.slice(start)) ?? [];
  return `${text.slice(0, start)}${indent}${comment}${lineEndAt(text, start)}${text.slice(start)}`;
}

function behind(text: string, line: number, comment: string): string {
  const newline = text.indexOf("\n", startOf(text, line));
  const end = newline < 0 ? text.length : text[newline - 1] === "\r" ? newline - 1 : newline;
  return `${text.slice(0, end)} ${comment}${text.slice(end)}`;
}

/** Below the comments that the file begins with: some, such as `#:schema`, have to be the first. */
function atTop(text: string, comment: string): string {
  const mark = text.length - stripMark(text).length;
  const [comments = ""] = /^(?:#[^\n]*\n)*/.exec(text.slice(mark)) ?? [];
  const start = mark + comments.length;
  return `${text.slice(0, start)}${comment}${lineEndAt(text, start)}${text.slice(start)}`;
}

function startOf(text: string, line: number): number {
  let start = 0;
  for (let left = line - 1; left > 0; left -= 1) start = text.indexOf("\n", start) + 1;
  return start;
}

/** The line end as it is there. */
function lineEndAt(text: string, offset: number): string {
  const newline = text.indexOf("\n", offset);
  const other = newline < 0 ? text.lastIndexOf("\n", offset) : newline;
  return other > 0 && text[other - 1] === "\r" ? "\r\n" : "\n";
}
