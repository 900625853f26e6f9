/** The command that a process group runs, and the words of it. */
import type { Path } from "../path.ts";
import type { App } from "./app.ts";
import { field, fieldPath, texts } from "./section.ts";
import { splitWords } from "./shell-words.ts";

/** The words of a group's command: `experimental.exec`, else its line in `[processes]`, else `experimental.cmd`. */
export function commandOf(app: App, group: string): readonly string[] {
  const experimental = app.experimental;
  const list = (key: string) =>
    experimental && field(experimental, key) !== undefined ? texts(experimental, key) : [];
  const exec = list("exec");
  if (exec.length > 0) return unwrapped(exec);
  const own = app.groups.find(({ name }) => name === group)?.command;
  return unwrapped(own === undefined ? list("cmd") : splitWords(own).words);
}

/** Where the command of {@link commandOf} stands; the root where the image's own command runs. */
export function commandPath(app: App, group: string): Path {
  const { experimental } = app;
  if (experimental && texts(experimental, "exec").length > 0) return fieldPath(experimental, "exec");
  const own = app.groups.find(({ name }) => name === group);
  if (own?.command !== undefined) return own.path;
  return experimental && texts(experimental, "cmd").length > 0 ? fieldPath(experimental, "cmd") : [];
}

/** The command inside of `sh -c '...'`, `env A=b ...` and the usual runners. */
export function unwrapped(words: readonly string[]): readonly string[] {
  const [first = "", second = "", third] = words;
  const name = first.replace(/^.*\//, "");
  if (/^(ba|da|a|z)?sh$/.test(name) && /^-\w*c$/.test(second) && third !== undefined)
    return unwrapped(splitWords(third).words);
  if (name === "env" || name === "exec")
    return unwrapped(words.slice(1).filter((word, index) => index > 0 || !/^\w+=/.test(word)));
  if (name === "bundle" && second === "exec") return unwrapped(words.slice(2));
  if ((name === "uv" || name === "poetry" || name === "pipenv") && second === "run") return unwrapped(words.slice(2));
  if (name === "npx" || name === "bunx") return unwrapped(words.slice(1));
  if (name === "litefs" && second === "mount" && words.includes("--"))
    return unwrapped(words.slice(words.indexOf("--") + 1));
  return words;
}

/** All commands of the app as one text, to look for words in. */
export function allCommands(app: App): string {
  return [...app.groups.map(({ name }) => commandOf(app, name).join(" ")), app.deploy?.releaseCommand ?? ""].join("\n");
}
