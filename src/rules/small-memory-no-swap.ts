import { guestOf } from "../app/guest.ts";
import type { App } from "../app/model.ts";
import { fieldPath, has, integer } from "../app/section.ts";
import { memoryPath, type Vm, vmOfGroup } from "../app/vm.ts";
import { type KnownRuntime, runtimeBeside } from "../beside/runtime.ts";
import { code } from "../help.ts";
import { RUNTIMES } from "../hints/runtime.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { capitalized } from "../words/english.ts";

/** What does well with little memory needs no swap either. */
const HUNGRY_FROM = 512;

const says = {
  noSwap: (runtime: string, memory: number) =>
    `${capitalized(runtime)} has only ${memory} MB of memory and no swap. A short peak (startup, migration, image upload) can kill it.`,
  addSwap: ["Add this above the first [section]:", code("swap_size_mb = 512")],
};

export default rule({
  id: "small-memory-no-swap",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#swap_size_mb-option",
  options: {
    maxMemoryMb: { description: "The memory in MB up to which a Machine needs swap.", default: 512 },
  },
  *check({ app, options, environment, beside }) {
    // Swap keeps a Machine from being suspended (https://fly.io/docs/reference/suspend-resume/).
    const suspends = app.services.some(({ autostop }) => autostop === "suspend");
    if ((integer(app.root, "swap_size_mb") ?? 0) !== 0 || suspends || environment === "nonprod") return;
    for (const { name } of app.groups) {
      const vm = vmOfGroup(app.vms, name);
      const memory = vm && guestOf(vm)?.memory;
      if (!vm || memory === undefined || memory > options.maxMemoryMb) continue;
      const known = runtimeBeside(app, name, beside);
      if (!known || RUNTIMES[known.runtime].memory < HUNGRY_FROM) continue;
      yield finding(app, vm, known, memory);
      return;
    }
  },
});

function finding({ root }: App, vm: Vm, { name, related }: KnownRuntime, memory: number): Finding {
  const isSet = has(root, "swap_size_mb");
  const path = isSet ? fieldPath(root, "swap_size_mb") : memoryPath(vm);
  return {
    path,
    about: vm.path,
    missing: [["swap_size_mb"]],
    message: says.noSwap(name, memory),
    help: says.addSwap,
    related,
    fix: { safe: false, changes: [isSet ? { set: path, toml: "512" } : { add: [], toml: "swap_size_mb = 512" }] },
  };
}

export const manual: Manual = {
  title: "Little memory and no swap",
  why: "With 512 MB or less, a runtime such as Rails, Node or Django works until it briefly needs more. Then the kernel kills it. With swap, it slows down instead.",
  how: "Add `swap_size_mb = 512` above the first `[section]`, or use more memory. Do not add swap if Fly suspends the Machines: Fly cannot suspend a Machine with swap.",
  links: ["https://fly.io/docs/apps/going-to-production/"],
  examples: [
    {
      name: "Rails with 512 MB",
      toml: `
        app = "acme"
        [env]
          RAILS_ENV = "production"
        [[vm]]
          memory = "512mb" # <--
      `,
      fixed: `
        app = "acme"
        swap_size_mb = 512
        [env]
          RAILS_ENV = "production"
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "with swap",
      toml: `
        swap_size_mb = 512
        [env]
          RAILS_ENV = "production"
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "swap would prevent suspending",
      toml: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          auto_stop_machines = "suspend"
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "Node in the Dockerfile",
      toml: `
        app = "acme"
        [[vm]]
          memory = "512mb" # <--
      `,
      fixed: `
        app = "acme"
        swap_size_mb = 512
        [[vm]]
          memory = "512mb"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["npm", "start"]
        `,
      },
    },
    {
      name: "files that Node built, and nginx serves",
      toml: `
        app = "acme"
        [env]
          NODE_ENV = "production"
        [[vm]]
          memory = "256mb"
      `,
      files: {
        Dockerfile: `
          FROM nginx:alpine
          CMD ["nginx", "-g", "daemon off;"]
        `,
      },
    },
    {
      name: "Rust",
      toml: `
        [env]
          RUST_LOG = "info"
        [[vm]]
          memory = "256mb"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [env]
          RAILS_ENV = "production"
        [[vm]]
          memory = "512mb"
      `,
    },
  ],
};
