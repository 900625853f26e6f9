import { listedCommand } from "../app/command.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short, toml } from "../toml/write.ts";
import { several } from "../words/english.ts";

const says = {
  allTheSame: (groups: readonly string[], place: string, command: string) =>
    `exec overrides the commands in [processes] (${place}): ${several(groups, 4)} all run ${command}.`,
  neverRuns: (groups: readonly string[], place: string, command: string) =>
    `exec overrides the command of ${several(groups, 4)} (${place}), so ${command} never runs.`,
  entrypoint: (words: string) => [
    "Delete the line. If it must run before each command, use entrypoint instead:",
    code(`entrypoint = ${words}`),
  ],
};

export default rule({
  id: "experimental-exec-overrides-processes",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#exec",
  *check({ app }) {
    const exec = listedCommand(app, "exec");
    const first = app.groups.find(({ command }) => command !== undefined);
    if (!exec || !first) return;
    const differ = new Set(app.groups.map(({ command }) => command)).size > 1;
    const names = app.groups.map(({ name }) => quoted(name));
    yield {
      path: exec.path,
      at: "key",
      severity: differ ? undefined : "warning",
      message: (place) =>
        differ
          ? says.allTheSame(names, place(first.path), short(exec.words.join(" "), 60))
          : says.neverRuns(names, place(first.path), short(first.command, 60)),
      help: says.entrypoint(toml(exec.words)),
    };
  },
});

export const manual: Manual = {
  title: "`experimental.exec` that overrides all process groups",
  why: "`experimental.exec` replaces ENTRYPOINT and CMD on every Machine, and with them all commands in `[processes]`: web and worker run the same program.",
  how: "Delete it. A wrapper that runs the command of the process group belongs in `entrypoint`.",
  examples: [
    {
      name: "two groups",
      toml: `
        [experimental]
          exec = ["/app/start"] # <--
        [processes]
          web = "bin/web"
          worker = "bin/worker"
      `,
    },
    {
      name: "one group",
      toml: `
        [experimental]
          exec = ["/app/start"] # <--
        [processes]
          app = "bin/web"
      `,
    },
    {
      name: "entrypoint instead",
      toml: `
        [experimental]
          entrypoint = ["/app/entrypoint"]
        [processes]
          web = "bin/web"
          worker = "bin/worker"
      `,
    },
    {
      name: "groups without commands, told apart by FLY_PROCESS_GROUP",
      toml: `
        [experimental]
          exec = ["/app/start"]
        [processes]
          web = ""
          worker = ""
      `,
    },
    {
      name: "no process groups",
      toml: `
        [experimental]
          exec = ["redis-server", "--maxmemory", "100mb"]
      `,
    },
  ],
};
