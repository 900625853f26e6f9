import type { Level } from "../diagnostic.ts";
import { rules } from "../generated/rules.ts";
import { type Option, PRESETS, type Preset, type Rule } from "../rule.ts";
import { unknown } from "../words/unknown.ts";

/** `off`, `info`, `warning` or `error`, or that together with the options of the rule. */
export type RuleSetting = Level | readonly [Level, Readonly<Record<string, unknown>>];
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

const LEVELS: readonly string[] = ["off", "info", "warning", "error"];

/**
 * Checks what the caller asked for.
 * @throws RangeError where a preset, rule, level or option does not exist; the text names the nearest that does.
 */
export function checkSettings(preset: string | undefined, settings: RuleSettings = {}): void {
  if (preset !== undefined && !(PRESETS as readonly string[]).includes(preset))
    throw unknown("preset", preset, PRESETS);
  for (const [id, setting] of Object.entries(settings)) {
    const rule = findRule(id);
    const [level, options] = typeof setting === "string" ? [setting, {}] : setting;
    if (!LEVELS.includes(level)) throw unknown(`level for ${id}`, level, LEVELS);
    for (const name of Object.keys(options)) {
      const known = Object.keys(rule.options ?? {});
      if (!known.includes(name)) throw unknown(`option for ${id}`, name, known);
    }
  }
}

/**
 * The rule with this id.
 * @throws RangeError where there is none; the text names the nearest.
 */
export function findRule(id: string): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule) return rule;
  throw unknown(
    "rule",
    id,
    rules.map((candidate) => candidate.id),
  );
}

/** What the settings say of a rule, whatever the preset. */
export function ownLevel(rule: Rule, settings: RuleSettings = {}): Level | undefined {
  const setting = settings[rule.id];
  return typeof setting === "string" || setting === undefined ? setting : setting[0];
}

/** The level of a rule: its own setting, else the preset's. */
export function levelOf(rule: Rule, preset: Preset, settings?: RuleSettings): Level {
  return ownLevel(rule, settings) ?? rule.severity[preset];
}

/** The values of a rule's options: what the settings say, else the defaults. */
export function optionsOf(rule: Rule, settings: RuleSettings = {}): Readonly<Record<string, unknown>> {
  const setting = settings[rule.id];
  const usual = defaultsOf(rule);
  return setting === undefined || typeof setting === "string" ? usual : { ...usual, ...setting[1] };
}

const defaults = new Map<string, Readonly<Record<string, unknown>>>();

/** Read out once: a run over many files asks for them again and again. */
function defaultsOf({ id, options = {} }: Rule): Readonly<Record<string, unknown>> {
  const known = defaults.get(id);
  if (known) return known;
  const values = Object.entries(options as Readonly<Record<string, Option>>).map(
    ([name, option]) => [name, option.default] as const,
  );
  const usual = Object.fromEntries(values);
  defaults.set(id, usual);
  return usual;
}
