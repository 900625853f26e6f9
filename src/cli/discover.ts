import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ignore from "ignore";

/**
 * Names of configs in a folder: fly.toml, fly.staging.toml, fly-staging.toml; and, since people keep several in one folder,
 * anything with a separator before that (web.fly.toml, shop__fly.toml).
 */
const CONFIG = /^(?:.*[._-])?fly(?:[._-][\w.-]+)?\.toml$/;

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
  const files = configsBelow(path, []);
  return files.length > 0
    ? { files }
    : { files, problem: `${path}: there is no fly.toml or fly.*.toml in this folder.` };
}

/** A .gitignore with the folder that it speaks of. */
interface Ignore {
  readonly folder: string;
  readonly ignores: (path: string) => boolean;
}

function configsBelow(folder: string, above: readonly Ignore[]): string[] {
  const ignores = [...above, ...gitignoreOf(folder)];
  const isIgnored = (path: string, isFolder: boolean) =>
    ignores.some(({ folder: root, ignores: test }) =>
      test(relative(root, path).split(sep).join("/") + (isFolder ? "/" : "")),
    );
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        const skipped = entry.name === "node_modules" || entry.name === ".git" || isIgnored(path, true);
        return skipped ? [] : configsBelow(path, ignores);
      }
      const isFile = entry.isFile() || (entry.isSymbolicLink() && isLinkedFile(path));
      return isFile && CONFIG.test(entry.name) && !isIgnored(path, false) ? [path] : [];
    });
}

/** Links to folders are not followed: they may lead round in circles. */
function isLinkedFile(path: string): boolean {
  return lstatSync(path).isSymbolicLink() && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function gitignoreOf(folder: string): readonly Ignore[] {
  const file = join(folder, ".gitignore");
  if (!existsSync(file)) return [];
  const rules = ignore().add(readFileSync(file, "utf8"));
  return [{ folder, ignores: (path) => path !== "" && rules.ignores(path) }];
}
