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
      "What the apps are for. flylint judges staging more mildly. By default names tell: of the file and of the app.",
  },
  ignore: {
    kind: "globs",
    description: "Files and directories that flylint leaves out, even when they are named on the command line.",
  },
  rules: { kind: "rules", description: "The level of a rule, or a table with its level and its options." },
};

/** At the top of the file. */
export const CONFIG_KEYS: Readonly<Record<string, ConfigKey>> = {
  ...FILE_KEYS,
  baseline: {
    kind: "path",
    description: "The file with the reports that were there before. `flylint --write-baseline` writes it.",
  },
  overrides: {
    kind: "overrides",
    description: "Settings for some of the files. Where several match, the last one wins.",
  },
};

/** In `[[overrides]]`. */
export const OVERRIDE_KEYS: Readonly<Record<string, ConfigKey>> = {
  files: {
    kind: "globs",
    description: "The files that these settings are for, relative to the directory of flylint.toml.",
  },
  ...FILE_KEYS,
};
