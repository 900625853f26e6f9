import { isCmdShadowed, listedCommand } from "../app/command.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short, toml, tomlKey } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  exec: (place: string, command: string) =>
    `exec on ${place} takes the place of \`cmd\`, which is never used: ${command}.`,
  execRuns: (words: string) => `Delete the line. What runs is: exec = ${words}`,
  ownCommands: (groups: readonly string[], place: string, command: string) =>
    `\`cmd\` is for groups without a command, and ${both(groups)} ${groups.length === 1 ? "has one of its own" : "have their own"} (${place}), so it is never used: ${command}.`,
  ownRuns: (line: string) => `Delete the line. What runs stands in [processes]: ${line}`,
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
  title: "A command that nothing runs",
  why: "`experimental.cmd` is used for process groups that have no command of their own. Where all of them have one, or where `experimental.exec` replaces everything, the line does nothing and misleads whoever reads the file next.",
  how: "Delete it, and keep what stands in `[processes]`.",
  examples: [
    {
      name: "the group has its own command",
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
      name: "exec takes its place",
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
      name: "a group without a command takes it",
      toml: `
        [experimental]
          cmd = ["./start.sh"]
        [processes]
          app = ""
          worker = "bin/worker"
      `,
    },
    {
      name: "an entrypoint runs before each command",
      toml: `
        [experimental]
          entrypoint = ["/entrypoint.sh"]
        [processes]
          app = "bin/web"
      `,
    },
  ],
};
