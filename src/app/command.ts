/** The command that a process group runs, and the words of it. */
import type { Path } from "../path.ts";
import type { App } from "./app.ts";
import { perApp, perGroup } from "./per-app.ts";
import { field, fieldPath, texts } from "./section.ts";
import { splitWords } from "./shell-words.ts";

/** A command of the file, as flyctl passes it on. */
export interface Command {
  readonly path: Path;
  /** The text as written; undefined where the file has a list of words. */
  readonly line: string | undefined;
  readonly words: readonly string[];
}

/** What a group runs: `experimental.exec`, else its line in `[processes]`, else `experimental.cmd`. */
export const commandOfGroup = perGroup((app, group): Command | undefined => {
  const own = app.groups.find(({ name }) => name === group);
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

/** The words of a group's command without its wrappers: `experimental.exec`, else its own, else `experimental.cmd`. */
export const commandOf = perGroup((app, group) => unwrapped(commandOfGroup(app, group)?.words ?? []));

/** `sh`, `/bin/bash`. */
export function isShell(word: string): boolean {
  return /(?:^|\/)(?:ba|da|a|z)?sh$/.test(word);
}

/** Whether a command begins with `sh -c`, `bash -lc` and the like. */
export function takesScript([first = "", second = ""]: readonly string[]): boolean {
  return isShell(first) && /^-\w*c$/.test(second);
}

/** Where the command of {@link commandOf} stands; the root where the image's own command runs. */
export function commandPath(app: App, group: string): Path {
  const { experimental } = app;
  if (experimental && texts(experimental, "exec").length > 0) return fieldPath(experimental, "exec");
  const own = app.groups.find(({ name }) => name === group);
  if (own?.command !== undefined) return own.path;
  return experimental && texts(experimental, "cmd").length > 0 ? fieldPath(experimental, "cmd") : [];
}

/** More wrappers around a command than that are a joke. */
const MOST_WRAPPERS = 50;

/** The command inside of `sh -c '...'`, `env A=b ...` and the usual runners. */
export function unwrapped(words: readonly string[]): readonly string[] {
  let command = words;
  for (let count = 0; count < MOST_WRAPPERS; count += 1) {
    const inner = withoutWrapper(command);
    if (inner === undefined) return command;
    command = inner;
  }
  return command;
}

function withoutWrapper(words: readonly string[]): readonly string[] | undefined {
  const [first = "", second = "", third] = words;
  const name = first.replace(/^.*\//, "");
  if (takesScript(words) && third !== undefined) return splitWords(third).words;
  if (name === "env" || name === "exec" || /^\w+=/.test(first)) return words.slice(1);
  if (name === "bundle" && second === "exec") return words.slice(2);
  if ((name === "uv" || name === "poetry" || name === "pipenv") && second === "run") return words.slice(2);
  if (name === "npx" || name === "bunx") return words.slice(1);
  const hands = /^(?:tini|dumb-init|doppler|infisical|dotenv|chamber|op)$/.test(name);
  const isHanded = (hands || (name === "litefs" && second === "mount")) && words.includes("--");
  return isHanded ? words.slice(words.indexOf("--") + 1) : undefined;
}

/** All commands of the app as one text, to look for words in; wrappers such as `litefs mount` are among them. */
export const allCommands = perApp((app) => {
  const commands = app.groups.map(({ name }) => commandOfGroup(app, name)?.words.join(" ") ?? "");
  return [...commands, app.deploy?.releaseCommand ?? ""].join("\n");
});

/** Whether a release command changes the schema of a database, as far as its words tell. */
export function isMigration(command: string): boolean {
  return /migrat|\bdb\b|\becto\b|alembic|prisma|knex|drizzle|flyway|liquibase|\bgoose\b/i.test(command);
}
