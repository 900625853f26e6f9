import { hasBuildpacks } from "../app/build.ts";
import { isCmdShadowed, listedCommand } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { field, text } from "../app/section.ts";
import { splitWords } from "../go/shell-words.ts";
import { inShell, shellSyntax } from "../hints/shell-syntax.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { short, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  notSplit: (key: string, line: string) =>
    `flyctl does not split \`${key}\` into words. Fly looks for a program named ${line}, and the Machine does not start.`,
};

export default rule({
  id: "command-string-with-spaces",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-experimental-section",
  *check({ app }) {
    for (const key of ["entrypoint", "cmd", "exec"] as const) {
      const command = listedCommand(app, key);
      const [line = "", ...rest] = command?.words ?? [];
      if (!command || rest.length > 0 || !/\S\s/.test(line.trim())) continue;
      if (key === "cmd" && isCmdFine(app)) continue;
      const { path } = command;
      const words = splitWords(shellSyntax(line) ? inShell(line) : line).words;
      yield { path, message: says.notSplit(key, short(line, 60)), ...setTo(path, toml(words), { safe: false }) };
    }
  },
});

/** One word is right for an entrypoint such as `sh -c` and for the launcher of a buildpack. */
function isCmdFine(app: App): boolean {
  const { experimental } = app;
  if (!experimental || isCmdShadowed(app) || hasBuildpacks(app)) return true;
  const isList = text(experimental, "cmd") === undefined;
  return isList || field(experimental, "entrypoint") !== undefined;
}

export const manual: Manual = {
  title: "A command line instead of an array of words",
  why: "`cmd`, `entrypoint` and `exec` in `[experimental]` are arrays of words. flyctl reads a string as an array of one, so the whole line becomes the name of a program, which does not exist. Only in `[processes]` and in commands such as `release_command` does flyctl split the line.",
  how: "Write an array with one item for each word.",
  examples: [
    {
      name: "a command line",
      toml: `
        [experimental]
          cmd = "shell start_fly.sh" # <--
      `,
      fixed: `
        [experimental]
          cmd = ["shell", "start_fly.sh"]
      `,
    },
    {
      name: "a command line in an array, which needs a shell",
      toml: `
        [experimental]
          exec = ["cd /app && ./start --port $PORT"] # <--
      `,
      fixed: `
        [experimental]
          exec = ["sh", "-c", "cd /app && ./start --port $PORT"]
      `,
    },
    {
      name: "an array of words",
      toml: `
        [experimental]
          entrypoint = ["sh", "-c"]
          cmd = ["./start --port $PORT"]
      `,
    },
    {
      name: "a script for the shell in entrypoint",
      toml: `
        [experimental]
          entrypoint = ["/bin/bash", "-c"]
          cmd = "./migrate && ./start"
      `,
    },
    {
      name: "an array of one string, for the ENTRYPOINT of the image",
      toml: `
        [experimental]
          cmd = ["./migrate && ./start"]
      `,
    },
    {
      name: "a command line for a buildpack launcher",
      toml: `
        [build]
          builder = "paketobuildpacks/builder:base"
        [experimental]
          cmd = "node main.js"
      `,
    },
    {
      name: "a command line that nothing runs, reported by another rule",
      toml: `
        [experimental]
          cmd = "shell start_fly.sh"
        [processes]
          app = "bin/web"
      `,
    },
    {
      name: "one word",
      toml: `
        [experimental]
          entrypoint = "/start.sh"
      `,
    },
  ],
};
