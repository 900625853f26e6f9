/** One cause, one report. */
import { isRefusal, OUTCOMES } from "../diagnostic.ts";
import { isWithin, type Path } from "../path.ts";
import type { Found } from "./run.ts";

/**
 * Drops findings that another one stands for: one of a rule that replaces theirs, or the report of an unknown key that
 * was meant to be what they miss. Which of several stands for it is decided by the order of `found`.
 *
 * flyctl's verdict is read off the reports, so what stays takes over that the file does not load or validate.
 */
export function dedupe(found: readonly Found[]): readonly Found[] {
  const able = found.filter(({ rule, meant }) => rule.replaces || meant);
  const stays: Found[] = [];
  const graver = new Map<Found, Found>();
  for (const item of found) {
    const other = able.find((one) => standsFor(one, item));
    if (other) graver.set(other, withVerdictOf(item, graver.get(other) ?? other));
    else stays.push(item);
  }
  return stays.map((item) => graver.get(item) ?? item);
}

/** Whether `other` is about the same cause as `item`, and is the one to say so. */
function standsFor(other: Found, item: Found): boolean {
  const { meant } = other;
  if (meant && item.finding.missing?.some((path) => isWithin(meant, path))) return true;
  if (!other.rule.replaces?.includes(item.rule.id)) return false;
  const [one, two] = [subjectOf(other), subjectOf(item)];
  return isWithin(one, two) || isWithin(two, one) || isSame(other.finding.path, item.finding.path);
}

function subjectOf({ finding }: Found): Path {
  return finding.about ?? finding.path;
}

function isSame(one: Path, other: Path): boolean {
  return one.length === other.length && isWithin(one, other);
}

/** Of the two outcomes the graver, where flyctl's verdict hangs on it; it brings its level along, whatever the user set. */
function withVerdictOf(dropped: Found, stays: Found): Found {
  const decides = isRefusal(dropped.outcome) && OUTCOMES.indexOf(dropped.outcome) < OUTCOMES.indexOf(stays.outcome);
  return decides ? { ...stays, outcome: dropped.outcome, level: dropped.level } : stays;
}
