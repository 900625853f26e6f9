import { fieldPath } from "../app/section.ts";
import { splitWords } from "../go/shell-words.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { short } from "../toml/write.ts";

/** Commands that change nothing outside of the Machine that runs them. */
const IDLE: ReadonlySet<string> = new Set(["echo", "true", ":", "printf", "sleep", "exit"]);

const says = {
  doesNothing: (command: string) =>
    `${short(command)} changes nothing, but every deploy starts a Machine for it and waits until it exits.`,
  deleteLine: "Delete the line.",
};

export default rule({
  id: "release-command-noop",
  category: "performance",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#run-one-off-commands-before-releasing-a-deployment",
  *check({ app }) {
    const command = app.deploy?.releaseCommand;
    if (!app.deploy || command === undefined || !isIdle(command)) return;
    const path = fieldPath(app.deploy, "release_command");
    yield {
      path,
      message: says.doesNothing(command),
      help: says.deleteLine,
      fix: { safe: false, changes: [{ remove: path }] },
    };
  },
});

/** Whether a single program runs, and that only talks. */
function isIdle(command: string): boolean {
  const [program = ""] = splitWords(command).words;
  return IDLE.has(program.replace(/^\/(?:usr\/)?bin\//, "")) && !/[;&|`$()<>]/.test(command);
}

export const manual: Manual = {
  title: "A release command that does nothing",
  why: "With each deploy, Fly creates, boots and destroys a separate Machine for the release command, before the new version starts. For a command that only prints something, this is wasted time.",
  how: "Delete `release_command`.",
  examples: [
    {
      name: "echo",
      toml: `
        [deploy]
          release_command = "echo 'Deployment complete'" # <--
      `,
      fixed: `
        [deploy]
      `,
    },
    {
      name: "a migration",
      toml: `
        [deploy]
          release_command = "bin/migrate"
      `,
    },
    {
      name: "echo into something else",
      toml: `
        [deploy]
          release_command = "echo 'select 1' | psql"
      `,
    },
  ],
};
