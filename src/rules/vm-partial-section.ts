import { guestOf } from "../app/guest.ts";
import { has } from "../app/section.ts";
import { type Vm, vmsWithRelease } from "../app/vm.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";
import { both } from "../words/english.ts";

export default rule({
  id: "vm-partial-section",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-vm-section",
  replaces: ["low-memory-runtime", "small-memory-no-swap"],
  *check({ app }) {
    for (const vm of vmsWithRelease(app)) {
      const missing = missingKeys(vm);
      const guest = guestOf(vm);
      if (missing.length === 0 || !guest) continue;
      const isRelease = !app.vms.includes(vm);
      const comesTo = `${guest.cpus} ${guest.kind} CPU${guest.cpus === 1 ? "" : "s"} and ${guest.memory} MB of memory`;
      yield {
        path: vm.path,
        at: "header",
        missing: [...missing, "size"].map((key) => [...vm.path, key]),
        message: `${header(vm.path)} sets no ${both(missing)}, and what is missing comes from the smallest size: ${isRelease ? "the release command runs" : "every deploy sets these Machines to run"} with ${comesTo}${isRelease ? "" : ", whatever `fly scale` had set"}.`,
        help: `${missing.includes("memory") ? 'memory = "1gb"' : "cpus = 1"}${isRelease ? "" : "\nor whatever runs now, see: fly scale show"}`,
      };
    }
  },
});

/**
 * Memory alone says enough, and so does a size. Other keys fill up from `shared-cpu-1x`, neither from the Machine that runs
 * nor from a section for all groups (flyctl internal/appconfig/machines.go, `computeToGuest`).
 */
function missingKeys(vm: Vm): readonly string[] {
  if (vm.size !== undefined || vm.gpuKind !== undefined) return [];
  if (vm.memory === undefined && vm.memoryMb === undefined) return ["memory"];
  return vm.cpuKind === "performance" && !has(vm, "cpus") ? ["cpus"] : [];
}

export const manual: Manual = {
  title: "A `[[vm]]` that gives only part of a size",
  why: "A deploy sets the size of every Machine that a `[[vm]]` is for. What the section leaves out comes from shared-cpu-1x with 256 MB, not from the Machine that runs and not from a `[[vm]]` for all groups, so a deploy undoes `fly scale memory` without a word.",
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
      name: "a group of its own does not inherit from the section for all",
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
      name: "performance CPUs without a number",
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
      name: "a size",
      toml: `
        [[vm]]
          size = "shared-cpu-2x"
      `,
    },
    {
      name: "too little for its CPUs has a report of its own",
      toml: `
        [[vm]]
          cpu_kind = "performance"
          cpus = 2
      `,
    },
  ],
};
