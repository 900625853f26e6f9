/** One cause, one report. */
import type { Level, Outcome } from "./diagnostic.ts";
import { isWithin, type Path, pathKey } from "./path.ts";
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
  const able = found.filter(({ rule, meant }) => rule.replaces || meant);
  const heirs = new Map<Found, Found>();
  for (const item of found) {
    const heir = able.find((other) => standsFor(other, item));
    if (heir) heirs.set(item, heir);
  }
  const graver = new Map<Found, Found>();
  for (const [dropped, heir] of heirs) graver.set(heir, withOutcomeOf(dropped, graver.get(heir) ?? heir));
  return found.filter((item) => !heirs.has(item)).map((item) => graver.get(item) ?? item);
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
  const isSameKey = pathKey(one.finding.path) === pathKey(other.finding.path);
  return isSameKey || isWithin(mine, theirs) || isWithin(theirs, mine);
}

/** Gravest first. */
const OUTCOMES: readonly Outcome[] = ["load", "validate", "deploy", "ignored", "risk", "style"];
const LEVELS: readonly Level[] = ["error", "warning", "info", "off"];

function withOutcomeOf(dropped: Found, heir: Found): Found {
  if (OUTCOMES.indexOf(dropped.outcome) >= OUTCOMES.indexOf(heir.outcome)) return heir;
  const level = LEVELS.indexOf(dropped.level) < LEVELS.indexOf(heir.level) ? dropped.level : heir.level;
  return { ...heir, outcome: dropped.outcome, level };
}
