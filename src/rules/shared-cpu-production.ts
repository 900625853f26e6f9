import { guestOf } from "../app/guest.ts";
import { fieldPath, has } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import { type Vm, vmOfGroup } from "../app/vm.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";

const says = {
  isThrottled: (cpus: number) =>
    `${cpus === 1 ? "A shared CPU is" : `${cpus} shared CPUs are each`} promised a sixteenth of a core; under steady load the app is throttled, and requests, checks and deploys get slow.`,
  watch: (larger: string) =>
    `Watch CPU steal and throttling in the metrics (fly dashboard metrics); where they show up:\n${larger}`,
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
      yield { path: cpuPath(vm), message: says.isThrottled(guest.cpus), help: says.watch(larger(vm)) };
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
  why: "A shared CPU is promised a sixteenth of a core, and gets credit for bursts. When the credit is used up the app is throttled, which shows first at start, in health checks and during deploys. Fly's checklist for production says that most web apps need performance CPUs.",
  how: "Nothing, as long as the metrics show no throttling. Otherwise choose `performance-1x` or more; it costs several times as much.",
  links: [
    "https://fly.io/docs/apps/going-to-production/",
    "https://community.fly.io/t/23473",
    "https://community.fly.io/t/22259",
  ],
  examples: [
    {
      name: "a shared CPU",
      toml: `
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
