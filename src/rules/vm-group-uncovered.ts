import { CONSOLE, isConsole, vmOfGroup } from "../app/vm.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { fly } from "../words/commands.ts";

const says = {
  noSize: (group: string) =>
    `No [[vm]] covers process group ${quoted(group)}: its first Machines start with 256 MB, and deploys do not change their size.`,
  addSize: (group: string, command: string) => [
    "Look up the current size:",
    run(command),
    "Then add the process group to the processes of a [[vm]], or write a new one:",
    code(`[[vm]]\n  processes = ${toml([group])}\n  memory = "512mb"`),
  ],
};

export default rule({
  id: "vm-group-uncovered",
  category: "correctness",
  severity: { recommended: "info", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-vm-section",
  *check({ app }) {
    const vms = app.vms.filter((vm) => !isConsole(app, vm));
    const names = [...app.groups.map(({ name }) => name), CONSOLE];
    // A section for a group that does not exist is reported there; it may be meant for this one.
    const isMisspelt = vms.some(({ processes }) => processes.some((name) => !names.includes(name)));
    if (vms.length === 0 || isMisspelt) return;
    for (const { name, path } of app.groups) {
      if (vmOfGroup(vms, name)) continue;
      const help = says.addSize(name, fly(app, "scale show"));
      yield { path, at: "key", message: says.noSize(name), help };
    }
  },
});

export const manual: Manual = {
  title: "A process group without a size",
  why: "A `[[vm]]` with `processes` covers only those process groups. Machines of any other group start as shared-cpu-1x with 256 MB, and keep whatever size `fly scale` gives them. The file looks complete but is not. Usually a worker was added later, and it runs out of memory.",
  how: "Write a `[[vm]]` for each process group, or one without `processes` for the rest.",
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
      name: "only fly console has a size",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          memory = "2gb"
          processes = ["console"]
      `,
    },
    {
      name: "a worker without a size, and a size for fly console",
      toml: `
        app = "acme"
        [processes]
          web = "bin/web"
          worker = "bin/worker" # <--
        [[vm]]
          memory = "1gb"
          processes = ["web", "console"]
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
      name: "a misspelled group (unknown-process-group reports it)",
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
