/** What holds for a file: the settings of a flylint.toml, those of its overrides, and those of the command line. */
import type { Level } from "../diagnostic.ts";
import type { RuleSetting, Settings } from "../engine/settings.ts";
import type { RuleId } from "../generated/settings.ts";
import type { Path, Table } from "../path.ts";
import { matcher } from "./match.ts";
import type { Config, Layer } from "./read.ts";

/** Settings, and where in the flylint.toml they are: the path of their table. */
export interface Placed {
  readonly settings: Layer;
  readonly at: Path;
}

/** The settings of a flylint.toml for a file, weakest first. `path` is relative to its folder, with `/` between the steps. */
export function layersFor(config: Config, path: string): readonly Placed[] {
  const overrides = (config.overrides ?? []).map((settings, index) => ({ settings, at: ["overrides", index] }));
  return [{ settings: config, at: [] }, ...overrides.filter(({ settings }) => matcher(settings.files)(path))];
}

/** Whether a file is to be left out. */
export function isIgnored(layers: readonly Placed[], path: string): boolean {
  return layers.some(({ settings: { ignore = [] } }) => ignore.length > 0 && matcher(ignore)(path));
}

/** One set of settings out of several: the later win, key by key, and in the settings of a rule option by option. */
export function merged(layers: readonly Settings[]): Settings {
  const rules: Record<string, Table> = {};
  for (const layer of layers) {
    for (const [id, setting] of Object.entries(layer.rules ?? {})) rules[id] = { ...rules[id], ...asTable(setting) };
  }
  return {
    preset: layers.findLast(({ preset }) => preset !== undefined)?.preset,
    environment: layers.findLast(({ environment }) => environment !== undefined)?.environment,
    rules: rules as Readonly<Record<RuleId, Exclude<RuleSetting, Level>>>,
  };
}

function asTable(setting: RuleSetting): Table {
  return typeof setting === "string" ? { level: setting } : setting;
}
