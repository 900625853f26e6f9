import type { Change } from "../change.ts";
import type { Edit } from "../diagnostic.ts";
import type { Document, Locator } from "../document/document.ts";
import { LONG_FILE, MOST_TRIALS } from "../limits.ts";
import type { Refusals } from "./run.ts";

/**
 * Turns the steps of a fix into edits of the text, in the order of the text. Undefined where one of them cannot be made
 * without touching something else: then there is no fix, and the help has to do.
 */
function editsOf(changes: readonly Change[], document: Document, locator: Locator): readonly Edit[] | undefined {
  const edits = changes.map((change) => document.form.edits(change, document, locator));
  if (edits.some((some) => some.length === 0)) return undefined;
  return withoutClash(edits.flat());
}

/** Whether the steps of a fix can be made; not tried, they may yet do harm. */
export function canBeMade(changes: readonly Change[], document: Document, locator: Locator): boolean {
  return isFixable(document) && editsOf(changes, document, locator) !== undefined;
}

/** Edits count in offsets of the text as it is; a text with mistakes was mended before it was read. */
function isFixable({ errors, text }: Document): boolean {
  return errors.length === 0 && text.length <= LONG_FILE;
}

/** Finds the edits for the steps of a fix; undefined where they cannot be made, change nothing, or would do harm. */
export type Fixer = (changes: readonly Change[]) => readonly Edit[] | undefined;

/** To try a fix costs a run over the file. As many are tried as this allows, where a breach costs as much as some characters. */
const BUDGET = 200_000;
const BREACH = 150;

/** Counts flyctl's reasons to refuse a text. */
export type CountRefusals = (text: string) => Refusals;

/** A fix with its edits, and whether it changes nothing else about the app. */
interface Tried {
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/**
 * Makes fixes of a document, and tries each of them: whatever was written around the place, flyctl must not have one more
 * reason to refuse the file afterwards.
 */
export function createFixer(document: Document, locator: Locator, count: CountRefusals): Fixer {
  const { text } = document;
  if (!isFixable(document)) return () => undefined;
  let trials = 0;
  let before: Refusals | undefined;
  return (changes) => {
    const edits = editsOf(changes, document, locator);
    const fixed = edits && applyEdits(text, edits);
    if (fixed === undefined || fixed === text) return undefined;
    before ??= count(text);
    const cost = text.length + BREACH * before.breaches;
    if (trials >= MOST_TRIALS || trials * cost > BUDGET) return undefined;
    trials += 1;
    return isWorse(count(fixed), before) ? undefined : edits;
  };
}

/** Where a file did not load, more may come to light once it does. */
function isWorse(after: Refusals, before: Refusals): boolean {
  return after.load > before.load || (after.validate > before.validate && after.load >= before.load);
}

/**
 * Which of several safe fixes can be applied together; two that are good by themselves may write the same key twice. The
 * others are for a second run.
 */
export function together<Item extends { readonly fix?: Tried }>(
  items: readonly Item[],
  text: string,
  count: CountRefusals,
): readonly Item[] {
  const safe = items.filter(({ fix }) => fix?.safe);
  if (safe.length < 2) return safe;
  const before = count(text);
  const goes = (some: readonly Item[]) => {
    const edits = allEdits(some);
    return edits !== undefined && !isWorse(count(applyEdits(text, edits)), before);
  };
  if (goes(safe)) return safe;
  const most = Math.min(MOST_TRIALS, BUDGET / (text.length + BREACH * before.breaches));
  const kept: Item[] = [];
  for (const item of safe.slice(0, most)) if (goes([...kept, item])) kept.push(item);
  return kept;
}

/** The edits of several fixes in the order of the text; undefined where two of them touch the same place. */
export function allEdits(items: readonly { readonly fix?: Tried }[]): readonly Edit[] | undefined {
  return withoutClash(items.flatMap(({ fix }) => fix?.edits ?? []));
}

function withoutClash(edits: readonly Edit[]): readonly Edit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const clash = sorted.some((edit, index) => edit.start < (sorted[index - 1]?.end ?? 0));
  return clash ? undefined : sorted;
}

/** Applies edits that do not overlap, in the order of the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduceRight((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
