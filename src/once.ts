/** One cause, one report. */
import type { Level, Outcome } from "./diagnostic.ts";
import { type Path, pathKey } from "./path.ts";
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
  if (found.length < 2) return found;
  const heirOf = heirsAmong(found);
  const heirs = new Map<Found, Found>();
  for (const item of found) {
    const heir = heirOf(item);
    if (heir) heirs.set(item, heir);
  }
  const graver = new Map<Found, Found>();
  for (const [dropped, heir] of heirs) graver.set(heir, withOutcomeOf(dropped, graver.get(heir) ?? heir));
  return found.filter((item) => !heirs.has(item)).map((item) => graver.get(item) ?? item);
}

/** Finds the first that stands for a finding. Looks only at those whose paths have to do with it: files can be long. */
function heirsAmong(found: readonly Found[]): (item: Found) => Found | undefined {
  const able = found.filter(({ rule, meant }) => rule.replaces || meant);
  const replacing = able.filter(({ rule }) => rule.replaces);
  const at = grouped(replacing, (item) => [pathKey(subjectOf(item))]);
  const below = grouped(replacing, (item) => prefixes(subjectOf(item)));
  const sameKey = grouped(replacing, ({ finding }) => [pathKey(finding.path)]);
  const meant = grouped(able, (item) => (item.meant ? prefixes(item.meant) : []));
  const order = new Map(able.map((item, index) => [item, index]));
  const rank = (item: Found) => order.get(item) ?? 0;
  return (item) => {
    const subject = subjectOf(item);
    const related = [
      ...(sameKey.get(pathKey(item.finding.path)) ?? []),
      ...(below.get(pathKey(subject)) ?? []),
      ...prefixes(subject).flatMap((prefix) => at.get(prefix) ?? []),
    ].filter(({ rule }) => rule.replaces?.includes(item.rule.id));
    const absent = (item.finding.absent ?? []).flatMap((path) => meant.get(pathKey(path)) ?? []);
    return [...related, ...absent].reduce<Found | undefined>(
      (first, other) => (first === undefined || rank(other) < rank(first) ? other : first),
      undefined,
    );
  };
}

function subjectOf({ finding }: Found): Path {
  return finding.subject ?? finding.path;
}

/** The keys of a path and of everything above it. */
function prefixes(path: Path): readonly string[] {
  return [[], ...path].map((_, length) => pathKey(path.slice(0, length)));
}

function grouped(
  items: readonly Found[],
  keysOf: (item: Found) => readonly string[],
): ReadonlyMap<string, readonly Found[]> {
  const groups = new Map<string, Found[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}

/** Gravest first. */
export const OUTCOMES: readonly Outcome[] = ["load", "validate", "deploy", "ignored", "risk", "style"];
export const LEVELS: readonly Level[] = ["error", "warning", "info", "off"];

function withOutcomeOf(dropped: Found, heir: Found): Found {
  if (OUTCOMES.indexOf(dropped.outcome) >= OUTCOMES.indexOf(heir.outcome)) return heir;
  const level = LEVELS.indexOf(dropped.level) < LEVELS.indexOf(heir.level) ? dropped.level : heir.level;
  return { ...heir, outcome: dropped.outcome, level };
}
