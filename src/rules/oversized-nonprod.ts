import { type Guest, guestOf, limitsOf } from "../app/guest.ts";
import { fieldPath, has } from "../app/section.ts";
import { isConsole, memoryPath, type Vm } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { counted } from "../words/english.ts";
import { memoryName } from "../words/names.ts";

/** Apps that are there to be loaded. */
const LOAD_TEST = /(?:^|[-_])(?:perf|performance|load|bench|benchmark|stress)(?:[-_]|$)/;

const says = {
  tooLarge: (cost: string) =>
    `This looks like a test or preview app, but its Machines have ${cost}, probably copied from production.`,
  cpus: (count: number) => counted(count, "performance CPU"),
  memory: (megabytes: number) => `${memoryName(megabytes)} of memory`,
};

export default rule({
  id: "oversized-nonprod",
  category: "cost",
  severity: { recommended: "off", production: "off", all: "info" },
  // Money, not risk: what is a risk counts less in such apps, and this would never be heard.
  outcome: "style",
  docs: "https://fly.io/docs/about/pricing/#started-fly-machines",
  options: {
    maxMemoryMb: { description: "Memory in MB from which a Machine is too large for such an app.", default: 4096 },
  },
  *check({ app, options, environment }) {
    if (environment !== "nonprod" || LOAD_TEST.test(app.name ?? "")) return;
    for (const vm of app.vms.filter((section) => !isConsole(app, section))) {
      const guest = guestOf(vm);
      const isFast = guest?.kind === "performance";
      if (!guest || (!isFast && guest.memory < options.maxMemoryMb)) continue;
      const key = isFast ? ["size", "cpu_kind"].find((name) => has(vm, name)) : undefined;
      yield {
        path: key === undefined ? memoryPath(vm) : fieldPath(vm, key),
        message: says.tooLarge(isFast ? says.cpus(guest.cpus) : says.memory(guest.memory)),
        help: key === undefined ? code(`memory = ${quoted(formatMemory(enough(guest)))}`) : code(smaller(vm, key)),
      };
    }
  },
});

/** What goes with as many shared CPUs as there are. */
function enough(guest: Guest): number {
  return Math.max(1024, limitsOf(guest)?.minMemory ?? 0);
}

function smaller(vm: Vm, key: string): string {
  const size = key === "size" ? 'size = "shared-cpu-1x"' : 'cpu_kind = "shared"';
  return [size, ...(has(vm, "cpus") ? ["cpus = 1"] : []), 'memory = "1gb"'].join("\n");
}

export const manual: Manual = {
  title: "An oversized Machine in a test app",
  why: "Files for staging and review apps are often copied from production, Machine size included. Each of these apps then costs as much as production.",
  how: "Use a small shared size.",
  examples: [
    {
      name: "performance CPUs for a review app",
      toml: `
        app = "acme-pr-12"
        [[vm]]
          size = "performance-2x" # <--
      `,
    },
    {
      name: "a lot of memory",
      toml: `
        [[vm]]
          memory = "4gb" # <--
          cpus = 2
      `,
      filename: "fly.staging.toml",
    },
    {
      name: "a small size",
      toml: `
        app = "acme-pr-12"
        [[vm]]
          size = "shared-cpu-1x"
          memory = "1gb"
      `,
    },
    {
      name: "the Machine of fly console",
      toml: `
        app = "acme-staging"
        [[vm]]
          size = "performance-4x"
          processes = ["console"]
      `,
    },
    {
      name: "a load test",
      toml: `
        app = "acme-staging-load"
        [[vm]]
          size = "performance-2x"
      `,
    },
    {
      name: "production",
      toml: `
        app = "acme"
        [[vm]]
          size = "performance-2x"
      `,
    },
    {
      name: "performance CPUs by their number",
      toml: `
        app = "acme-staging"
        [[vm]]
          cpu_kind = "performance" # <--
          cpus = 4
          memory = "8gb"
      `,
    },
  ],
};
