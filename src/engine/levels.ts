/** How loud a finding is. */
import type { Level } from "../diagnostic.ts";
import type { EnvironmentKind } from "../hints/environment.ts";
import type { Finding, Preset, Rule } from "../rule.ts";

/**
 * The level where the user has set none for the rule: the finding's own, else the preset's. In files of staging, risks to
 * availability, performance and cost count one step less.
 */
export function levelOf(rule: Rule, finding: Finding, preset: Preset, environment: EnvironmentKind): Level {
  const level = finding.severity ?? rule.severity[preset];
  const isMild = environment === "nonprod" && MILD_CATEGORIES.has(rule.category) && rule.outcome === "risk";
  // A rule that says info by itself has taken that into account.
  return isMild && finding.severity !== "info" ? MILDER[level] : level;
}

const MILDER: Readonly<Record<Level, Level>> = { error: "warning", warning: "info", info: "off", off: "off" };

const MILD_CATEGORIES: ReadonlySet<string> = new Set(["availability", "performance", "cost"]);
