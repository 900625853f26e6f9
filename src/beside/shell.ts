/** The simple commands of shell scripts, each with the folder in which it runs, as far as that can be told without running them. */
import { stepsOf } from "../app/file-path.ts";
import { splitWords } from "../go/shell-words.ts";
import { entryOf } from "../path.ts";
import type { FilePlace } from "./files.ts";

export interface ShellCommand extends FilePlace {
  /** What a script fills in is a `*`. */
  readonly words: readonly string[];
  /** From the root of the repository; with a `*` where nobody knows. */
  readonly folder: string;
}

/** A script; `file` and `line` are the place of its first line. */
export interface Script extends FilePlace {
  readonly text: string;
  /** The folder in which it starts, from the root of the repository. */
  readonly folder: string;
  /** The folder in which it lies itself, if it is a file. */
  readonly home?: string | undefined;
  /** Each line gets a shell of its own, as in a Makefile. */
  readonly isByLine?: boolean | undefined;
}

/** What a folder begins with that is seen from the root of the repository. */
const ROOT = "//";

const UNKNOWN = "*";

export function shellCommands({ text, folder: start, home, isByLine, file, line }: Script): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  let folder = start;
  let before = start;
  const around: string[] = [];
  const go = (to: string) => {
    [before, folder] = [folder, to];
  };
  for (const { code, index } of linesOf(withKnown(text, home))) {
    if (isByLine) folder = start;
    for (const words of segments(code)) {
      const [first = "", second = UNKNOWN] = words;
      if (first === "(" || first === "pushd") around.push(folder);
      if (first === ")" || first === "popd") folder = around.pop() ?? folder;
      else if (first === "cd" || first === "pushd") go(second === "-" ? before : within(folder, second));
      else if (first !== "(") found.push({ file, line: line + index, words, folder });
    }
  }
  return found;
}

/** Deeper than any folder of somebody's. */
const MOST_STEPS = 50;

/** Where `cd` leads to. */
function within(folder: string, to: string): string {
  if (to.startsWith(ROOT)) return within("", to.replace(/^\/+/, "") || ".");
  if (/^[/~*]/.test(to)) return UNKNOWN;
  const path = `${folder}/${to}`;
  const unknown = path.indexOf("*");
  // Nobody knows what `..` takes back of that.
  if (unknown >= 0 && path.slice(unknown).split("/").includes("..")) return UNKNOWN;
  const steps = stepsOf(path);
  return steps[0] === ".." || steps.length > MOST_STEPS ? UNKNOWN : steps.join("/");
}

/** The lines of a script, those that a backslash continues in one. */
function linesOf(script: string): readonly { readonly code: string; readonly index: number }[] {
  const lines: { code: string; index: number }[] = [];
  let isOpen = false;
  for (const [index, written] of script.split(/\r?\n/).entries()) {
    const isContinued = written.trimEnd().endsWith("\\");
    const code = isContinued ? `${written.trimEnd().slice(0, -1)} ` : written;
    const last = isOpen ? lines.at(-1) : undefined;
    if (last) last.code += code;
    else lines.push({ code, index });
    isOpen = isContinued;
  }
  return lines;
}

/** Simple commands of a line, without what is behind `#`; brackets of subshells come alone. */
function segments(line: string, levels = MOST_LEVELS): readonly (readonly string[])[] {
  if (line.trimStart().startsWith("#")) return [];
  const inner: string[] = [];
  const outer = line.replace(SUBSTITUTION, (whole, bracketed: string | undefined, ticked = "") => {
    const code = bracketed ?? ticked;
    if (/^\w*$/.test(code)) return whole;
    inner.push(code);
    return UNKNOWN;
  });
  if (inner.length > 0 && levels > 0) {
    const subshells = inner.flatMap((code) => [["("], ...segments(code, 0), [")"]]);
    return [...subshells, ...segments(outer, levels - 1)];
  }
  const text = filled(line.trim().replace(/^[-@]+/, ""));
  const parts: string[][] = [[]];
  for (const word of splitWords(text).words.flatMap(withoutBrackets)) {
    if (/^[()]$/.test(word)) parts.push([word], []);
    else if (/^(?:&&|\|\||[;|&])$/.test(word)) parts.push([]);
    else parts.at(-1)?.push(word.replace(/;;?$/, ""));
    if (/[^;];$/.test(word)) parts.push([]);
  }
  return parts.filter((words) => words.length > 0);
}

