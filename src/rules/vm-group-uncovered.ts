import { vmOfGroup } from "../app/vm.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";

const says = {
  noSize: (group: string) =>
    `No [[vm]] is for the group ${quoted(group)}, so its first Machines start with 256 MB of memory, and no deploy changes their size.`,
  addSize: (group: string) =>
    `Add its name to the processes of a [[vm]], or give it one of its own:\n[[vm]]\n  processes = ${toml([group])}\n  memory = "512mb"`,
};

export default rule({
  id: "vm-group-uncovered",
  category: "correctness",
  severity: { recommended: "info", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-vm-section",
  *check({ app }) {
    const names = app.groups.map(({ name }) => name);
    // A section for a group that does not exist is reported there; it may be meant for this one.
    const isMisspelt = app.vms.some(({ processes }) => processes.some((name) => !names.includes(name)));
    if (app.vms.length === 0 || isMisspelt) return;
    for (const { name, path } of app.groups) {
      if (!vmOfGroup(app.vms, name)) yield { path, at: "key", message: says.noSize(name), help: says.addSize(name) };
    }
  },
});

export const manual: Manual = {
  title: "A process group without a size",
  why: "A `[[vm]]` with `processes` is for those groups only. The Machines of any other group start as shared-cpu-1x with 256 MB and keep whatever size `fly scale` gives them, so the file looks complete and is not. It is usually the worker that was added later, and that runs out of memory.",
  how: "Write a `[[vm]]` for each group, or one without `processes` for all that have none.",
  examples: [
    {
      name: "a worker without a size",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker" # <--
        [[vm]]
          memory = "1gb"
          processes = ["web"]
      `,
    },
    {
      name: "each group has one",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          memory = "1gb"
          processes = ["web"]
        [[vm]]
          memory = "512mb"
          processes = ["worker"]
      `,
    },
    {
      name: "one for the rest",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          memory = "1gb"
          processes = ["web"]
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "no section at all",
      toml: `
        [processes]
          web = "bin/web"
      `,
    },
    {
      name: "a misspelled group has a report of its own",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]]
          memory = "1gb"
          processes = ["wbe"]
      `,
    },
  ],
};
