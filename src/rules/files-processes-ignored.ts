import { fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { several } from "../words/english.ts";

const says = {
  everywhere: (processes: string, file: string, others: readonly string[]) =>
    `processes = ${processes} does not limit this file: flyctl also writes ${file} to the Machines of ${several(others, 4)}.`,
  deleteLine: "Delete the line. Do not rely on [[files]] for data that only one process group may see.",
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
  title: "A file for only some process groups",
  why: "Fly's docs list `processes` for `[[files]]`, but flyctl merges all entries before it looks at process groups, and writes them to every Machine, including the one that runs the release command. A key meant for the worker is also on the web Machines. This describes flyctl in August 2026; later versions may differ.",
  how: "Expect every file on every Machine. If two entries have the same `guest_path`, the last one wins everywhere.",
  examples: [
    {
      name: "key for the worker",
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
