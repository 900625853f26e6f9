import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SEVERITIES, type Severity } from "../diagnostic.ts";
import { ENVIRONMENTS, type Environment, type RuleSettings, settingProblems } from "../engine/settings.ts";
import { entryOf } from "../path.ts";
import { FORMATS, type FormatName } from "../report/format-names.ts";
import { PRESETS, type Preset } from "../rule.ts";
import { nearest } from "../words/nearest.ts";
import { unknown } from "../words/unknown.ts";
import { UsageError } from "./errors.ts";
import { OPTION_LIST, OPTIONS, PICTURES, type Picture, SHELLS, type Shell } from "./options.ts";

/** A format, and the file that it goes to; undefined: standard output. */
export interface Output {
  readonly format: FormatName;
  readonly file: string | undefined;
}

export interface Arguments {
  readonly paths: readonly string[];
  /** Undefined: as the flylint.toml or the default has it. */
  readonly preset: Preset | undefined;
  readonly environment: Environment | undefined;
  /** The settings of single rules. */
  readonly rules: RuleSettings | undefined;
  /** Globs of files to leave out, relative to the working folder. */
  readonly ignore: readonly string[];
  /** The flylint.toml to use; undefined: the one that is found. */
  readonly config: string | undefined;
  /** Whether to write comments that silence what is reported, and why. */
  readonly suppress: { readonly reason: string } | undefined;
  /** The rules that `--suppress` is about; undefined: all. */
  readonly only: readonly string[] | undefined;
  /** Whether to look for a flylint.toml. */
  readonly withConfig: boolean;
  /** The baseline to use; undefined: the one of the settings, or the one that is found. */
  readonly baseline: string | undefined;
  readonly withBaseline: boolean;
  readonly writeBaseline: boolean;
  readonly pruneBaseline: boolean;
  /** The file whose settings to print. */
  readonly printConfig: string | undefined;
  /** One of them goes to standard output. */
  readonly outputs: readonly Output[];
  /** The mildest reports to show; undefined: all of them, those that are only infos in short. */
  readonly level: Severity | undefined;
  readonly checklist: boolean;
  /** Undefined: the files are linted, not shown. */
  readonly show: Picture | undefined;
  /** Whether comments in the files may silence reports. */
  readonly suppressions: boolean;
  /** Whether to write the fixes into the files, or to show what that would change. */
  readonly fix: boolean;
  readonly diff: boolean;
  /** Whether fixes that change how the app runs are meant, too. */
  readonly unsafeFixes: boolean;
  readonly maxWarnings: number | undefined;
  /** Undefined: as the terminal and the environment have it. */
  readonly colour: boolean | undefined;
  readonly stdinFilename: string | undefined;
  /** The rule or the key to explain. */
  readonly explain: string | undefined;
  readonly listRules: boolean;
  /** The shell whose completions to print. */
  readonly completions: Shell | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

/**
 * Reads the command line.
 * @throws UsageError where it says something that flylint does not know; the text names the nearest that it does.
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args);
  const mistake = emptyIn(values) ?? contradictionIn(values);
  if (mistake !== undefined) throw new UsageError(mistake);
  return {
    paths: positionals,
    preset: optional("preset", values.preset ?? (values.checklist ? "production" : undefined), PRESETS),
    environment: optional("environment", values.environment, ENVIRONMENTS),
    rules: values.rule === undefined || values.suppress ? undefined : ruleSettings(values.rule),
    suppress: values.suppress ? { reason: reasonIn(values.reason) } : undefined,
    only: values.suppress ? values.rule?.map(ruleId) : undefined,
    ignore: values.ignore ?? [],
    config: values.config,
    withConfig: !values["no-config"],
    printConfig: values["print-config"],
    baseline: values.baseline,
    withBaseline: !values["no-baseline"],
    writeBaseline: values["write-baseline"] ?? false,
    pruneBaseline: values["prune-baseline"] ?? false,
    outputs: outputs(values.format ?? []),
    level: values.quiet ? "error" : optional("level", values.level, SEVERITIES),
    checklist: values.checklist ?? false,
    show: picture(values.show, values.format),
    suppressions: !values["no-suppressions"],
    fix: values.fix ?? false,
    diff: values.diff ?? false,
    unsafeFixes: values["unsafe-fixes"] ?? false,
    maxWarnings: values["max-warnings"] === undefined ? undefined : count(values["max-warnings"]),
    colour: values["no-color"] ? false : values.color,
    stdinFilename: values["stdin-filename"],
    explain: values.explain,
    listRules: values.rules ?? false,
    completions: optional("shell", values.completions, SHELLS),
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });

function parsed(args: readonly string[]): ReturnType<typeof parse> {
  // The usual case needs no parser, and the first call of Node's takes as long as ten rules.
  if (!args.some((arg) => arg.startsWith("-") && arg !== "-")) return { values: {}, positionals: [...args] };
  const drawn = PICTURES.find((name) => args.some((arg, index) => arg === name && args[index - 1] === "--show"));
  if (drawn !== undefined) throw new UsageError(`--show takes its format behind an equals sign: --show=${drawn}`);
  try {
    // Node's parser knows no option whose value may be left out; this one takes none but behind `=`.
    return parse(args.map((arg) => (arg === "--show" ? "--show=" : arg)));
  } catch (error) {
    throw new UsageError(explained(error instanceof Error ? error.message : String(error)));
  }
}

type Values = ReturnType<typeof parse>["values"];

/** A file without a name: what a variable of a script leaves that is not set. */
function emptyIn(values: Values): string | undefined {
  const isFile = (name: string) => OPTION_LIST.some(([one, { choices }]) => one === name && choices === "file");
  const empty = Object.entries(values).find(([name, value]) => isFile(name) && [value].flat().includes(""))?.[0];
  return empty === undefined ? undefined : `--${empty} needs ${needs(empty)}.`;
}

function contradictionIn(values: Values): string | undefined {
  const { fix, diff, format, checklist, show, suppress } = values;
  const given = (...names: readonly (keyof typeof OPTIONS)[]) => {
    const name = names.find((one) => values[one] !== undefined);
    return name && `--${name}`;
  };
  if (values["unsafe-fixes"] && !fix && !diff) return "--unsafe-fixes needs --fix or --diff.";
  if (fix && diff) return "Use --fix to change the files, or --diff to see what would change, not both.";
  const inDiff = diff && given("checklist", "format");
  if (inDiff) return `--diff prints a diff, so it cannot be used with ${inDiff}.`;
  const quiet = show === undefined ? diff && "--diff" : "--show";
  const changing = quiet && given("write-baseline", "prune-baseline", ...(quiet === "--show" ? FIXING : []));
  if (changing) return `${quiet} changes nothing, so it cannot be used with ${changing}.`;
  if (values.reason !== undefined && !suppress) return "--reason needs --suppress.";
  const other = suppress ? given("fix", "diff", "checklist") : undefined;
  if (other) return `Run --suppress and ${other} one after the other.`;
  if (checklist && show !== undefined) return "Run --show and --checklist one after the other.";
  const noBaseline = values["no-baseline"] && given("write-baseline", "prune-baseline", "baseline");
  if (noBaseline) return `--no-baseline cannot be used with ${noBaseline}.`;
  if (values["no-config"] && values.config !== undefined) return "--no-config cannot be used with --config.";
  const aid = given("rules", "explain", "show");
  const wrong = aid && format?.find((name) => name !== "pretty" && name !== "json");
  return wrong === undefined ? undefined : `${aid} prints text, or JSON with --format json, but not ${wrong}.`;
}

const FIXING = ["fix", "diff", "suppress"] as const;

/** What has to stand behind an option. */
function needs(name: string): string {
  const { needs: words, choices } = OPTION_LIST.find(([one]) => one === name)?.[1] ?? {};
  return words ?? (Array.isArray(choices) ? `one of: ${choices.join(", ")}` : "a value");
}

/** What other commands, Fly's among them, call what flylint has under another name. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "-c": "FILE",
  "--file": "FILE",
  "--json": "--format json",
  "--output": "--format NAME=FILE",
  "-o": "--format NAME=FILE",
  "--dry-run": "--diff",
  "--strict": "--preset production",
  "--verbose": "--level info",
  "--disable": "--rule ID=off",
  "--list-rules": "--rules",
  "--stdin": "-",
};

function explained(message: string): string {
  const name = /Unknown option '(--?[^'=]+)/.exec(message)?.[1];
  if (name !== undefined) {
    const ours = entryOf(ELSEWHERE, name);
    if (ours !== undefined) return `Unknown option ${name}. Use: flylint ${ours}`;
    const near = nearest(name.replace(/^-+/, ""), Object.keys(OPTIONS), 4);
    return `Unknown option ${name}.${near === undefined ? " See flylint --help." : ` Did you mean --${near}?`}`;
  }
  // "Option '-f, --format <value>' argument missing"
  const missing = message.includes("argument") ? /--([\w-]+)/.exec(message)?.[1] : undefined;
  if (missing !== undefined) return `--${missing} needs ${needs(missing)}.`;
  return message.split("\n")[0] ?? message;
}

function optional<Name extends string>(
  kind: string,
  value: string | undefined,
  known: readonly Name[],
): Name | undefined {
  return value === undefined ? undefined : oneOf(kind, value, known);
}

/** What `--show` draws; `--show --format json` is the same as `--show=json`. */
function picture(value: string | undefined, formats: readonly string[] = []): Picture | undefined {
  if (value === undefined) return undefined;
  return oneOf("format for --show", value || (formats.includes("json") ? "json" : "text"), PICTURES);
}

function reasonIn(text = ""): string {
  const reason = text.trim();
  if (reason === "")
    throw new UsageError('--suppress needs a reason, such as: --reason "SQLite, backed up by Litestream"');
  if (/\p{Cc}/u.test(reason)) throw new UsageError("--reason must be a single line of text.");
  return reason;
}

/** A rule that `--suppress` is about. */
function ruleId(id: string): string {
  const [problem] = settingProblems({ rules: { [id]: "off" } });
  if (problem) throw new UsageError(problem.message("a table"));
  return id;
}

/** What `--rule ID=LEVEL` says; of one rule the last one counts. */
function ruleSettings(settings: readonly string[]): RuleSettings {
  const pairs = settings.map((setting) => {
    const [id = "", level, ...rest] = setting.split("=");
    if (level === undefined || rest.length > 0)
      throw new UsageError(`--rule needs ${needs("rule")}, not "${setting}".`);
    return [id, level] as const;
  });
  const rules = Object.fromEntries(pairs);
  const [problem] = settingProblems({ rules });
  if (problem) throw new UsageError(problem.message("a table"));
  return rules as RuleSettings;
}

function oneOf<Name extends string>(kind: string, value: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw new UsageError(unknown(kind, value, known).message);
}

/** `--format NAME` and `--format NAME=FILE`; where all go to files, `pretty` goes to standard output. */
function outputs(values: readonly string[]): readonly Output[] {
  const all = values.map((value) => {
    const [, name = value, file] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    const format = oneOf("format", name, FORMATS);
    if (file === "") throw new UsageError(`--format ${value} needs a file name after the equals sign.`);
    return { format, file };
  });
  const printed = all.filter(({ file }) => file === undefined);
  const [first, second] = printed;
  if (first && second)
    throw new UsageError(
      `Only one format can be printed. Write the other to a file: --format ${first.format} --format ${second.format}=FILE`,
    );
  const files = all.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.slice(0, index).some((one) => resolve(one) === resolve(file)));
  if (twice !== undefined) throw new UsageError(`Two formats cannot go to the same file: ${twice}.`);
  return printed.length > 0 ? all : [{ format: "pretty", file: undefined }, ...all];
}

function count(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`--max-warnings must be a whole number, not "${text}".`);
}
