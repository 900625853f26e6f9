/** The keys of a flylint.toml, from which its reader and schema/config.schema.json are made. */
import { ENVIRONMENTS } from "../engine/settings.ts";
import { PRESETS } from "../rule.ts";

/** What a key may hold: one of some names, a list of globs, a path, or tables of their own. */
export type Kind = "name" | "globs" | "path" | "rules" | "overrides";

export interface ConfigKey {
  readonly kind: Kind;
  readonly description: string;
  /** Of a name: those that there are. */
  readonly names?: readonly string[];
}

/** What may be set for all files, and for some of them in `[[overrides]]`. */
const FILE_KEYS: Readonly<Record<string, ConfigKey>> = {
  preset: {
    kind: "name",
    names: PRESETS,
    description: "Which rules report, and at which level. The default is recommended.",
  },
  environment: {
    kind: "name",
    names: ENVIRONMENTS,
    description:
      "Environment of the apps. Reports about staging apps are milder. By default, flylint guesses it from the file name, the app name and [env].",
  },
  ignore: {
    kind: "globs",
    description: "Files and directories that flylint skips, even if they are given on the command line.",
  },
  rules: { kind: "rules", description: "Level of a rule, or a table with its level and its options." },
};

/** At the top of the file. */
export const CONFIG_KEYS: Readonly<Record<string, ConfigKey>> = {
  ...FILE_KEYS,
  baseline: {
    kind: "path",
    description: "File with known reports, which flylint does not print. `flylint --write-baseline` writes it.",
  },
  overrides: {
    kind: "overrides",
    description: "Settings for some of the files. If several match a file, the last one wins.",
  },
};

/** In `[[overrides]]`. */
export const OVERRIDE_KEYS: Readonly<Record<string, ConfigKey>> = {
  files: {
    kind: "globs",
    description: "Files that these settings apply to, relative to the directory of flylint.toml.",
  },
  ...FILE_KEYS,
};
