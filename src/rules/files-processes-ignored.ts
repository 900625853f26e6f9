import { fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  everywhere: (processes: string, file: string, others: readonly string[]) =>
    `processes = ${processes} keeps this file from no Machine: flyctl writes ${file} to those of ${both(others)} as well.`,
  deleteLine:
    "Delete the line, so that nobody relies on it. What one group alone may see has to be given to it in another way.",
};

export default rule({
  id: "files-processes-ignored",
  category: "correctness",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-files-section",
  *check({ app }) {
    const names = app.groups.map(({ name }) => name);
    for (const file of app.files) {
      const others = names.filter((name) => !file.processes.includes(name));
      if (others.length === names.length || others.length === 0) continue;
      const guestPath = text(file, "guest_path") ?? "it";
      yield {
        path: fieldPath(file, "processes"),
        message: says.everywhere(toml(file.processes), guestPath, others.map(quoted)),
        help: says.deleteLine,
      };
    }
  },
});

export const manual: Manual = {
  title: "A file for some process groups only",
  why: "The docs know `processes` in `[[files]]`, but flyctl puts all entries into one list before it looks at groups, and gives that list to every Machine, the one of the release command included. A key that was meant for the worker lies on the web Machines too. Read from flyctl's code in August 2026; later versions may differ.",
  how: "Expect each file on each Machine. Two entries with the same `guest_path` do not take turns either: the last one wins everywhere.",
  examples: [
    {
      name: "a key for the worker",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[files]]
          guest_path = "/secrets/worker.key"
          secret_name = "WORKER_KEY"
          processes = ["worker"] # <--
      `,
    },
    {
      name: "all groups",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
          processes = ["web", "worker"]
      `,
    },
    {
      name: "one group",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
          processes = ["app"]
      `,
    },
  ],
};
