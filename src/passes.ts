import type { Diagnostic } from "./diagnostic.ts";
import type { Reader } from "./document/document.ts";
import { allEdits, applyEdits } from "./engine/fix.ts";
import { type LintOptions, type LintResult, lintWith } from "./pipeline.ts";

export interface FixOptions extends Omit<LintOptions, "fixes"> {
  /** Whether fixes that change how the app runs are applied, too; usually only the safe ones are. */
  readonly unsafe?: boolean | undefined;
}

export interface FixResult {
  /** Character for character the text that came in, but for the edits of `applied`. */
  readonly text: string;
  /** The reports that were fixed, pass by pass; their places and edits count in the text of their pass. */
  readonly applied: readonly Diagnostic[];
  /** What {@link lint} says of the text that came out; without the fixes that would do harm. */
  readonly left: LintResult;
  /** How many times fixes were applied, at most three: one may bring another to light, or need the place of another. */
  readonly passes: number;
}

const MOST_PASSES = 3;

/**
 * Applies the fixes of all reports to a text that `read` knows how to read, again until nothing is left to fix. The text that
 * comes out has no error that the one that came in had not, flyctl judges it no worse, and what was fixed is gone: fixes that
 * together do otherwise are left out. Silenced reports stay as they are.
 * @throws RangeError as {@link lintWith} does; never because of the text.
 */
export function fixWith(read: Reader, text: string, options: FixOptions = {}): FixResult {
  const lint: Lint = (text, fixes) => lintWith(read, text, { ...options, fixes });
  const task = { lint, isUnsafe: options.unsafe === true };
  const before = lint(text, true);
  // An error that comes to light is fine where a later pass fixes it: a misspelt key in a misspelt section.
  const bold = inPasses(text, before, task, isSound);
  if (!hasNewError(before, bold.left)) return bold;
  return inPasses(text, before, task, (was, now, fixed) => isSound(was, now, fixed) && !hasNewError(was, now));
}

/** Whether a text may take the place of another, from what is said of both and what was fixed. */
type Judge = (was: LintResult, now: LintResult, fixed: readonly Diagnostic[]) => boolean;

type Lint = (text: string, fixes: boolean) => LintResult;

interface Task {
  readonly lint: Lint;
  readonly isUnsafe: boolean;
}

function inPasses(text: string, before: LintResult, { lint, isUnsafe }: Task, isGood: Judge): FixResult {
  let result: FixResult = { text, applied: [], left: before, passes: 0 };
  while (result.passes < MOST_PASSES) {
    const isDue = ({ fix }: Diagnostic) => fix !== undefined && (fix.safe || isUnsafe);
    const items = result.left.diagnostics.filter(isDue);
    const { kept, text: fixed } = largest(items, result, lint, isGood);
    if (kept.length === 0) return items.length === 0 ? result : { ...result, left: withoutFixes(result.left, isDue) };
    result = {
      text: fixed,
      applied: [...result.applied, ...kept],
      left: lint(fixed, true),
      passes: result.passes + 1,
    };
  }
  return result;
}

function withoutFixes(result: LintResult, isMeant: (report: Diagnostic) => boolean): LintResult {
  const diagnostics = result.diagnostics.map((report) => {
    const { fix: _fix, ...others } = report;
    return isMeant(report) ? others : report;
  });
  return { ...result, diagnostics };
}

/** To try some fixes costs a run over the file, where a report costs as much as some characters: so many may be read. */
const BUDGET = 500_000;
const REPORT = 150;

interface Kept {
  readonly kept: readonly Diagnostic[];
  readonly text: string;
}

/** As many of the fixes as go together: all, or else those of the first half, and what goes with them of the second. */
function largest(items: readonly Diagnostic[], { text, left }: FixResult, lint: Lint, isGood: Judge): Kept {
  const cost = text.length + REPORT * left.diagnostics.length;
  let read = 0;
  const tried = (kept: readonly Diagnostic[]): Kept | undefined => {
    const edits = allEdits(kept);
    if (edits === undefined || read > BUDGET) return undefined;
    read += cost;
    const fixed = applyEdits(text, edits);
    return isGood(left, lint(fixed, false), kept) ? { kept, text: fixed } : undefined;
  };
  const grown = (sure: Kept, more: readonly Diagnostic[]): Kept => {
    if (more.length === 0) return sure;
    const all = tried([...sure.kept, ...more]);
    if (all || more.length === 1) return all ?? sure;
    const middle = Math.ceil(more.length / 2);
    return grown(grown(sure, more.slice(0, middle)), more.slice(middle));
  };
  return grown({ kept: [], text }, items);
}

/** Whether flyctl judges the text no worse, and every report that was fixed is gone. */
function isSound(was: LintResult, now: LintResult, fixed: readonly Diagnostic[]): boolean {
  const { loads, validates } = now.flyctl;
  if ((was.flyctl.loads && !loads) || (was.flyctl.validates && !validates)) return false;
  const [due, found] = [counted(fixed, said), counted(now.diagnostics, said)];
  const before = counted(was.diagnostics, said);
  return [...due].every(([key, count]) => (found.get(key) ?? 0) + count <= (before.get(key) ?? 0));
}

function hasNewError(was: LintResult, now: LintResult): boolean {
  const [before, after] = [counted(errorsOf(was), ({ rule }) => rule), counted(errorsOf(now), ({ rule }) => rule)];
  return now.more > was.more || [...after].some(([rule, count]) => count > (before.get(rule) ?? 0));
}

function errorsOf({ diagnostics }: LintResult): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

function said({ rule, message }: Diagnostic): string {
  return `${rule} ${message}`;
}

function counted(items: readonly Diagnostic[], keyOf: (item: Diagnostic) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
