/**
 * A command split into words as flyctl does it (google/shlex): quotes and backslashes count, `#` begins a comment where
 * a word would begin, and nothing else is special. No variables, no `&&`, no globs: those stay plain words.
 */

/** What a command is left open with at its end; flyctl refuses such a command. */
export type Unclosed = "'" | '"' | "\\";

export interface ShellWords {
  readonly words: readonly string[];
  /** Set where the command ends inside quotes or right after a backslash. */
  readonly unclosed: Unclosed | undefined;
}

interface State {
  words: string[];
  word: string | undefined;
  quote: "'" | '"' | undefined;
  escaped: boolean;
  comment: boolean;
}

/** Splits `command` into its words. Never throws: see `unclosed`. */
export function splitWords(command: string): ShellWords {
  const state: State = { words: [], word: undefined, quote: undefined, escaped: false, comment: false };
  for (const char of command) step(state, char);
  if (state.word !== undefined) state.words.push(state.word);
  return { words: state.words, unclosed: state.escaped ? "\\" : state.quote };
}

function step(state: State, char: string): void {
  if (state.comment) {
    if (char === "\n") state.comment = false;
  } else if (state.escaped) {
    state.word = (state.word ?? "") + char;
    state.escaped = false;
  } else if (state.quote !== undefined) {
    quoted(state, char, state.quote);
  } else {
    plain(state, char);
  }
}

function quoted(state: State, char: string, quote: "'" | '"'): void {
  if (char === quote) state.quote = undefined;
  else if (char === "\\" && quote === '"') state.escaped = true;
  else state.word = (state.word ?? "") + char;
}

function plain(state: State, char: string): void {
  if (char === " " || char === "\t" || char === "\r" || char === "\n") {
    if (state.word !== undefined) state.words.push(state.word);
    state.word = undefined;
  } else if (char === "#" && state.word === undefined) {
    state.comment = true;
  } else if (char === "'" || char === '"') {
    state.word ??= "";
    state.quote = char;
  } else if (char === "\\") {
    state.word ??= "";
    state.escaped = true;
  } else {
    state.word = (state.word ?? "") + char;
  }
}
