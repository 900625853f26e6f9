/** One cause, one report. */
import type { Level, Outcome } from "./diagnostic.ts";
import { isWithin, type Path } from "./path.ts";
import type { Finding, Rule } from "./rule.ts";

/** A finding together with its rule and what it amounts to. */
export interface Found {
  readonly rule: Rule;
  readonly finding: Finding;
  readonly level: Level;
  readonly outcome: Outcome;
  /** Where the key of this finding was meant to stand, if it is about a key that is misspelt or misplaced. */
  readonly meant: Path | undefined;
}

/**
 * Drops findings that another one stands for: one of a rule that replaces theirs, or the report of an unknown key that
 * was meant to be what they miss. The one that stays takes over the graver outcome, so that flyctl's verdict can be read
 * off the reports.
 */
export function once(found: readonly Found[]): readonly Found[] {
  const heirs = new Map(found.map((item) => [item, found.find((other) => standsFor(other, item))]));
  return found
    .filter((item) => heirs.get(item) === undefined)
    .map((item) => found.filter((other) => heirs.get(other) === item).reduce(graver, item));
}

function standsFor(one: Found, other: Found): boolean {
  const { meant } = one;
  const isMissing = meant !== undefined && other.finding.absent?.some((path) => isWithin(meant, path));
  return isMissing || replaces(one, other);
}

function replaces(one: Found, other: Found): boolean {
  if (!one.rule.replaces?.includes(other.rule.id)) return false;
  const mine = one.finding.subject ?? one.finding.path;
  const theirs = other.finding.subject ?? other.finding.path;
  return isWithin(mine, theirs) || isWithin(theirs, mine);
}

/** Gravest first. */
const OUTCOMES: readonly Outcome[] = ["load", "validate", "deploy", "ignored", "risk", "style"];

function graver(heir: Found, dropped: Found): Found {
  if (OUTCOMES.indexOf(dropped.outcome) >= OUTCOMES.indexOf(heir.outcome)) return heir;
  return { ...heir, outcome: dropped.outcome, level: dropped.level };
}
