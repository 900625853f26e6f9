import { type Command, commandOfGroup } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import type { Image, Start } from "../beside/image.ts";
import { usesImageCommand } from "../beside/start.ts";
import { SECOND } from "../go/duration.ts";
import { splitWords } from "../go/shell-words.ts";
import { code, dockerfile, type Help, type HelpPart } from "../help.ts";
import { takesScript } from "../hints/command.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { tomlKey } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  manager: (keys: readonly string[], program: string, place: string) =>
    `${both(keys)} may have no effect: ${program} (${place}) gets the stop signal instead of the app.`,
  shell: (keys: readonly string[], keyword: string, place: string) =>
    `${both(keys)} may have no effect: ${keyword} (${place}) is in shell form, so a shell gets the stop signal instead of the app.`,
  startsShell: (keys: readonly string[], keyword: string, place: string) =>
    `${both(keys)} may have no effect: ${keyword} (${place}) starts a shell, which gets the stop signal instead of the app.`,
  startItself: (program: string, line: Help) => [`Start the app directly, without ${program}, for example:`, line],
  execForm: (keyword: string) => [
    "Use the exec form:",
    dockerfile(`${keyword} ["node", "server.js"]`),
    "Or, after other commands, start the app with exec:",
    dockerfile(`${keyword} ./migrate.sh && exec node server.js`),
  ],
};

/** npm 7 and later kill their script a moment after the signal; yarn and pnpm pass some signals on, in some versions. */
const MANAGERS = /^(?:npm|yarn|pnpm)$/;

export default rule({
  id: "signals-not-forwarded",
  category: "reliability",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#kill_signal-option",
  *check({ app, beside }) {
    const keys = ["kill_signal", "kill_timeout"].filter((key) => isChosen(app, key));
    if (keys.length === 0) return;
    for (const { name } of app.groups) {
      const command = commandOfGroup(app, name);
      const [program = "", script = ""] = command?.words ?? [];
      if (command && MANAGERS.test(program)) {
        const shown = `${program} ${script}`.trim();
        yield {
          path: command.path,
          message: (place) => says.manager(keys, shown, place(command.path)),
          help: says.startItself(program, directly(command)),
        };
        return;
      }
    }
    if (!app.groups.some(({ name }) => usesImageCommand(app, name))) return;
    const finding = ofImage(beside.image(), keys);
    if (finding) yield { path: fieldPath(app.root, keys[0] ?? ""), ...finding };
  },
});

/** The line of the file, with a program in place of its manager. */
function directly({ path, line }: Command): HelpPart {
  return code(`${tomlKey(String(path.at(-1)))} = ${line === undefined ? '["node", "server.js"]' : '"node server.js"'}`);
}

/** fly launch writes SIGINT and 5 of its own accord. */
function isChosen({ root, killSignal, killTimeout }: App, key: string): boolean {
  if (!has(root, key)) return false;
  return key === "kill_signal" ? killSignal !== "SIGINT" : killTimeout?.ns !== 5 * SECOND;
}

function ofImage(image: Image | undefined, keys: readonly string[]): Omit<Finding, "path"> | undefined {
  const { entrypoint, command } = image ?? {};
  const start = entrypoint ?? command;
  if (!start) return undefined;
  const keyword = entrypoint ? "ENTRYPOINT" : "CMD";
  const related: readonly FilePlace[] = [{ file: start.file, line: start.line }];
  const [program = "", argument = ""] = start.words;
  if (MANAGERS.test(program)) {
    const shown = /^[\w:.-]*$/.test(argument) ? `${program} ${argument}`.trim() : program;
    const help = says.startItself(program, dockerfile(`${keyword} ["node", "server.js"]`));
    return { message: says.manager(keys, shown, lineOf(start)), help, related };
  }
  const script = scriptIn(start);
  if (!script || execs(script)) return undefined;
  const message = (start.isShell ? says.shell : says.startsShell)(keys, keyword, lineOf(start));
  return { message, help: says.execForm(keyword), related };
}

/** What a shell runs: the shell form, or `["sh", "-c", "..."]`. */
function scriptIn({ words, isShell }: Start): readonly string[] | undefined {
  if (isShell) return words;
  return takesScript(words) ? splitWords(words[2] ?? "").words : undefined;
}

/** The last command is a plain one: bash and newer shells replace themselves with it; `exec` does so in all of them. */
function execs(words: readonly string[]): boolean {
  const last = words.findLastIndex((word) => /^(?:&&|\|\||[;|&])$|;$/.test(word));
  return last < 0 || words[last + 1] === "exec";
}

export const manual: Manual = {
  title: "A stop signal that does not reach the app",
  why: "Fly sends `kill_signal` to the process that the Machine starts. npm, yarn, pnpm and shells with several commands do not always pass it on. Then the app does not shut down, and Fly kills it without warning.",
  how: "Start the app directly: `node server.js` instead of `npm start`, the exec form of `CMD`, or `exec` in the shell.",
  links: ["https://github.com/derive-to/derive/pull/120"],
  examples: [
    {
      name: "npm start",
      toml: `
        kill_signal = "SIGTERM"
        kill_timeout = 30
        [processes]
          app = "npm start" # <--
      `,
    },
    {
      name: "npm in the Dockerfile",
      toml: `
        kill_timeout = 120 # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["npm", "run", "start"]
        `,
      },
    },
    {
      name: "several commands in shell form",
      toml: `
        kill_timeout = 120 # <--
      `,
      files: {
        Dockerfile: `
          FROM python:3.13
          CMD alembic upgrade head && uvicorn main:app --port 8080
        `,
      },
    },
    {
      name: "several commands of a shell that is named",
      toml: `
        kill_timeout = 60 # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["sh", "-c", "./migrate.sh && node server.js"]
        `,
      },
    },
    {
      name: "exec after other commands",
      toml: `
        kill_timeout = 60
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ./migrate.sh && exec node server.js
        `,
      },
    },
    {
      name: "a shell that makes room for the app",
      toml: `
        kill_timeout = 60
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["sh", "-c", "./migrate.sh && exec node server.js"]
        `,
      },
    },
    {
      name: "the program itself",
      toml: `
        kill_timeout = 120
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "what fly launch wrote",
      toml: `
        kill_signal = "SIGINT"
        kill_timeout = 5
        [processes]
          app = "npm start"
      `,
    },
  ],
};