/** `$(fly auth token)`, or the same between backticks; `$(NAME)` is a variable of make. */
const SUBSTITUTION = /\$\(([^()]*)\)|`([^`]*)`/g;

/** Deeper nobody puts them into each other. */
const MOST_LEVELS = 5;

/** `(cd`, `deploy)`: the brackets of a subshell on their own; those of `deploy()` stay. */
function withoutBrackets(word: string): readonly string[] {
  const opens = word.startsWith("(") ? ["("] : [];
  const inner = word.slice(opens.length);
  const closes = inner.endsWith(")") && !inner.includes("(") ? [")"] : [];
  const own = closes.length > 0 ? inner.slice(0, -1) : inner;
  return [...opens, ...(own === "" ? [] : [own]), ...closes];
}

/** What GitHub, make, just or a shell fills in: nobody here knows its value. */
export function filled(text: string): string {
  return text.replace(/\$\{\{[^}$]*\}\}|\{\{[^{}$]*\}\}|\$\{[^}$]*\}|\$\(\w+\)|\$\w+/g, UNKNOWN);
}

const TOP =
  /\$\(git rev-parse --show-toplevel\)|\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR)\}?|\$\{\{ ?github\.workspace ?\}\}/g;
/** Where a script does not tell it: names that people give to it. */
const NAMED_TOP = /\$\{?(?:(?:REPO|PROJECT|GIT|WORKSPACE)_?)?ROOT(?:_DIR|_PATH)?\b\}?/g;
const HOME = /\$\(dirname (?:-- )?"?\$(?:0|\{?BASH_SOURCE(?:\[0\])?\}?)"?\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}/g;
const ASSIGNED = /^\s*(?:export |readonly |local )?([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^\s"';]*))/;

/** A script with the folders and variables filled in that it tells itself. */
function withKnown(script: string, home: string | undefined): string {
  if (!script.includes("$")) return script;
  const rooted = script.replace(TOP, ROOT).replace(HOME, (whole) => (home === undefined ? whole : `${ROOT}${home}`));
  const values: Record<string, string | undefined> = {};
  const lines = withoutPwd(rooted).split("\n");
  const use = (line: string) =>
    line.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, bare: string | undefined) => {
      return entryOf(values, braced ?? bare ?? "") ?? whole;
    });
  for (const line of lines) {
    const [, name, ...quoted] = ASSIGNED.exec(line) ?? [];
    if (name === undefined) continue;
    const value = use(quoted.find((one) => one !== undefined) ?? "");
    // A second value is one that a script chooses.
    const isPlain = /^[\w./:-]{1,80}$/.test(value) && (!Object.hasOwn(values, name) || values[name] === value);
    values[name] = isPlain ? value : undefined;
  }
  return lines.map(use).join("\n").replace(NAMED_TOP, ROOT);
}

/** `$(cd "//scripts/.." && pwd)` is the folder in it. */
function withoutPwd(text: string): string {
  const [first = "", ...others] = text.split("$(cd ");
  const rest = others.map((part) => {
    const end = part.indexOf(")");
    const target = splitWords(part.slice(0, Math.max(0, end))).words.find((word) => word !== "--") ?? "";
    return target.startsWith(ROOT) ? `${target}${part.slice(end + 1)}` : `$(cd ${part}`;
  });
  return [first, ...rest].join("");
}
