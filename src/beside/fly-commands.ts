/** The commands of flyctl in scripts and workflows. */
import { splitWords } from "../go/shell-words.ts";
import type { FilePlace } from "./files.ts";

export interface FlyCommand extends FilePlace {
  /** All words behind `fly`; what a script fills in is a `*`. */
  readonly words: readonly string[];
  /** The words that are neither options nor their values: `["scale", "count", "2"]`. */
  readonly verbs: readonly string[];
  /** The folder in which it runs, seen from where the script starts; empty for that itself. */
  readonly folder: string;
}

/** The commands in a script. `line` is the place of its first line. */
export function flyCommandsIn(script: string, { file, line }: FilePlace): readonly FlyCommand[] {
  const found: FlyCommand[] = [];
  let folder = "";
  let app: string | undefined;
  let start = 0;
  let open = "";
  for (const [index, written] of script.split(/\r?\n/).entries()) {
    if (open === "") start = index;
    if (/\\\s*$/.test(written)) {
      open += `${written.replace(/\\\s*$/, "")} `;
      continue;
    }
    const whole = fromRoot(`${open}${written}`);
    open = "";
    for (const words of segments(whole)) {
      const at = commandAt(words);
      const named = appIn(words.slice(0, at < 0 ? words.length : at));
      if (words.every((word) => /^(?:export|\w+=.*)$/.test(word))) app = named ?? app;
      if (words[0] === "cd" && words[1] !== undefined) folder = stepInto(folder, words[1]);
      if (at < 0) continue;
      found.push(command([...words.slice(at + 1), ...appOption(named ?? app)], folder, { file, line: line + start }));
    }
  }
  return found;
}

/** `cd "$ROOT"`, `cd "$REPO_ROOT/api"`: scripts know the root of the repository by such names. From here on it is `/`. */
function fromRoot(line: string): string {
  return line.replace(/\bcd(\s+"?)\$\{?\w*ROOT(?:_DIR)?\b\}?/g, "cd$1/");
}

function stepInto(folder: string, step: string): string {
  if (step.startsWith("/")) return step.replace(/^\/+/, "");
  return folder === "" ? step : `${folder}/${step}`;
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
export function flyCommand(args: string, place: FilePlace): FlyCommand {
  return command(splitWords(filled(args)).words, "", place);
}

function command(words: readonly string[], folder: string, { file, line }: FilePlace): FlyCommand {
  const verbs = words.filter((word, index) => !word.startsWith("-") && !takesValue(words[index - 1]));
  return { file, line, words, verbs, folder };
}

/** Options with a value in a word of its own; the others of `deploy` and `scale` are switches. */
function takesValue(option = ""): boolean {
  return /^(?:-[acrext]|-[cs]|--(?:app|config|region|regions|primary-region|org|dockerfile|image|image-label|build-arg|build-secret|build-target|strategy|env|vm-[a-z-]+|expiry|name|access-token|wait-timeout|process-group|max-per-region|command))$/.test(
    option,
  );
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

/** Simple commands of a line, without what is behind `#`. */
function segments(line: string): readonly (readonly string[])[] {
  const text = filled(line.trim().replace(/^[-@]+/, ""));
  if (text.startsWith("#")) return [];
  const parts: string[][] = [[]];
  for (const word of splitWords(text).words) {
    if (/^(?:&&|\|\||[;|&])$/.test(word)) parts.push([]);
    else parts.at(-1)?.push(word.replace(/;$/, ""));
    if (/[^;];$/.test(word)) parts.push([]);
  }
  return parts.filter((words) => words.length > 0);
}

/** What GitHub or a shell fills in: nobody here knows its value. */
export function filled(text: string): string {
  return text.replace(/\$\{\{[^}$]*\}\}|\$\{[^}$]*\}|\$\(\w+\)|\$\w+/g, "*");
}

/** Words that may stand before a command. */
const BEFORE = /^(?:sudo|exec|time|command|npx|then|do|else|if|!|\w+=.*|\*)$/;

function commandAt(words: readonly string[]): number {
  const at = words.findIndex((word) => /^(?:.*\/)?fly(?:ctl)?$/.test(word));
  return words.slice(0, Math.max(at, 0)).every((word) => BEFORE.test(word)) ? at : -1;
}
