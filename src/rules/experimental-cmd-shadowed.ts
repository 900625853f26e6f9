import type { App } from "../app/app.ts";
import { listedCommand } from "../app/command.ts";
import { type Finding, type Manual, rule } from "../rule.ts";
import { both, quoted, tomlKey } from "../wording.ts";

export default rule({
  id: "experimental-cmd-shadowed",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#cmd",
  replaces: ["command-string-with-spaces", "command-needs-shell"],
  *check({ app }) {
    if (listedCommand(app, "exec")) {
      for (const key of ["cmd", "entrypoint"] as const)
        yield* shadowed(app, key, `exec in [experimental] takes the place of \`${key}\`, which is never used.`);
    } else if (app.groups.every(({ command }) => command !== undefined)) {
      const names = both(app.groups.map(({ name }) => quoted(name)));
      yield* shadowed(
        app,
        "cmd",
        `cmd is for groups without a command, and ${names} ${own(app)}, so it is never used.`,
      );
    }
  },
});

function own(app: App): string {
  return app.groups.length === 1 ? "has its own" : "have their own";
}

function* shadowed(app: App, key: "cmd" | "entrypoint", message: string): Iterable<Finding> {
  const command = listedCommand(app, key);
  if (!command) return;
  const [group] = app.groups;
  yield {
    path: command.path,
    at: "key",
    message,
    help:
      key === "entrypoint" || listedCommand(app, "exec")
        ? `Delete the line, or delete exec.`
        : `Delete the line. What runs stands in [processes]: ${tomlKey(group?.name ?? "app")} = ${quoted(group?.command ?? "")}`,
    fix: { safe: true, changes: [{ remove: command.path }] },
  };
}

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
      name: "exec replaces both",
      toml: `
        [experimental]
          exec = ["/app/start"]
          entrypoint = ["/entrypoint.sh"] # <--
          cmd = ["serve"] # <--
      `,
      fixed: `
        [experimental]
          exec = ["/app/start"]
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
