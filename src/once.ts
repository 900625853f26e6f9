/** One cause, one report. */
import type { Level, Outcome } from "./diagnostic.ts";
import { isWithin, pathKey } from "./path.ts";
import type { Finding, Rule } from "./rule.ts";
import type { Violation } from "./schema/violation.ts";

/** A finding together with its rule and what it amounts to. */
export interface Found {
  readonly rule: Rule;
  readonly finding: Finding;
  readonly level: Level;
  readonly outcome: Outcome;
}

/**
 * Drops findings that another one stands for: one of a rule that replaces theirs, or the report of an unknown key that
 * was meant to be what they miss. The one that stays takes over the graver outcome, so that flyctl's verdict can be read
 * off the reports.
 */
export function once(found: readonly Found[], violations: readonly Violation[]): readonly Found[] {
  const heirs = new Map(found.map((item) => [item, heirOf(item, found, violations)]));
  return found
    .filter((item) => heirs.get(item) === undefined)
    .map((item) => found.filter((other) => heirs.get(other) === item).reduce(graver, item));
}

function heirOf(item: Found, found: readonly Found[], violations: readonly Violation[]): Found | undefined {
  const absent = item.finding.absent ?? [];
  const written = violations.filter(({ meant }) => meant && absent.some((path) => isWithin(meant, path)));
  return found.find((other) => replaces(other, item) || written.some((violation) => words(other, violation)));
}

function replaces(one: Found, other: Found): boolean {
  if (!one.rule.replaces?.includes(other.rule.id)) return false;
  const mine = one.finding.subject ?? one.finding.path;
  const theirs = other.finding.subject ?? other.finding.path;
  return isWithin(mine, theirs) || isWithin(theirs, mine);
}

function words({ rule, finding }: Found, violation: Violation): boolean {
  return rule.id === violation.rule && pathKey(finding.path) === pathKey(violation.path);
}

/** Gravest first. */
const LEVELS: readonly Level[] = ["error", "warning", "info", "off"];
const OUTCOMES: readonly Outcome[] = ["load", "validate", "deploy", "ignored", "risk", "style"];

function graver(heir: Found, dropped: Found): Found {
  if (OUTCOMES.indexOf(dropped.outcome) >= OUTCOMES.indexOf(heir.outcome)) return heir;
  const level = LEVELS.indexOf(dropped.level) < LEVELS.indexOf(heir.level) ? dropped.level : heir.level;
  return { ...heir, outcome: dropped.outcome, level };
}
