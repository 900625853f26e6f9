import { type Guest, guestOf } from "../app/guest.ts";
import { has } from "../app/section.ts";
import { isConsole, type Vm, vmsWithRelease } from "../app/vm.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";
import { fly } from "../words/commands.ts";
import { counted } from "../words/english.ts";
import { memoryName } from "../words/names.ts";

const says = {
  machine: ({ cpus, kind, memory }: Guest) => `${counted(cpus, `${kind} CPU`)} and ${memoryName(memory)} of memory`,
  release: (section: string, missing: string, machine: string) =>
    `${section} sets no ${missing}: the release command runs with ${machine}.`,
  deploys: (section: string, missing: string, machine: string) =>
    `${section} sets no ${missing}: every deploy resizes these Machines to ${machine}, undoing \`fly scale\`.`,
  orWhatRuns: (line: string, command: string) => [
    code(line),
    "Or use the current size, which this command shows:",
    run(command),
  ],
};

export default rule({
  id: "vm-partial-section",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-vm-section",
  replaces: ["low-memory-runtime", "small-memory-no-swap"],
  *check({ app }) {
    for (const vm of vmsWithRelease(app)) {
      const missing = missingKey(vm);
      const guest = guestOf(vm);
      if (missing === undefined || !guest || isConsole(app, vm)) continue;
      const isRelease = !app.vms.includes(vm);
      const line = missing === "memory" ? 'memory = "1gb"' : "cpus = 1";
      const message = isRelease ? says.release : says.deploys;
      yield {
        path: vm.path,
        missing: [missing, "size"].map((key) => [...vm.path, key]),
        message: message(header(vm.path), missing, says.machine(guest)),
        help: isRelease ? code(line) : says.orWhatRuns(line, fly(app, "scale show")),
      };
    }
  },
});

/**
 * Memory alone says enough, and so does a size. Other keys fill up from `shared-cpu-1x`, neither from the Machine that runs
 * nor from a section for all groups (flyctl internal/appconfig/machines.go, `computeToGuest`).
 */
function missingKey(vm: Vm): "memory" | "cpus" | undefined {
  if (vm.size !== undefined || vm.gpuKind !== undefined) return undefined;
  if (vm.memory === undefined && vm.memoryMb === undefined) return "memory";
  return vm.cpuKind === "performance" && !has(vm, "cpus") ? "cpus" : undefined;
}

export const manual: Manual = {
  title: "A `[[vm]]` that sets only part of a size",
  why: "A deploy sets the size of every Machine that a `[[vm]]` covers. Whatever the section omits comes from shared-cpu-1x with 256 MB, not from the running Machine and not from a `[[vm]]` for all process groups. So a deploy silently undoes `fly scale memory`.",
  how: "Write a `size`, or CPUs and memory. To leave sizes to `fly scale`, delete the section.",
  links: ["https://github.com/superfly/flyctl/issues/4544", "https://github.com/markmhendrickson/neotoma/issues/2279"],
  examples: [
    {
      name: "only the kind of CPU",
      toml: `
        [[vm]] # <--
          cpu_kind = "shared"
      `,
    },
    {
      name: "a group that does not inherit from the section for all",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          memory = "2gb"
        [[vm]] # <--
          processes = ["worker"]
          cpu_kind = "shared"
          cpus = 1
      `,
    },
    {
      name: "performance CPUs without a count",
      toml: `
        [[vm]] # <--
          cpu_kind = "performance"
          memory = "4gb"
      `,
    },
    {
      name: "the release Machine",
      toml: `
        [deploy]
          release_command = "bin/migrate"
          [deploy.release_command_vm] # <--
            cpus = 1
      `,
    },
    {
      name: "CPUs and memory",
      toml: `
        [[vm]]
          cpu_kind = "performance"
          cpus = 1
          memory = "2gb"
      `,
    },
    {
      name: "only memory",
      toml: `
        [[vm]]
          memory = "1gb"
      `,
    },
    {
      name: "the Machine of fly console",
      toml: `
        [[vm]]
          memory = "1gb"
        [[vm]]
          processes = ["console"]
          cpu_kind = "shared"
      `,
    },
    {
      name: "a size",
      toml: `
        [[vm]]
          size = "shared-cpu-2x"
      `,
    },
    {
      name: "too little memory for the CPUs (vm-invalid-combination reports it)",
      toml: `
        [[vm]]
          cpu_kind = "performance"
          cpus = 2
      `,
    },
  ],
};
