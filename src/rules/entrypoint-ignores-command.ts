import { listedCommand } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { fieldPath, text } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { scriptOf } from "../beside/script.ts";
import { dockerfile, run } from "../help.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  commandOf: (group: string) => `The command of process group ${group}`,
  shell: (command: string, place: string) =>
    `${command} never runs: the ENTRYPOINT of the image (${place}) is in shell form, which ignores commands.`,
  script: (command: string, script: string, place: string) =>
    `${command} never runs: the ENTRYPOINT of the image (${script}, ${place}) gets it as arguments and ignores them.`,
  endWith: (script: string) => [
    `End ${script} with this line, and move the command that it starts now to CMD:`,
    run('exec "$@"'),
  ],
  execForm: (file: string) => [
    `In ${file}, write ENTRYPOINT as an array:`,
    dockerfile('ENTRYPOINT ["/entrypoint.sh"]'),
    "End the script with:",
    run('exec "$@"'),
  ],
};

export default rule({
  id: "entrypoint-ignores-command",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#run-one-off-commands-before-releasing-a-deployment",
  *check({ app, beside }) {
    const commands = commandsOf(app);
    if (commands.length === 0 || isMultiContainer(app) || listedCommand(app, "entrypoint")) return;
    const image = beside.image();
    const entrypoint = image?.entrypoint;
    if (!image || !entrypoint) return;
    const related = [{ file: entrypoint.file, line: entrypoint.line }];
    if (entrypoint.isShell && !/\$[@*1-9]/.test(entrypoint.words.join(" "))) {
      for (const { name, path } of commands) {
        const message = says.shell(name, lineOf(entrypoint));
        yield { path, message, help: says.execForm(image.file), related };
      }
      return;
    }
    const script = scriptOf(image, entrypoint, beside);
    if (!script || takesArguments(script.value)) return;
    for (const { name, path } of commands) {
      const message = says.script(name, script.file, lineOf(entrypoint));
      yield { path, message, help: says.endWith(script.file), related };
    }
  },
});

interface Named {
  readonly name: string;
  readonly path: Path;
}

/** What flyctl puts in the place of CMD: the release command, and the commands of groups. */
function commandsOf(app: App): readonly Named[] {
  const { deploy } = app;
  const path = deploy && text(deploy, "release_command") ? fieldPath(deploy, "release_command") : undefined;
  const release = path ? [{ name: "release_command", path }] : [];
  const groups = app.groups.filter(({ command }) => command !== undefined);
  return [...release, ...groups.map((group) => ({ name: says.commandOf(quoted(group.name)), path: group.path }))];
}

/** A script that hands on its arguments, or looks at one of them. What sources another file may do so there. */
function takesArguments(script: string): boolean {
  return /\$[@*#1-9]|\$\{[@*#1-9]|\bshift\b|\bgetopts\b|^[ \t]*(?:\.|source)[ \t]|ARGV|argv|Args\b/m.test(script);
}

export const manual: Manual = {
  title: "An ENTRYPOINT that ignores commands",
  why: "`release_command` and the commands in `[processes]` replace only the `CMD` of the image: its `ENTRYPOINT` gets them as arguments. If an entrypoint script ignores its arguments, it starts the server instead. Then migrations never run and the release command times out, or every process group runs the same server.",
  how: 'End the entrypoint script with `exec "$@"`, and move what it starts into `CMD`.',
  links: ["https://github.com/superfly/docs/pull/690", "https://github.com/superfly/flyctl/pull/1134"],
  examples: [
    {
      name: "a script that starts the server whatever it is told",
      toml: `
        [deploy]
          release_command = "php artisan migrate --force" # <--
      `,
      files: {
        Dockerfile: `
          FROM php:8.4-apache
          COPY entrypoint.sh /entrypoint
          ENTRYPOINT ["/entrypoint"]
        `,
        "entrypoint.sh": `
          #!/bin/sh
          exec supervisord -c /etc/supervisor/supervisord.conf
        `,
      },
    },
    {
      name: "shell form",
      toml: `
        [processes]
          web = "bin/web" # <--
          worker = "bin/worker" # <--
      `,
      files: {
        Dockerfile: `
          FROM ruby:3.4
          ENTRYPOINT bundle exec puma
        `,
      },
    },
    {
      name: "a script that runs its arguments",
      toml: `
        [deploy]
          release_command = "bin/rails db:migrate"
      `,
      files: {
        Dockerfile: `
          FROM ruby:3.4
          COPY . /rails
          ENTRYPOINT ["/rails/bin/docker-entrypoint"]
          CMD ["bin/rails", "server"]
        `,
        "bin/docker-entrypoint": `
          #!/bin/bash
          exec "\${@}"
        `,
      },
    },
    {
      name: "an ENTRYPOINT that cannot be read",
      toml: `
        [deploy]
          release_command = "bin/migrate"
      `,
      files: {
        Dockerfile: `
          FROM debian:13
          ENTRYPOINT ["/usr/bin/tini", "--"]
        `,
      },
    },
  ],
};
