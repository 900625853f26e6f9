/**
 * Finds what only a shell understands. flyctl splits a command into words and does nothing else with it
 * (google/shlex; see shell-words.ts): `&&` is a word like any other.
 */

export interface ShellSyntax {
  readonly kind: "operator" | "variable" | "assignment" | "builtin";
  /** As written: `&&`, `$PORT`, `NODE_ENV=production`, `cd`. */
  readonly text: string;
}

const QUOTED = /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"/g;
const COMMENT = /(^|\s)#[^\n]*/g;

/** A shell that is given its script as one word, wherever in the command: `sh -c`, `env A=b bash -lc`. */
const SHELL = /(?:^|\s)(?:\S*\/)?(?:ba|da|a|z|k)?sh\s+(?:-[\w-]+\s+)*-\w*c(?:\s|$)/;

/** Code of another language in quotes, where `$` and backticks have a meaning of their own. */
const INLINE_CODE = /\s(?:-[cer]|--eval|--execute|eval|rpc)\s+["']/;

const OPERATOR = /(?:^|\s)(&&|\|\||[|;&<]|(?:[12&]?>|>>|[12]>>)(?:[^\s=]\S*)?)(?:\s|$)|\S(;|&&?|\|\|?)(?:\s|$)/;
const VARIABLE = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_][^}]*\}?|\([^)]*\)?)|`[^`]*`?/;
const ASSIGNMENT = /^\s*([A-Za-z_]\w*=\S*)/;
const BUILTIN = /^\s*(cd|export|source|\.|exec|eval|set|unset|ulimit|umask|if|for|while)\s/;

const BACKGROUND = /(?<!&)&\s*$/;

/** The first thing in `command` that needs a shell to work; undefined where there is none, or a shell is there. */
export function shellSyntax(command: string): ShellSyntax | undefined {
  const bare = command.replace(QUOTED, mask).replace(COMMENT, "$1");
  const expanded = command.replace(QUOTED, (text) =>
    text.startsWith('"') ? text.replace(/\\[\s\S]/g, mask) : mask(text),
  );
  const assignment = ASSIGNMENT.exec(bare)?.[1];
  if (assignment !== undefined) return { kind: "assignment", text: assignment };
  const builtin = BUILTIN.exec(bare)?.[1];
  if (builtin !== undefined) return { kind: "builtin", text: builtin };
  const operator = OPERATOR.exec(bare);
  if (operator) return { kind: "operator", text: operator[1] ?? operator[2] ?? "" };
  if (SHELL.test(command)) return undefined;
  const variable = INLINE_CODE.test(command) ? undefined : VARIABLE.exec(expanded)?.[0];
  return variable === undefined ? undefined : { kind: "variable", text: variable };
}

/** The same for a list of words, which needs no quotes. */
export function shellSyntaxOfWords(words: readonly string[]): ShellSyntax | undefined {
  return shellSyntax(words.map((word) => (/[\s'"\\]/.test(word) ? mask(word) : word)).join(" "));
}

/** A command line that runs `script` in a shell. */
export function inShell(script: string): string {
  return `sh -c '${script.trim().replaceAll("'", "'\\''")}'`;
}

/** Whether a script ends with `&`: then the shell is done at once, and does not wait for what it started. */
export function endsInBackground(script: string): boolean {
  return BACKGROUND.test(script);
}

/** The same without that `&`. */
export function inForeground(script: string): string {
  return script.replace(BACKGROUND, "").trimEnd();
}

function mask(text: string): string {
  return "_".repeat(text.length);
}
