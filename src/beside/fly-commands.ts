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
  let start = 0;
  let open = "";
  for (const [index, written] of script.split(/\r?\n/).entries()) {
    if (open === "") start = index;
    if (/\\\s*$/.test(written)) {
      open += `${written.replace(/\\\s*$/, "")} `;
      continue;
    }
    const whole = `${open}${written}`;
    open = "";
    for (const words of segments(whole)) {
      const at = commandAt(words);
      if (words[0] === "cd" && words[1] !== undefined) folder = folder === "" ? words[1] : `${folder}/${words[1]}`;
      if (at < 0) continue;
      found.push(command(words.slice(at + 1), folder, { file, line: line + start }));
    }
  }
  return found;
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
function filled(text: string): string {
  return text.replace(/\$\{\{[^}$]*\}\}|\$\{[^}$]*\}|\$\(\w+\)|\$\w+/g, "*");
}

/** Words that may stand before a command. */
const BEFORE = /^(?:sudo|exec|time|command|npx|then|do|else|if|!|\w+=.*|\*)$/;

function commandAt(words: readonly string[]): number {
  const at = words.findIndex((word) => /^(?:.*\/)?fly(?:ctl)?$/.test(word));
  return words.slice(0, Math.max(at, 0)).every((word) => BEFORE.test(word)) ? at : -1;
}
