import { isCmdShadowed, listedCommand } from "../app/command.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short, toml, tomlKey } from "../toml/write.ts";
import { several } from "../words/english.ts";

const says = {
  exec: (place: string, command: string) => `exec (${place}) overrides cmd, so ${command} never runs.`,
  execRuns: (words: string) => `Delete the line. Machines run exec: ${words}`,
  ownCommands: (groups: readonly string[], place: string, command: string) =>
    `${several(groups, 4)} ${groups.length === 1 ? "has its own command" : "have their own commands"} (${place}), so cmd never runs: ${command}.`,
  ownRuns: (line: string) => `Delete the line. Machines run the command in [processes]: ${line}`,
};

export default rule({
  id: "experimental-cmd-shadowed",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#cmd",
  *check({ app }) {
    const command = listedCommand(app, "cmd");
    if (!command || !isCmdShadowed(app)) return;
    const exec = listedCommand(app, "exec");
    const unused = short(command.words.join(" "));
    const groups = app.groups.map(({ name }) => quoted(name));
    const [group] = app.groups;
    const line = `${tomlKey(group?.name ?? "")} = ${quoted(group?.command ?? "")}`;
    yield {
      path: command.path,
      at: "key",
      message: (place) =>
        exec ? says.exec(place(exec.path), unused) : says.ownCommands(groups, place(group?.path ?? []), unused),
      help: exec ? says.execRuns(toml(exec.words)) : says.ownRuns(line),
      fix: { safe: true, changes: [{ remove: command.path }] },
    };
  },
});

export const manual: Manual = {
  title: "`experimental.cmd` that never runs",
  why: "`experimental.cmd` is only for process groups without a command. If every group has a command, or `experimental.exec` replaces them all, the line does nothing and misleads the next reader.",
  how: "Delete it, and keep the commands in `[processes]`.",
  examples: [
    {
      name: "group with its own command",
      toml: `
        [experimental]
          cmd = ["./start.sh"] # <--
          enable_consul = true
        [processes]
          app = "bin/web"
      `,
      fixed: `
        [experimental]
          enable_consul = true
        [processes]
          app = "bin/web"
      `,
    },
    {
      name: "exec overrides it",
      toml: `
        [experimental]
          exec = ["/app/start"]
          entrypoint = ["/entrypoint.sh"]
          cmd = ["serve"] # <--
      `,
      fixed: `
        [experimental]
          exec = ["/app/start"]
          entrypoint = ["/entrypoint.sh"]
      `,
    },
    {
      name: "no process groups",
      toml: `
        [experimental]
          cmd = ["./start.sh"]
      `,
    },
    {
      name: "group without a command, which uses it",
      toml: `
        [experimental]
          cmd = ["./start.sh"]
        [processes]
          app = ""
          worker = "bin/worker"
      `,
    },
    {
      name: "entrypoint, which runs before each command",
      toml: `
        [experimental]
          entrypoint = ["/entrypoint.sh"]
        [processes]
          app = "bin/web"
      `,
    },
  ],
};
