/** The command that a process group runs, and the words of it. */

import { splitWords } from "../go/shell-words.ts";
import type { Path } from "../path.ts";
import type { App } from "./model.ts";
import { perApp, perGroup } from "./per-app.ts";
import { field, fieldPath, texts } from "./section.ts";

/** A command of the file, as flyctl passes it on. */
export interface Command {
  readonly path: Path;
  /** The text as written; undefined where the file has a list of words. */
  readonly line: string | undefined;
  readonly words: readonly string[];
}

/** What a group runs: `experimental.exec`, else its line in `[processes]`, else `experimental.cmd`. */
export const commandOfGroup = perGroup((app, group): Command | undefined => {
  // A group without a name runs what the default group runs (flyctl internal/appconfig/processgroups.go, Flatten).
  const own = app.groups.find(({ name }) => name === (group || app.defaultGroup));
  const exec = listedCommand(app, "exec");
  if (exec || own?.command === undefined) return exec ?? listedCommand(app, "cmd");
  // The old list of `{name, command}` keeps the command one step further down.
  const path = typeof own.path.at(-1) === "number" ? [...own.path, "command"] : own.path;
  return { path, line: own.command, words: splitWords(own.command).words };
});

/** `cmd`, `exec` or `entrypoint` of `[experimental]`, where it says anything. flyctl does not split these. */
export function listedCommand(app: App, key: "cmd" | "exec" | "entrypoint"): Command | undefined {
  const { experimental } = app;
  if (!experimental || field(experimental, key) === undefined) return undefined;
  const words = texts(experimental, key);
  return words.length === 0 ? undefined : { path: fieldPath(experimental, key), line: undefined, words };
}

/** Whether nothing runs `experimental.cmd`: `exec` takes its place, or every group has a command of its own. */
export function isCmdShadowed(app: App): boolean {
  return listedCommand(app, "exec") !== undefined || app.groups.every(({ command }) => command !== undefined);
}

/** All commands of the app as one text, to look for words in; wrappers such as `litefs mount` are among them. */
export const allCommands = perApp((app) => {
  const commands = app.groups.map(({ name }) => commandOfGroup(app, name)?.words.join(" ") ?? "");
  return [...commands, app.deploy?.releaseCommand ?? ""].join("\n");
});
