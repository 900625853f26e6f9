import { stoppedGroups } from "../app/autostop.ts";
import { guestOf, preset } from "../app/guest.ts";
import type { App } from "../app/model.ts";
import { fieldPath, integer } from "../app/section.ts";
import { vmOfGroup } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { both } from "../words/english.ts";

/** One page of the Fly docs says 2 GB, another 4 GB. */
const DISPUTED_MB = 4096;

const says = {
  disputed: (limit: string, memory: string) =>
    `Fly suspends Machines of up to ${limit} of memory; these have ${memory}, so suspending them takes long or they are stopped instead.`,
  stopped: (reasons: readonly string[]) =>
    `Fly does not suspend Machines with ${both(reasons)}: it stops them, and they take a whole start to wake.`,
  stopOr: (remedies: readonly string[]) => `auto_stop_machines = "stop"\nor, to suspend them, ${both(remedies)}.`,
  swap: (mb: number) => `swap (swap_size_mb = ${mb})`,
  noSwap: "delete swap_size_mb",
  gpu: "a GPU",
  noGpu: "use a size without GPU",
  memory: (memory: string) => `${memory} of memory`,
  lessMemory: (limit: string) => `write memory = "${limit}" in [[vm]]`,
};

export default rule({
  id: "suspend-unsupported",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/suspend-resume/#requirements",
  options: {
    maxMemoryMb: { description: "The largest Machine that is suspended, in MB.", default: 2048 },
  },
  *check({ app, options }) {
    for (const { service, autostop, names } of stoppedGroups(app)) {
      if (autostop !== "suspend") continue;
      const mb = Math.max(...names.map((name) => memoryOf(app, name)));
      const [memory, limit] = [formatMemory(mb), formatMemory(options.maxMemoryMb)];
      const hard = obstacles(app, names);
      const tooLarge = { reason: says.memory(memory), remedy: says.lessMemory(limit) };
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
  why: "Fly suspends Machines with up to 2 GB of memory, without swap and without GPU. Others it stops, so they wake as slowly as from a start, although the file promises otherwise.",
  how: 'Write "stop", which is what happens, or take away what is in the way.',
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
      name: "much memory",
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
      name: "more than the docs agree on",
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
      name: "the large Machines are others",
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
  ],
};
