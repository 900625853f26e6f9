import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ignore from "ignore";
import { isConfigName } from "../hints/filename.ts";

/**
 * The files that a path on the command line stands for: a file as it is, a folder with all configs below it that git
 * would not ignore. Where there are none, `problem` is told why.
 */
export function* discover(path: string, problem: (text: string) => void): Iterable<string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return problem(`${path}: there is no such file or folder.`);
  if (!stat.isDirectory()) return yield path;
  let isEmpty = true;
  for (const file of configsBelow(path)) {
    isEmpty = false;
    yield file;
  }
  if (isEmpty) problem(`${path}: there is no fly.toml or fly.*.toml in this folder or below it.`);
}

/** A .gitignore with the folder that it speaks of. */
interface Ignore {
  readonly folder: string;
  readonly ignores: (path: string) => boolean;
}

/**
 * All configs below a folder that git would not ignore, one after the other: there may be many. `above` is what folders
 * further up ignore.
 */
function* configsBelow(folder: string, above: readonly Ignore[] = []): Iterable<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = entries.some(({ name }) => name === ".gitignore") ? [gitignoreOf(folder)] : [];
  const ignores = [...above, ...own];
  const isIgnored = (path: string, isFolder: boolean) =>
    ignores.some(({ folder: root, ignores: test }) =>
      test(relative(root, path).split(sep).join("/") + (isFolder ? "/" : "")),
    );
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const skipped = entry.name === "node_modules" || entry.name === ".git" || isIgnored(path, true);
      if (!skipped) yield* configsBelow(path, ignores);
    } else if (isConfigName(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && isLinkedFile(path)))) {
      if (!isIgnored(path, false)) yield path;
    }
  }
}

/** Links to folders are not followed: they may lead round in circles. */
function isLinkedFile(path: string): boolean {
  return lstatSync(path).isSymbolicLink() && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function gitignoreOf(folder: string): Ignore {
  const rules = ignore().add(readText(join(folder, ".gitignore")));
  return { folder, ignores: (path) => path !== "" && rules.ignores(path) };
}

/** Nothing, where somebody made a folder of that name or took the right to read away: git goes on without it, too. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
