/** Files that are nowhere but in a test. */
import type { Files } from "../src/index.ts";

/** These files, by their paths from the folder of the fly.toml. */
export function filesFrom(contents: Readonly<Record<string, string>>, folders: readonly string[] = []): Files {
  const paths = Object.keys(contents);
  return {
    exists: (path) => paths.some((one) => one === path || one.startsWith(`${path}/`)),
    read: (path) => (Object.hasOwn(contents, path) ? contents[path] : undefined),
    list: (folder) => paths.filter((path) => folderOf(path) === folder).map((path) => path.replace(/^.*\//, "")),
    folders,
  };
}

function folderOf(path: string): string {
  return path.includes("/") ? path.replace(/\/[^/]*$/, "") : "";
}
