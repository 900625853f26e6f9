import type { Level } from "../diagnostic.ts";
import { rules } from "../generated/rules.ts";
import { isTable } from "../path.ts";
import { type Option, PRESETS, type Preset, type Rule } from "../rule.ts";
import { unknown } from "../words/unknown.ts";

/** `off`, `info`, `warning` or `error`, or that together with the options of the rule. */
export type RuleSetting = Level | readonly [Level, Readonly<Record<string, unknown>>];
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

const LEVELS: readonly string[] = ["off", "info", "warning", "error"];

/**
 * Checks what the caller asked for, whatever that is.
 * @throws RangeError where a preset, rule, level or option does not exist; the text names the nearest that does.
 * @throws TypeError where something is not of the type that it has to be; the text names it.
 */
export function checkSettings(preset: unknown, settings: unknown = {}): void {
  if (preset !== undefined) oneOf("preset", preset, PRESETS);
  if (!isTable(settings)) throw new TypeError(`rules must be an object, not ${kindOf(settings)}.`);
  for (const [id, setting] of Object.entries(settings)) checkSetting(findRule(id), setting);
}

function checkSetting(rule: Rule, setting: unknown): void {
  const [level, options = {}, ...rest] = Array.isArray(setting) ? setting : [setting];
  oneOf(`level for ${rule.id}`, level, LEVELS);
  if (!isTable(options) || rest.length > 0)
    throw new TypeError(`The setting of ${rule.id} must be a level, or an array of a level and an object of options.`);
  const known = (rule.options ?? {}) as Readonly<Record<string, Option>>;
  for (const [name, value] of Object.entries(options)) {
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (option === undefined) throw unknown(`option for ${rule.id}`, name, Object.keys(known));
    if (kindOf(value) !== kindOf(option.default))
      throw new TypeError(`The option ${name} of ${rule.id} must be ${kindOf(option.default)}, not ${kindOf(value)}.`);
  }
}

function oneOf(kind: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== "string") throw new TypeError(`The ${kind} must be a string, not ${kindOf(value)}.`);
  if (!known.includes(value)) throw unknown(kind, value, known);
}

/** The type of a value, in words. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
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
