import { statSync } from "node:fs";
import { configsBelow } from "./folder.ts";

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
