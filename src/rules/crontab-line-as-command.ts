import { commandOfGroup, listedCommand } from "../app/command.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, tomlKey } from "../toml/write.ts";

/** One of the five times in front of a command: `*`, `10-59/5`, `0`, `1-5`, `9,17`, `MON-FRI`. */
const TIME =
  /^(?:[\d*?][\d*,/-]*|(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z,-]*)$/i;
const NICKNAME = /^@(?:every|hourly|daily|midnight|weekly|monthly|yearly|annually|reboot)$/;

const says = {
  noProgram: (program: string, group: string) =>
    `Fly runs no schedules from [processes]: it looks for a program named ${program}, so the Machines of process group ${group} do not start.`,
  scheduler: (line: string) => [
    "Put the line into a crontab file in the image, and run that with supercronic:",
    code(line),
  ],
};

export default rule({
  id: "crontab-line-as-command",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/blueprints/supercronic/",
  replaces: ["command-needs-shell"],
  *check({ app }) {
    // It may well be a program that takes a schedule.
    if (listedCommand(app, "entrypoint")) return;
    for (const { name } of app.groups) {
      const command = commandOfGroup(app, name);
      if (command?.line === undefined || !isCrontabLine(command.words)) continue;
      const [program = ""] = command.words;
      yield {
        path: command.path,
        message: says.noProgram(quoted(program), quoted(name)),
        help: says.scheduler(`${tomlKey(name)} = "supercronic /app/crontab"`),
      };
    }
  },
});

function isCrontabLine(words: readonly string[]): boolean {
  const times = words.slice(0, 5);
  const isSchedule = times.length === 5 && times.every((word) => TIME.test(word)) && times.includes("*");
  return isSchedule || NICKNAME.test(words[0] ?? "");
}

export const manual: Manual = {
  title: "A line for cron in `[processes]`",
  why: "A value of `[processes]` is a command, and flyctl has no schedules: it passes `*/5` and `*` on as the name of a program and its arguments. There is no such program, so the Machines of the process group do not start.",
  how: "Run a scheduler such as supercronic in the process group, with the line in its crontab file. For a job once an hour, a day, a week or a month, `fly machine run IMAGE --schedule hourly` also works.",
  links: ["https://fly.io/docs/blueprints/task-scheduling/"],
  examples: [
    {
      name: "every five minutes",
      toml: `
        [processes]
          app = "bin/server"
          cron = "*/5 * * * * bin/tick" # <--
      `,
    },
    {
      name: "on weekdays, with shell syntax",
      toml: `
        [processes]
          app = "bin/server"
          report = "30 9 * * MON-FRI cd /app && bin/report" # <--
      `,
    },
    {
      name: "a nickname",
      toml: `
        [processes]
          app = "bin/server"
          nightly = "@daily bin/cleanup" # <--
      `,
    },
    {
      name: "a scheduler",
      toml: `
        [processes]
          app = "bin/server"
          cron = "supercronic /app/crontab"
      `,
    },
    {
      name: "the schedule as an argument",
      toml: `
        [processes]
          app = "bin/server"
          cron = "bin/every '*/5 * * * *' bin/tick"
      `,
    },
    {
      name: "numbers as arguments",
      toml: `
        [processes]
          app = "bin/server"
          sum = "sum 1 2 3 4 5"
      `,
    },
    {
      name: "an entrypoint that may take a schedule",
      toml: `
        [experimental]
          entrypoint = ["/bin/schedule"]
        [processes]
          app = "*/5 * * * * bin/tick"
      `,
    },
  ],
};
