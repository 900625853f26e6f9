import { listedCommand } from "../app/command.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  allTheSame: (groups: readonly string[], place: string, command: string) =>
    `exec takes the place of every command in [processes] (${place}), so ${both(groups)} all run the same: ${command}.`,
  neverRuns: (groups: readonly string[], place: string, command: string) =>
    `exec takes the place of the command of ${both(groups)} on ${place}, which never runs: ${command}.`,
  entrypoint: (words: string) =>
    `Delete the line. If it is meant to run before each command, it is an entrypoint:\nentrypoint = ${words}`,
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
  title: "One command in place of all process groups",
  why: "`experimental.exec` replaces the ENTRYPOINT and the CMD of every Machine, and with them all that stands in `[processes]`: web and worker run the same program.",
  how: "Delete it. A wrapper that hands over to the command of the group belongs in `entrypoint`.",
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
      name: "an entrypoint instead",
      toml: `
        [experimental]
          entrypoint = ["/app/entrypoint"]
        [processes]
          web = "bin/web"
          worker = "bin/worker"
      `,
    },
    {
      name: "groups without commands, which the program tells apart by FLY_PROCESS_GROUP",
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
