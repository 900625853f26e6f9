/** Finds the configs that a path on the command line stands for. */
import { isUtf8 } from "node:buffer";
import { type Dirent, existsSync, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { type Gitignore, ignores, readGitignore } from "../beside/gitignore.ts";
import { matcher } from "../config/match.ts";
import { isConfigName } from "../hints/filename.ts";
import { OPTIONS } from "./options.ts";
import { readRegular, repositoryOf } from "./read.ts";
import { reasonOf } from "./system.ts";

/** A file that was found, or a path that cannot be looked at. */
export interface Input {
  /** As the user named it, or as it was found below a folder that the user named; bytes that are no UTF-8 are written out. */
  readonly name: string;
  /** What the system takes for it: bytes where the name is no UTF-8. */
  readonly path: string | Buffer;
  readonly problem?: string;
}

/**
 * The files that a path stands for: a file as it is, a folder with all configs below it that git would not ignore, one
 * after the other, since there may be many. Never throws: what cannot be looked at comes with its problem.
 */
export function* find(path: string): Iterable<Input> {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    const meant = Object.hasOwn(OPTIONS, path) ? ` Did you mean --${path}?` : "";
    return yield { name: path, path, problem: `${reasonOf(error, "read")}${meant}` };
  }
  if (!isFolder) return yield { name: path, path };
  const found = filesBelow({ name: path, path, steps: [] }, gitignoresAbove(path), hasConfigName);
  yield* orProblem(found, {
    name: path,
    path,
    problem: "this directory contains no Fly config (fly.toml, fly.*.toml, fly.json or fly.yaml).",
  });
}

/** Whether a path is a pattern, as far as there is no such file. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path) && !existsSync(path);
}

/**
 * The files that a pattern such as `apps/*\/fly.toml` stands for; configs, unless it asks for files of some ending. Those
 * that git ignores are left out.
 */
export function* findMatching(pattern: string): Iterable<Input> {
  const steps = pattern.split("/");
  const fixed = steps.slice(
    0,
    steps.findIndex((step) => /[*?[{]/.test(step)),
  );
  const folder = fixed.length === 0 ? "." : fixed.join("/") || "/";
  const matches = matcher([`/${steps.slice(fixed.length).join("/")}`]);
  const isForAny = /\.\w+$/.test(pattern);
  const found = existsSync(folder)
    ? filesBelow(
        { name: folder, path: folder, steps: [] },
        gitignoresAbove(folder),
        (child) => matches(child.steps.join("/")) && (isForAny || hasConfigName(child)),
      )
    : [];
  yield* orProblem(found, { name: pattern, path: pattern, problem: "no file matches this pattern." });
}

function* orProblem(found: Iterable<Input>, problem: Input): Iterable<Input> {
  let isEmpty = true;
  for (const input of found) {
    isEmpty = false;
    yield input;
  }
  if (isEmpty) yield problem;
}

function hasConfigName({ steps }: Folder): boolean {
  return isConfigName(steps.at(-1) ?? "");
}

interface Folder extends Input {
  /** The way from the folder that the user named. */
  readonly steps: readonly string[];
}

/** A .gitignore with the way from its folder to the one that the user named, or the other way round. */
interface Rules {
  readonly gitignore: Gitignore;
  /** What to leave out of a way, or to put before it, to see it from the .gitignore. */
  readonly cut: number;
  readonly lead: readonly string[];
}

/** Deeper than any repository; a system call for each step of a way makes a walk grow with the square of its depth. */
const MOST_LEVELS = 100;

function* filesBelow(folder: Folder, above: readonly Rules[], isWanted: (file: Folder) => boolean): Iterable<Input> {
  let entries: readonly Dirent<Buffer>[];
  try {
    entries = readdirSync(folder.path, { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    return yield { ...folder, problem: reasonOf(error, "read") };
  }
  const rules = [...above, ...gitignoreIn(folder, entries)];
  const inside = entries.map((entry) => ({ entry, ...childOf(folder, entry.name) }));
  for (const { entry, ...child } of inside.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const own = child.steps.at(-1) ?? "";
    if (entry.isDirectory()) {
      if (own === "node_modules" || own === ".git" || isIgnored(rules, child.steps, true)) continue;
      if (child.steps.length > MOST_LEVELS)
        yield { ...child, problem: `this is more than ${MOST_LEVELS} directories deep.` };
      else yield* filesBelow(child, rules, isWanted);
    } else if (isWanted(child) && isFileLike(entry, child) && !isIgnored(rules, child.steps, false)) {
      yield { name: child.name, path: child.path };
    }
  }
}

/** Links to folders are not followed: they may lead round in circles. Whether a link is good is seen when it is read. */
function isFileLike(entry: Dirent<Buffer>, { path }: Input): boolean {
  if (!entry.isSymbolicLink()) return !entry.isDirectory();
  try {
    return !statSync(path).isDirectory();
  } catch {
    return lstatSync(path).isSymbolicLink();
  }
}

function childOf({ name, path, steps }: Folder, own: Buffer): Folder {
  const text = own.toString("utf8");
  const isText = isUtf8(own);
  const shown = isText ? text : escaped(own);
  return {
    name: join(name, shown),
    path:
      isText && typeof path === "string" ? join(path, text) : Buffer.concat([Buffer.from(path), Buffer.from("/"), own]),
    steps: [...steps, shown],
  };
}

/** The bytes of a name that is no UTF-8, those beyond ASCII written out: `dir\xff`. */
function escaped(name: Buffer): string {
  return name.toString("latin1").replace(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** The deepest .gitignore that speaks of a path decides. */
function isIgnored(rules: readonly Rules[], steps: readonly string[], isFolder: boolean): boolean {
  for (const { gitignore, cut, lead } of rules.toReversed()) {
    const said = ignores(gitignore, [...lead, ...steps.slice(cut)], isFolder);
    if (said !== undefined) return said;
  }
  return false;
}

/** Git itself takes no link for a .gitignore. */
function gitignoreIn({ path, steps }: Folder, entries: readonly Dirent<Buffer>[]): readonly Rules[] {
  const isThere = entries.some((entry) => entry.isFile() && entry.name.toString("utf8") === ".gitignore");
  if (!isThere) return [];
  const file = typeof path === "string" ? join(path, ".gitignore") : Buffer.concat([path, Buffer.from("/.gitignore")]);
  return rulesOf(file, steps.length, []);
}

/** Those of the folders around the one that the user named, as far up as its repository goes. */
function gitignoresAbove(path: string): readonly Rules[] {
  const folder = realpathSync(resolve(path));
  const root = repositoryOf(folder);
  if (root === undefined || root === folder) return [];
  const steps = relative(root, folder).split(sep);
  return steps.flatMap((_, index) => {
    const file = join(root, ...steps.slice(0, index), ".gitignore");
    return lstatSync(file, { throwIfNoEntry: false })?.isFile() ? rulesOf(file, 0, steps.slice(index)) : [];
  });
}

function rulesOf(file: string | Buffer, cut: number, lead: readonly string[]): readonly Rules[] {
  const read = readRegular(file);
  return "content" in read ? [{ gitignore: readGitignore(read.content.toString("utf8")), cut, lead }] : [];
}
