import { listedCommand } from "../app/command.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

export default rule({
  id: "experimental-exec-overrides-processes",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#exec",
  *check({ app }) {
    const exec = listedCommand(app, "exec");
    const replaced = app.groups.filter(({ command }) => command !== undefined);
    if (!exec || replaced.length === 0) return;
    const names = both(replaced.map(({ name }) => quoted(name)));
    const commands = new Set(app.groups.map(({ command }) => command));
    yield {
      path: exec.path,
      at: "key",
      message: (place) =>
        commands.size > 1
          ? `exec takes the place of every command in [processes] (${place(replaced[0]?.path ?? [])}), so ${both(app.groups.map(({ name }) => quoted(name)))} all run the same: ${short(exec.words.join(" "), 60)}.`
          : `exec takes the place of the command of ${names} on ${place(replaced[0]?.path ?? [])}, which never runs: ${short(replaced[0]?.command, 60)}.`,
      help: `Delete the line. If it is meant to run before each command, it is an entrypoint:\nentrypoint = ${toml(exec.words)}`,
      ...(commands.size > 1 ? {} : { severity: "warning" as const }),
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
