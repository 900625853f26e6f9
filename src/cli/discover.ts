import { statSync } from "node:fs";
import { configsBelow } from "./folder.ts";

/** What a path on the command line stands for; `problem` where it stands for nothing. */
export interface Discovered {
  readonly files: readonly string[];
  readonly problem?: string;
}

/** A file as it is, a folder with all configs below it that git would not ignore. */
export function discover(path: string): Discovered {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return { files: [], problem: `${path}: there is no such file or folder.` };
  if (!stat.isDirectory()) return { files: [path] };
  const files = configsBelow(path);
  return files.length > 0
    ? { files }
    : { files, problem: `${path}: there is no fly.toml or fly.*.toml in this folder.` };
}
