/** Comments that silence reports. */
import type { Comment, Range } from "../document/document.ts";
import { MOST_SUPPRESSIONS } from "../limits.ts";

/**
 * What a comment silences: rules (none named: all) on one line, from one line to another, or in the whole file.
 *
 *     # flylint-disable-next-line single-volume -- SQLite, one Machine on purpose
 *     min_machines_running = 1  # flylint-disable-line single-machine-spof
 *     # flylint-disable missing-health-checks
 *     # flylint-disable single-volume
 *     ...
 *     # flylint-enable single-volume
 */
export interface Suppression {
  readonly verb: "disable" | "disable-line" | "disable-next-line" | "enable";
  readonly rules: readonly Named[];
  /** Where a rule is silent; none for a comment that ends what another began. */
  readonly spans: readonly Span[];
  /** Whether an `enable` ends anything. */
  readonly ends: boolean;
  /** Whether a reason follows the names, behind `--`. */
  readonly hasReason: boolean;
  /** The comment. */
  readonly range: Range;
}

/** A rule that a comment names, and where. */
export interface Named {
  readonly id: string;
  readonly range: Range;
}

/** Lines, both included, on which a rule is silent; undefined: every rule. */
interface Span {
  readonly id: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** A comment as it is written. */
interface Directive {
  readonly verb: Suppression["verb"];
  readonly rules: readonly Named[];
  readonly hasReason: boolean;
  readonly range: Range;
}

const START = "flylint-";
const VERBS: readonly string[] = ["disable", "disable-line", "disable-next-line", "enable"];

/**
 * Reads the `flylint-disable` and `flylint-enable` comments; all other comments are left alone. `text` tells which line is
 * the next one: one that has more in it than a comment.
 */
export function readSuppressions(comments: readonly Comment[], text: string): readonly Suppression[] {
  const directives = comments.flatMap(directiveIn).slice(0, MOST_SUPPRESSIONS);
  const nextLine = directives.length > 0 ? nextLines(text) : () => 0;
  const ends = new Map(directives.map((one) => [one, one.verb === "disable" ? endOf(one, directives) : undefined]));
  const ending = new Set(ends.values());
  return directives.map((directive) => ({
    ...directive,
    spans: spansOf(directive, ends.get(directive), nextLine),
    ends: ending.has(directive),
  }));
}

function directiveIn(comment: Comment): readonly Directive[] {
  if (!comment.text.trimStart().startsWith(START)) return [];
  const start = comment.text.indexOf(START) + START.length;
  const [verb = ""] = /^[a-z-]*/.exec(comment.text.slice(start)) ?? [];
  if (!isVerb(verb)) return [];
  return [{ verb, ...namesIn(comment, start + verb.length), range: comment.range }];
}

function isVerb(word: string): word is Directive["verb"] {
  return VERBS.includes(word);
}

/** The names up to `--`, where the reason begins. */
function namesIn({ text, range }: Comment, from: number): Pick<Directive, "rules" | "hasReason"> {
  const dashes = text.indexOf("--", from);
  const end = dashes < 0 ? text.length : dashes;
  const rules = Array.from(text.slice(from, end).matchAll(/[^\s,]+/g), ({ 0: id, index }) => {
    // Before the text there is the # of the comment.
    const offset = range.start.offset + 1 + from + index;
    const column = range.start.column + offset - range.start.offset;
    const start = { offset, line: range.start.line, column };
    return { id, range: { start, end: { ...start, offset: offset + id.length, column: column + id.length } } };
  });
  return { rules, hasReason: dashes >= 0 && text.slice(dashes).replace(/-+/, "").trim() !== "" };
}

/** `end` is the comment that ends what this one begins. */
function spansOf(
  { verb, rules, range }: Directive,
  end: Directive | undefined,
  nextLine: (line: number) => number,
): readonly Span[] {
  if (verb === "enable") return [];
  const { line } = range.start;
  const whole = { from: 0, to: Number.POSITIVE_INFINITY };
  const lines = {
    disable: end ? { from: line, to: end.range.start.line } : whole,
    "disable-line": { from: line, to: line },
    "disable-next-line": { from: nextLine(line), to: nextLine(line) },
  }[verb];
  const ids = rules.length === 0 ? [undefined] : rules.map(({ id }) => id);
  // What the end does not name goes on to the end of the file.
  const isEnded = (id: string | undefined) =>
    end === undefined || end.rules.length === 0 || end.rules.some((named) => named.id === id);
  return ids.map((id) => ({ id, from: lines.from, to: isEnded(id) ? lines.to : Number.POSITIVE_INFINITY }));
}

/** The first `enable` below a `disable` that names one of its rules, or none and so ends all. */
function endOf({ rules, range }: Directive, all: readonly Directive[]): Directive | undefined {
  const ids = new Set(rules.map(({ id }) => id));
  return all.find(
    (other) =>
      other.verb === "enable" &&
      other.range.start.offset > range.start.offset &&
      (other.rules.length === 0 || other.rules.some(({ id }) => ids.has(id))),
  );
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
export function silences({ spans }: Suppression, report: { readonly rule: string; readonly line: number }): boolean {
  return spans.some(
    ({ id, from, to }) => from <= report.line && report.line <= to && (id === undefined || id === report.rule),
  );
}
