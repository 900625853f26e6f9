/** What a user can set: the preset, what the app is for, and single rules with their options. */
import { LEVELS, type Level } from "../diagnostic.ts";
import { rules } from "../generated/rules.ts";
import type { RuleId, RuleOptions } from "../generated/settings.ts";
import { parseDuration } from "../go/duration.ts";
import { entryOf, isTable, type Path, type Table } from "../path.ts";
import { type Option, PRESETS, type Preset, type Rule } from "../rule.ts";
import { unknown } from "../words/unknown.ts";

/** A level, or a table with the options of the rule and, where it differs from the preset's, a level. */
export type RuleSetting<Id extends RuleId = RuleId> = Level | ({ readonly level?: Level } & RuleOptions<Id>);
export type RuleSettings = { readonly [Id in RuleId]?: RuleSetting<Id> };

/** What an app is for; where nobody says so, names tell: of the file, of the app, in its variables. */
export const ENVIRONMENTS = ["production", "staging"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** What holds for a file. */
export interface Settings {
  /** Which rules speak, and how loudly; `recommended` where nothing is said. */
  readonly preset?: Preset | undefined;
  /** Staging is judged more mildly. */
  readonly environment?: Environment | undefined;
  /** Settings of single rules; they win over the preset. */
  readonly rules?: RuleSettings | undefined;
}

/** The levels that a rule may be set to, in the order in which they are named. */
export const SETTABLE: readonly string[] = LEVELS.toReversed();

/** What is wrong with settings that somebody wrote: at the key of `path` where that does not exist, else at its value. */
export interface SettingProblem {
  readonly path: Path;
  readonly at: "key" | "value";
  /** Whether it is a name that does not exist; else the type is wrong. */
  readonly isUnknown: boolean;
  /** In words; `object` is what the reader calls an object: a table, in TOML. */
  readonly message: (object: "an object" | "a table") => string;
}

/**
 * Checks what the caller asked for, whatever that is.
 * @throws RangeError where a preset, environment, rule, level or option does not exist; the text names the nearest that does.
 * @throws TypeError where something is not of the type that it has to be; the text names it.
 */
export function checkSettings({
  preset,
  environment,
  rules: settings,
}: { readonly [Name in keyof Settings]: unknown }): void {
  const [first] = settingProblems({ preset, environment, rules: settings });
  if (!first) return;
  const message = first.message("an object");
  throw first.isUnknown ? new RangeError(message) : new TypeError(message);
}

/** What is wrong with `preset`, `environment` and `rules` of a table; its other keys are not looked at. */
export function settingProblems({ preset, environment, rules: settings }: Table): readonly SettingProblem[] {
  return [
    ...nameProblems("preset", preset, PRESETS, ["preset"]),
    ...nameProblems("environment", environment, ENVIRONMENTS, ["environment"]),
    ...(settings === undefined ? [] : ruleProblems(settings)),
  ];
}

function ruleProblems(settings: unknown): readonly SettingProblem[] {
  if (!isTable(settings)) return [wrongType(["rules"], "rules", (object) => object, settings)];
  return Object.entries(settings).flatMap(([id, setting]) => {
    const path = ["rules", id];
    const rule = rules.find((one) => one.id === id);
    if (!rule)
      return [
        notThere(
          path,
          "rule",
          id,
          rules.map((one) => one.id),
        ),
      ];
    if (typeof setting === "string") return nameProblems(`level for ${id}`, setting, SETTABLE, path);
    if (setting === undefined) return [];
    if (!isTable(setting))
      return [wrongType(path, `The setting of ${id}`, (object) => `a level, or ${object} with its options`, setting)];
    const { level, ...options } = setting;
    return [
      ...nameProblems(`level for ${id}`, level, SETTABLE, [...path, "level"]),
      ...optionProblems(rule, options, path),
    ];
  });
}

function optionProblems({ id, options: known = {} }: Rule, options: Table, path: Path): readonly SettingProblem[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const own = [...path, name];
    const option = entryOf(known as Readonly<Record<string, Option>>, name);
    if (!option) return [notThere(own, `option for ${id}`, name, [...Object.keys(known), "level"])];
    if (kindOf(value) !== kindOf(option.default)) {
      const wanted = (object: string) => kindOf(option.default, object);
      return [wrongType(own, `The option ${name} of ${id}`, wanted, value)];
    }
    if (option.format === "duration" && parseDuration(String(value)) === undefined) {
      const message = `The option ${name} of ${id} must be a duration, such as ${JSON.stringify(option.default)}.`;
      return [{ path: own, at: "value", isUnknown: false, message: () => message }];
    }
    const inside = `a ${kindInside(option)}`;
    const items = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return items
      .filter(([, item]) => kindOf(item) !== inside)
      .map(([key, item]) => {
        const step = Array.isArray(value) ? Number(key) : key;
        return wrongType([...own, step], `Every value in the option ${name} of ${id}`, () => inside, item);
      });
  });
}

