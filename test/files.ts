/** Files that are nowhere but in a test. */
import type { Files } from "../src/index.ts";

/** These files, by their paths from the folder of the fly.toml. */
export function filesFrom(contents: Readonly<Record<string, string>>, folders: readonly string[] = []): Files {
  const paths = Object.keys(contents);
  return {
    exists: (path) => paths.some((one) => one === path || one.startsWith(`${path}/`)),
    read: (path) => (Object.hasOwn(contents, path) ? contents[path] : undefined),
    list: (folder) => [...new Set(paths.flatMap((path) => nameIn(folder, path) ?? []))],
    folders,
  };
}

/** The first step below a folder, with a slash where it is a folder; undefined for what is elsewhere. */
function nameIn(folder: string, path: string): string | undefined {
  const below = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : "..";
  const [name = "", ...more] = below.split("/");
  return name === ".." ? undefined : more.length > 0 ? `${name}/` : name;
}
