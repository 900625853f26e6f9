import { guestOf } from "../app/guest.ts";
import { fieldPath, has } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import { type Vm, vmOfGroup } from "../app/vm.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";

const says = {
  isThrottled: (cpus: number) =>
    `${cpus === 1 ? "A shared CPU" : `Each of the ${cpus} shared CPUs`} guarantees 1/16 of a core. Under steady load, Fly throttles the app: requests, checks and deploys slow down.`,
  watch: (dashboard: string, larger: string) => [
    "Check the metrics for CPU steal and throttling:",
    run(dashboard),
    "If there is any, write:",
    code(larger),
  ],
};

export default rule({
  id: "shared-cpu-production",
  category: "performance",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/machines/cpu-performance/",
  *check({ app }) {
    const busy = app.services.filter((service) => !service.ghost && !sleeps(service));
    for (const group of busy.flatMap(({ groups }) => groups)) {
      const vm = vmOfGroup(app.vms, group);
      const guest = vm && guestOf(vm);
      if (!vm || guest?.kind !== "shared") continue;
      yield {
        path: cpuPath(vm),
        message: says.isThrottled(guest.cpus),
        help: says.watch(fly(app, "dashboard metrics"), larger(vm)),
      };
      return;
    }
  },
});

/** Machines that may all stop are made for little traffic, and a shared CPU is right for that. */
function sleeps({ autostop, minMachinesRunning }: Service): boolean {
  return autostop !== "off" && (minMachinesRunning ?? 0) === 0;
}

function larger(vm: Vm): string {
  const isKind = has(vm, "cpu_kind");
  return [
    ...(has(vm, "size") || !isKind ? ['size = "performance-1x"'] : []),
    ...(isKind ? ['cpu_kind = "performance"'] : []),
    ...(has(vm, "cpus") ? ["cpus = 1"] : []),
    has(vm, "memory_mb") ? "memory_mb = 2048" : 'memory = "2gb"',
  ].join("\n");
}

function cpuPath(vm: Vm): Path {
  const key = ["cpu_kind", "size", "cpus", "memory", "memory_mb"].find((name) => has(vm, name));
  return key === undefined ? vm.path : fieldPath(vm, key);
}

export const manual: Manual = {
  title: "A web app on shared CPUs",
  why: "A shared CPU guarantees 1/16 of a core, plus credit for bursts. When the credit runs out, Fly throttles the app, which you notice first at startup, in health checks and during deploys. Fly's production checklist says that most web apps need performance CPUs.",
  how: "Change nothing as long as the metrics show no throttling. Otherwise choose `performance-1x` or larger, which costs several times as much.",
  links: [
    "https://fly.io/docs/apps/going-to-production/",
    "https://community.fly.io/t/23473",
    "https://community.fly.io/t/22259",
  ],
  examples: [
    {
      name: "a shared CPU",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
        [[vm]]
          size = "shared-cpu-1x" # <--
          memory = "1gb"
      `,
    },
    {
      name: "a performance CPU",
      toml: `
        [http_service]
          internal_port = 8080
        [[vm]]
          size = "performance-1x"
      `,
    },
    {
      name: "an app that sleeps most of the time",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
          min_machines_running = 0
        [[vm]]
          size = "shared-cpu-1x"
      `,
    },
    {
      name: "a worker",
      toml: `
        [processes]
          worker = "bin/worker"
        [[vm]]
          size = "shared-cpu-1x"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
        [[vm]]
          size = "shared-cpu-1x"
      `,
    },
  ],
};
