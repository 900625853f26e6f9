/** What `--print-config` prints: the settings that hold for a file, each with what says so. */
import type { Settings } from "../engine/settings.ts";
import { isTable, type Path } from "../path.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { printable } from "../words/printable.ts";
import type { Arguments } from "./arguments.ts";
import type { RunSettings } from "./config.ts";

/** A setting, by its path, and what says so. */
interface Setting {
  readonly path: Path;
  readonly value: unknown;
  readonly from: string;
}

/** The settings for a file as TOML, each with a comment that says where it comes from. */
export function printConfig(name: string, settings: RunSettings, args: Arguments): string {
  const { found, layersOf, of } = settings;
  const usual = [{ path: ["preset"], value: "recommended", from: "the default" }];
  const inFile = layersOf(name).flatMap(({ settings: layer, at }) =>
    settingsIn(layer).map(({ path, value }) => {
      const line = found?.lineOf([...at, ...path]) ?? 1;
      return { path, value, from: `${found?.name}, line ${line}` };
    }),
  );
  const { preset, environment, rules } = args;
  const own = settingsIn({ preset, environment, rules }).map((one) => ({ ...one, from: "the command line" }));
  // Of one path the last one wins.
  const all = [...new Map([...usual, ...inFile, ...own].map((one) => [JSON.stringify(one.path), one])).values()];
  const [single, ofRules] = [
    all.filter(({ path }) => path[0] !== "rules"),
    all.filter(({ path }) => path[0] === "rules"),
  ];
  const title = found
    ? `# Settings for ${name}, from ${found.name}`
    : `# Settings for ${name}: there is no flylint.toml`;
  const lines = [
    title,
    ...(of(name).isIgnored ? ["# flylint skips this file (ignore)."] : []),
    ...single.map((one) => lineFor(one, one.path)),
    ...(ofRules.length > 0 ? ["", "[rules]"] : []),
    ...ofRules.map((one) => lineFor(one, one.path.slice(1))),
  ];
  return `${printable(lines.join("\n"), "\n")}\n`;
}

function lineFor({ value, from }: Setting, path: Path): string {
  return `${path.map((step) => tomlKey(String(step))).join(".")} = ${toml(value)}  # ${from}`;
}

/** The settings of a table: of a rule its level and each of its options. */
function settingsIn({ preset, environment, rules }: Settings): readonly Omit<Setting, "from">[] {
  const ofRules = Object.entries(rules ?? {}).flatMap(([id, setting]) =>
    isTable(setting)
      ? Object.entries(setting).map(([name, value]) => ({ path: ["rules", id, name], value }))
      : [{ path: ["rules", id, "level"], value: setting }],
  );
  return [{ path: ["preset"], value: preset }, { path: ["environment"], value: environment }, ...ofRules].filter(
    ({ value }) => value !== undefined,
  );
}
