import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ignore from "ignore";

/**
 * Names of configs in a folder: fly.toml, fly.staging.toml, fly-staging.toml; and, since people keep several in one folder,
 * anything with a separator before that (web.fly.toml, shop__fly.toml).
 */
const CONFIG = /^(?:.*[._-])?fly(?:[._-][\w.-]+)?\.toml$/;

/** A .gitignore with the folder that it speaks of. */
interface Ignore {
  readonly folder: string;
  readonly ignores: (path: string) => boolean;
}

/** All configs below a folder that git would not ignore; `above` is what folders further up ignore. */
export function configsBelow(folder: string, above: readonly Ignore[] = []): string[] {
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