/** What the array or the table that is an option holds. */
export function kindInside({ default: usual, of }: Option): "string" | "number" {
  if (of !== undefined) return of;
  const [first] = typeof usual === "object" && usual !== null ? Object.values(usual) : [];
  return typeof first === "number" ? "number" : "string";
}

function nameProblems(kind: string, value: unknown, known: readonly string[], path: Path): readonly SettingProblem[] {
  if (value === undefined || (typeof value === "string" && known.includes(value))) return [];
  if (typeof value !== "string") return [wrongType(path, `The ${kind}`, () => "a string", value)];
  return [{ path, at: "value", isUnknown: true, message: () => unknown(kind, value, known).message }];
}

function notThere(path: Path, kind: string, name: string, known: readonly string[]): SettingProblem {
  return { path, at: "key", isUnknown: true, message: () => unknown(kind, name, known).message };
}

function wrongType(path: Path, what: string, wanted: SettingProblem["message"], value: unknown): SettingProblem {
  const message: SettingProblem["message"] = (object) =>
    `${what} must be ${wanted(object)}, not ${kindOf(value, object)}.`;
  return { path, at: "value", isUnknown: false, message };
}

/** The type of a value, in words. */
function kindOf(value: unknown, object = "an object"): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? object : `a ${typeof value}`;
}

/** What the settings say of a rule. */
function settingOf(
  { id }: Rule,
  settings: RuleSettings = {},
): Level | (Table & { readonly level?: Level }) | undefined {
  return (settings as Readonly<Record<string, RuleSetting>>)[id];
}

/** The level that the settings give a rule, whatever the preset. */
export function ownLevel(rule: Rule, settings?: RuleSettings): Level | undefined {
  const setting = settingOf(rule, settings);
  return typeof setting === "string" ? setting : setting?.level;
}

/** The values of a rule's options: what the settings say, else the defaults. What a table leaves out stays as it is. */
export function optionsOf(rule: Rule, settings?: RuleSettings): Table {
  const setting = settingOf(rule, settings);
  const usual = defaultsOf(rule);
  if (setting === undefined || typeof setting === "string") return usual;
  const own = Object.entries(setting).map(([name, value]) => {
    const before = usual[name];
    return [name, isTable(value) && isTable(before) ? { ...before, ...value } : value] as const;
  });
  return { ...usual, ...Object.fromEntries(own) };
}

const defaults = new Map<string, Table>();

/** Read out once: a run over many files asks for them again and again. */
function defaultsOf({ id, options = {} }: Rule): Table {
  const known = defaults.get(id);
  if (known) return known;
  const values = Object.entries(options as Readonly<Record<string, Option>>).map(
    ([name, option]) => [name, option.default] as const,
  );
  const usual = Object.fromEntries(values);
  defaults.set(id, usual);
  return usual;
}
