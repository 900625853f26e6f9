/** The commands of flyctl in scripts and workflows. */
import { splitWords } from "../go/shell-words.ts";
import type { FilePlace } from "./files.ts";
import { filled, type Script, type ShellCommand, shellCommands } from "./shell.ts";

export interface FlyCommand extends ShellCommand {
  /** The words that are neither options nor their values: `["scale", "count", "2"]`. */
  readonly verbs: readonly string[];
}

/** The commands in a script; their words are those behind `fly`. */
export function flyCommandsIn(script: Script): readonly FlyCommand[] {
  if (!script.text.includes("fly")) return [];
  const found: FlyCommand[] = [];
  let app: string | undefined;
  for (const { words, folder, file, line } of shellCommands(script)) {
    const at = commandAt(words);
    const named = appIn(words.slice(0, at < 0 ? words.length : at));
    if (words.every((word) => /^(?:export|\w+=.*)$/.test(word))) app = named ?? app;
    if (at < 0) continue;
    found.push(command([...words.slice(at + 1), ...appOption(named ?? app)], folder, { file, line }));
  }
  return found;
}

/** `FLY_APP=acme`, `export FLY_APP=acme`: flyctl takes it where `--app` is missing (internal/command/command.go). */
function appIn(words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith("FLY_APP="))?.slice("FLY_APP=".length);
}

/** The app that the environment names, as an option behind those that the command has, so that it wins over none. */
export function appOption(app: string | undefined): readonly string[] {
  return app === undefined ? [] : ["--app", app];
}

/** The command whose words are these, such as the `args` of an action. */
export function flyCommand(args: string, folder: string, place: FilePlace): FlyCommand {
  return command(splitWords(filled(args)).words, folder, place);
}

function command(words: readonly string[], folder: string, { file, line }: FilePlace): FlyCommand {
  const verbs = words.filter((word, index) => !word.startsWith("-") && !takesValue(words[index - 1]));
  return { file, line, words, verbs, folder };
}

/** Options with a value in a word of its own; the others are switches (flyctl internal/command/deploy/deploy.go, scale). */
const WITH_VALUE =
  /^(?:-[acegioxrst]|--(?:app|config|regions?|(?:exclude|primary)-regions?|org|dockerfile|ignorefile|image|image-label|label|build-(?:arg|secret|target|context-warn-size)|buildkit-(?:addr|image)|builder-pool|compression(?:-level)?|depot-scope|bp-\S+|strategy|env|vm-[a-z-]+|expiry|name|access-token|(?:wait|lease|release-command)-timeout|max-unavailable|max-concurrent|immediate-max-concurrent|max-per-region|process-groups?|(?:only|exclude)-machines|file-(?:local|literal|secret)|volume-initial-size|signal|deploy-retries|export-manifest|from-manifest|command))$/;

function takesValue(option = ""): boolean {
  return WITH_VALUE.test(option);
}

/** The value of an option: `-c FILE`, `--config FILE`, `--config=FILE`. */
export function optionOf({ words }: FlyCommand, ...names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const name = names.find((one) => word.startsWith(`${one}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}

/** Words that may stand before a command. */
const BEFORE = /^(?:sudo|exec|time|command|npx|then|do|else|if|!|\w+=.*|\*)$/;

function commandAt(words: readonly string[]): number {
  const at = words.findIndex((word) => /^(?:.*\/)?fly(?:ctl)?$/.test(word));
  return words.slice(0, Math.max(at, 0)).every((word) => BEFORE.test(word)) ? at : -1;
}
