/** Finds the flylint.toml that holds for a run, and tells what it says of each file. */
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isIgnored, layersFor, merged, type Placed } from "../config/layers.ts";
import { matcher } from "../config/match.ts";
import { type Config, readConfig } from "../config/read.ts";
import type { Settings } from "../engine/settings.ts";
import type { Arguments } from "./arguments.ts";
import { ConfigError, UsageError } from "./errors.ts";
import { readText, repositoryOf } from "./read.ts";

const CONFIG = "flylint.toml";

/** A flylint.toml that was found. */
export interface FoundConfig {
  /** As the user would name it from the working folder. */
  readonly name: string;
  /** What its paths are relative to; absolute. */
  readonly folder: string;
  readonly config: Config;
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

/** What holds for a file. */
export interface FileSettings extends Settings {
  readonly isIgnored: boolean;
}

/** What holds for the files of a run. */
export interface RunSettings {
  readonly found: FoundConfig | undefined;
  /** For a file as the command names it: the settings of the command line win. */
  readonly of: (name: string) => FileSettings;
  /** The settings of the flylint.toml for it, weakest first. */
  readonly layersOf: (name: string) => readonly Placed[];
}

/**
 * What holds for the files of a run.
 * @throws UsageError where the file that `--config` names cannot be read.
 * @throws ConfigError where a flylint.toml has mistakes.
 */
export function settingsOf(args: Arguments): RunSettings {
  const { preset, environment, rules, ignore } = args;
  const own = { preset, environment, rules };
  const found = load(args);
  if (!found && ignore.length === 0) return { found, of: () => ({ ...own, isIgnored: false }), layersOf: () => [] };
  const { folder, config } = found ?? { folder: process.cwd(), config: {} };
  const layersOf = (name: string) => layersFor(config, relativeTo(folder, name));
  const isLeftOut = (name: string, layers: readonly Placed[]) =>
    isIgnored(layers, relativeTo(folder, name)) || isIgnoredByOption(ignore, name);
  return {
    found,
    layersOf,
    of: (name) => {
      const layers = layersOf(name);
      return { ...merged([...layers.map(({ settings }) => settings), own]), isIgnored: isLeftOut(name, layers) };
    },
  };
}

/** The globs of the command line are relative to the working folder. */
function isIgnoredByOption(ignore: readonly string[], name: string): boolean {
  return ignore.length > 0 && matcher(ignore)(relativeTo(process.cwd(), name));
}

function relativeTo(folder: string, name: string): string {
  return relative(folder, resolve(name)).split(sep).join("/");
}

function load({ config: asked, withConfig }: Arguments): FoundConfig | undefined {
  const file = asked ?? (withConfig ? nearest(process.cwd(), CONFIG) : undefined);
  if (file === undefined) return undefined;
  const name = asked ?? relative(process.cwd(), file);
  const read = readText(file);
  if ("problem" in read) throw new UsageError(`${name}: ${read.problem}`);
  const result = readConfig(read.content);
  if ("mistakes" in result) throw new ConfigError(name, read.content, result.mistakes);
  return { name, folder: dirname(resolve(file)), config: result.config, lineOf: result.lineOf };
}

/**
 * The file of this name in a folder, or in the nearest above it in the same repository; outside of any repository only in
 * the folder itself, since what lies around in somebody's home was not written for it.
 */
export function nearest(folder: string, name: string): string | undefined {
  const root = repositoryOf(folder) ?? folder;
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, name);
    if (existsSync(file)) return file;
    if (at === root) return undefined;
  }
}
