/** The options of the command: from this table the command line is read, and `--help` and the completions are made. */
import { SEVERITIES } from "../diagnostic.ts";
import { ENVIRONMENTS } from "../engine/settings.ts";
import { FORMATS } from "../report/format-names.ts";
import { PRESETS } from "../rule.ts";

/** An option: the part that Node's `parseArgs` reads, and the words about it. */
export interface CommandOption {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** What `--help` calls its value. */
  readonly value?: string;
  /** Its value may be left out; then it stands behind an equals sign. */
  readonly optional?: boolean;
  /** One sentence for `--help`; without one it is on the line of another option. */
  readonly help: string;
  /** What has to stand behind it, where that is not one of `choices`. */
  readonly needs?: string;
  /** What it takes: one of these, or what a shell can complete. */
  readonly choices?: readonly string[] | "file" | "rule" | "rule-or-key";
  /** The option that takes it back, on the same line of `--help`. */
  readonly opposite?: string;
  /** Another way to write its value. */
  readonly also?: { readonly value: string; readonly help: string };
}

export const PICTURES = ["text", "json", "mermaid", "svg"] as const;
/** What `--show` draws the app as. */
export type Picture = (typeof PICTURES)[number];

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const [pretty, ...otherFormats] = FORMATS;
const [recommended, ...otherPresets] = PRESETS;

/** In the order of `--help`. */
export const OPTIONS = {
  preset: {
    type: "string",
    value: "NAME",
    choices: PRESETS,
    help: `${recommended} (default), ${otherPresets.join(" or ")}`,
  },
  environment: {
    type: "string",
    value: "NAME",
    choices: ENVIRONMENTS,
    help: `${ENVIRONMENTS.join(" or ")} (default: guessed from the file name, the app name and [env])`,
  },
  rule: {
    type: "string",
    multiple: true,
    value: "ID=LEVEL",
    choices: "rule",
    needs: "a rule and its level, such as single-volume=off",
    help: "set a rule to off, info, warning or error; repeatable",
  },
  ignore: {
    type: "string",
    multiple: true,
    value: "PATTERN",
    choices: "file",
    needs: 'a pattern, such as "apps/old/**"',
    help: "skip files and directories; repeatable",
  },
  config: {
    type: "string",
    value: "FILE",
    choices: "file",
    needs: "the path of a flylint.toml",
    help: "use this flylint.toml instead of the nearest one",
  },
  "no-config": { type: "boolean", help: "use no flylint.toml" },
  "write-baseline": {
    type: "boolean",
    help: "write the current reports to flylint-baseline.json, and report only new ones from then on",
  },
  "prune-baseline": { type: "boolean", help: "remove entries from the baseline that no longer match a report" },
  baseline: {
    type: "string",
    value: "FILE",
    choices: "file",
    needs: "the path of a baseline",
    help: "use this baseline instead of flylint-baseline.json",
  },
  "no-baseline": { type: "boolean", help: "also report what is in the baseline" },
  "print-config": {
    type: "string",
    value: "FILE",
    choices: "file",
    needs: "a file name",
    help: "show the settings for a file and where they come from",
  },
  format: {
    type: "string",
    short: "f",
    multiple: true,
    value: "NAME",
    choices: FORMATS,
    needs: `one of: ${FORMATS.join(", ")}; NAME=FILE writes it to a file`,
    help: `${pretty} (default), ${otherFormats.slice(0, -1).join(", ")} or ${otherFormats.at(-1)}`,
    also: { value: "NAME=FILE", help: "write that format to a file (repeatable)" },
  },
  level: {
    type: "string",
    value: "LEVEL",
    choices: SEVERITIES,
    help: "lowest level to show: error, warning or info (default: all, infos on one line each; --level info: in full)",
  },
  quiet: { type: "boolean", short: "q", help: "the same as --level error" },
  checklist: { type: "boolean", help: "check against Fly's production checklist" },
  show: {
    type: "string",
    value: "FORMAT",
    optional: true,
    choices: PICTURES,
    help: "show the app as Fly will run it, with every default: text (default), json, mermaid or svg",
  },
  "no-suppressions": { type: "boolean", help: "ignore flylint-disable comments" },
  suppress: {
    type: "boolean",
    help: "write comments that silence the current reports; with --rule ID, only those of that rule",
  },
  reason: {
    type: "string",
    value: "TEXT",
    needs: "a reason",
    help: "with --suppress: the reason to write into the comments",
  },
  fix: { type: "boolean", help: "apply the safe fixes, and report what remains" },
  "unsafe-fixes": {
    type: "boolean",
    help: "with --fix or --diff: also fixes that change how the app runs",
  },
  diff: { type: "boolean", help: "print what --fix would change, and change nothing" },
  "max-warnings": {
    type: "string",
    value: "N",
    needs: "a whole number",
    help: "exit with 1 if there are more than N warnings",
  },
  color: {
    type: "boolean",
    opposite: "no-color",
    help: "turn color on or off (also FORCE_COLOR, NO_COLOR)",
  },
  "no-color": { type: "boolean", help: "" },
  "stdin-filename": {
    type: "string",
    value: "NAME",
    choices: "file",
    needs: "a file name",
    help: "file name to use for standard input",
  },
  explain: {
    type: "string",
    value: "NAME",
    choices: "rule-or-key",
    needs: "a rule or a key, such as http_service.checks (see flylint --rules, and flylint --explain fly.toml)",
    help: "explain a rule, or a key such as http_service.checks",
  },
  rules: { type: "boolean", help: "list all rules and their levels in each preset" },
  completions: {
    type: "string",
    value: "SHELL",
    choices: SHELLS,
    help: "print completions for bash, zsh or fish",
  },
  help: { type: "boolean", short: "h", help: "show this help" },
  version: { type: "boolean", short: "v", help: "show the version" },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** The same for those who ask for any of them. */
export const OPTION_LIST: readonly (readonly [name: string, option: CommandOption])[] = Object.entries(OPTIONS);
