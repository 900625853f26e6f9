/** What a command runs once its wrappers are off. */
import { commandOfGroup } from "../app/command.ts";
import { perGroup } from "../app/per-app.ts";
import { splitWords } from "../go/shell-words.ts";

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
  const [first, second = "", third] = words;
  if (first === undefined) return undefined;
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

/** Whether a release command changes the schema of a database, as far as its words tell. */
export function isMigration(command: string): boolean {
  return /migrat|\bdb\b|\becto\b|alembic|prisma|knex|drizzle|flyway|liquibase|\bgoose\b/i.test(command);
}
