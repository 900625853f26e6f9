/**
 * What a .gitignore leaves out (https://git-scm.com/docs/gitignore). Matched without regular expressions: a repository may
 * belong to anybody, and a few stars in a pattern are enough to make one take for ever.
 */

/** One line of a .gitignore that says something. */
interface Line {
  /** `!`: what it matches is not ignored after all. */
  readonly isNegated: boolean;
  /** `/` at the end: folders only. */
  readonly isForFolders: boolean;
  readonly pattern: Pattern;
}

/** What stands between the slashes. */
export type Pattern = readonly Part[];

/** `**`, any number of folders; or the signs of a name. */
type Part = "**" | readonly Token[];

/** `*`, any number of characters; or a test of one. */
type Token = "*" | ((char: string) => boolean);

export type Gitignore = readonly Line[];

/** Real ones have some 10 KB; each line is held against every path. */
const MOST_CHARACTERS = 1 << 16;

export function readGitignore(text: string): Gitignore {
  const whole = text.length <= MOST_CHARACTERS ? text : text.slice(0, text.lastIndexOf("\n", MOST_CHARACTERS) + 1);
  return whole.split(/\r?\n/).flatMap((line) => readLine(line) ?? []);
}

function readLine(line: string): Line | undefined {
  const isNegated = line.startsWith("!");
  const written = withoutTrailingSpaces(isNegated ? line.slice(1) : line);
  if (written === "" || written === "/" || line.startsWith("#")) return undefined;
  const isForFolders = written.endsWith("/");
  return { isNegated, isForFolders, pattern: readPattern(isForFolders ? written.slice(0, -1) : written) };
}

/** A pattern without what else a line may have: `!` before it, `/` behind it. */
export function readPattern(written: string): Pattern {
  // A slash at the beginning or in the middle ties the pattern to the folder of the file.
  const isAnchored = written.includes("/");
  const parts = written
    .split("/")
    .filter((part, index) => part !== "" || index > 0)
    .map((part): Part => (part === "**" ? part : tokensOf(part)));
  return isAnchored ? parts : ["**", ...parts];
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end -= 1;
  return line.slice(0, end);
}

/** Whether the file, or folder, at `path` is ignored; undefined where no line speaks of it. `path` is seen from the .gitignore. */
export function ignores(gitignore: Gitignore, path: readonly string[], isFolder: boolean): boolean | undefined {
  const last = gitignore.findLast(({ isForFolders, pattern }) => (isFolder || !isForFolders) && matches(pattern, path));
  return last && !last.isNegated;
}

/** Whether a pattern fits a path, given as its steps: part by part, each against every step, never going back. */
export function matches(parts: Pattern, path: readonly string[]): boolean {
  // Which prefixes of the path fit the parts so far.
  let fits = path.map(() => false);
  let fitsNothing = true;
  for (const [index, part] of parts.entries()) {
    const before = [fitsNothing, ...fits];
    if (part === "**") {
      // At the end it means everything inside, so at least one more step.
      const isLast = index === parts.length - 1;
      let any = false;
      fits = path.map((_, step) => {
        any ||= before[step] === true;
        return any || (!isLast && before[step + 1] === true);
      });
    } else {
      fits = path.map((step, at) => before[at] === true && matchesName(part, step));
      fitsNothing = false;
    }
  }
  return fits.at(-1) === true;
}

/** Whether a name fits `*`, `?`, `[a-z]`; after a mismatch only the last star is tried again, one character further on. */
function matchesName(tokens: readonly Token[], name: string): boolean {
  let [token, char, star, from] = [0, 0, -1, 0];
  while (char < name.length) {
    const test = tokens[token];
    if (test === "*") {
      [star, from] = [token, char];
      token += 1;
    } else if (test?.(name[char] ?? "")) {
      token += 1;
      char += 1;
    } else if (star >= 0) {
      from += 1;
      [token, char] = [star + 1, from];
    } else return false;
  }
  while (tokens[token] === "*") token += 1;
  return token === tokens.length;
}

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? "";
    const close = char === "[" ? pattern.indexOf("]", at + 2) : -1;
    if (char === "*") {
      if (tokens.at(-1) !== "*") tokens.push("*");
    } else if (char === "?") tokens.push(() => true);
    else if (close > 0) {
      tokens.push(oneOf(pattern.slice(at + 1, close)));
      at = close;
    } else {
      if (char === "\\") at += 1;
      const literal = pattern[at] ?? "";
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

/** `a-z`, `!0-9`. */
function oneOf(set: string): (char: string) => boolean {
  const isNot = set.startsWith("!") || set.startsWith("^");
  const members = isNot ? set.slice(1) : set;
  return (char) => {
    let isIn = false;
    for (let at = 0; at < members.length; at += 1) {
      const isRange = members[at + 1] === "-" && at + 2 < members.length;
      const [low = "", high = ""] = isRange ? [members[at], members[at + 2]] : [members[at], members[at]];
      isIn ||= low <= char && char <= high;
      if (isRange) at += 2;
    }
    return isIn !== isNot;
  };
}
