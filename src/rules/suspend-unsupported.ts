import { stoppedGroups } from "../app/autostop.ts";
import { guestOf, limitsOf, preset } from "../app/guest.ts";
import type { App } from "../app/model.ts";
import { fieldPath, integer } from "../app/section.ts";
import { vmOfGroup } from "../app/vm.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { both } from "../words/english.ts";
import { memoryName } from "../words/names.ts";

/** One page of the Fly docs says 2 GB, another 4 GB. */
const DISPUTED_MB = 4096;

const says = {
  disputed: (limit: string, memory: string) =>
    `Fly suspends Machines with up to ${limit} of memory. With ${memory}, suspending is slow or Fly stops them instead.`,
  stopped: (reasons: readonly string[]) =>
    `Fly does not suspend Machines with ${both(reasons)}: it stops them, and each wake-up is a full start.`,
  stopOr: (remedies: readonly string[]) => [
    code('auto_stop_machines = "stop"'),
    `Or, to suspend them, ${both(remedies)}.`,
  ],
  swap: (mb: number) => `swap (swap_size_mb = ${mb})`,
  noSwap: "delete swap_size_mb",
  gpu: "a GPU",
  noGpu: "use a size without a GPU",
  memory: (memory: string) => `${memory} of memory`,
  lessMemory: (limit: string) => `lower memory in [[vm]] to ${limit}`,
  smaller: (limit: string) => `use a [[vm]] with fewer CPUs and at most ${limit} of memory`,
};

export default rule({
  id: "suspend-unsupported",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/suspend-resume/#requirements",
  options: {
    maxMemoryMb: { description: "The most memory in MB that a suspended Machine may have.", default: 2048 },
  },
  *check({ app, options }) {
    for (const { service, autostop, names } of stoppedGroups(app)) {
      if (autostop !== "suspend") continue;
      const mb = Math.max(...names.map((name) => memoryOf(app, name)));
      const [memory, limit] = [memoryName(mb), memoryName(options.maxMemoryMb)];
      const hard = obstacles(app, names);
      const remedy = names.every((name) => goesWith(app, name, options.maxMemoryMb)) ? says.lessMemory : says.smaller;
      const tooLarge = { reason: says.memory(memory), remedy: remedy(limit) };
      const all = mb > options.maxMemoryMb ? [...hard, tooLarge] : hard;
      if (all.length === 0) continue;
      const isDisputed = hard.length === 0 && mb <= DISPUTED_MB;
      const path = fieldPath(service, "auto_stop_machines");
      yield {
        path,
        severity: isDisputed ? "info" : undefined,
        message: isDisputed ? says.disputed(limit, memory) : says.stopped(all.map(({ reason }) => reason)),
        help: says.stopOr(all.map(({ remedy }) => remedy)),
        fix: { safe: false, changes: [{ set: path, toml: '"stop"' }] },
      };
    }
  },
});

function memoryOf(app: App, group: string): number {
  const vm = vmOfGroup(app.vms, group);
  return (vm && guestOf(vm)?.memory) ?? 0;
}

/** Whether the CPUs of a group are sold with as little memory as this. */
function goesWith(app: App, group: string, memory: number): boolean {
  const vm = vmOfGroup(app.vms, group);
  const guest = vm && guestOf(vm);
  const limits = guest && limitsOf(guest);
  return limits === undefined || limits.minMemory <= memory;
}

/** What rules suspending out, whatever the memory, and how to be rid of it. */
function obstacles(app: App, groups: readonly string[]): readonly Obstacle[] {
  const vms = groups.map((group) => vmOfGroup(app.vms, group));
  const hasGpu = vms.some((vm) => vm && (vm.gpuKind !== undefined || preset(vm.size ?? "")?.gpu === true));
  const swap = integer(app.root, "swap_size_mb") ?? 0;
  return [
    ...(swap > 0 ? [{ reason: says.swap(swap), remedy: says.noSwap }] : []),
    ...(hasGpu ? [{ reason: says.gpu, remedy: says.noGpu }] : []),
  ];
}

interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

export const manual: Manual = {
  title: "Machines that cannot be suspended",
  why: 'Fly suspends Machines with up to 2 GB of memory, no swap and no GPU. It stops all others, so they wake up with a full start although the file says "suspend".',
  how: 'Use "stop", which is what Fly does anyway. Or remove the swap, the GPU or the extra memory.',
  links: ["https://community.fly.io/t/20942", "https://community.fly.io/t/26623"],
  examples: [
    {
      name: "swap",
      toml: `
        swap_size_mb = 512
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend" # <--
      `,
      fixed: `
        swap_size_mb = 512
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "too much memory for performance CPUs",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend" # <--
        [[vm]]
          size = "performance-4x"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[vm]]
          size = "performance-4x"
      `,
    },
    {
      name: "4 GB, where the docs disagree",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend" # <--
        [[vm]]
          cpus = 2
          memory = "4gb"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[vm]]
          cpus = 2
          memory = "4gb"
      `,
    },
    {
      name: "two gigabytes",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend"
        [[vm]]
          memory = "2gb"
      `,
    },
    {
      name: "the large Machines belong to another group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service]
          internal_port = 8080
          processes = ["web"]
          auto_stop_machines = "suspend"
        [[vm]]
          memory = "8gb"
          cpus = 4
          processes = ["worker"]
      `,
    },
    {
      name: "a Machine with a GPU, by its size",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend" # <--
        [[vm]]
          size = "a10"
          memory = "1gb"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[vm]]
          size = "a10"
          memory = "1gb"
      `,
    },
    {
      name: "a Machine with a GPU, by its kind",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "suspend" # <--
        [[vm]]
          gpu_kind = "a10"
          memory = "1gb"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[vm]]
          gpu_kind = "a10"
          memory = "1gb"
      `,
    },
  ],
};
