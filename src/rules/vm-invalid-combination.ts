import { DEFAULT_SIZE, type Guest, guestOf, limitsOf, SIZE_NAMES, smallestGuest } from "../app/guest.ts";
import { fieldPath, has } from "../app/section.ts";
import { isConsole, type Vm, vmsWithRelease } from "../app/vm.ts";
import { folded } from "../go/fold.ts";
import { formatMemory, parseMemory } from "../go/size.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isWithin, type Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { short, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { counted } from "../words/english.ts";
import { nearest } from "../words/nearest.ts";

/** Names of sizes that Fly had once, and what replaced them. */
const RENAMED: readonly (readonly [RegExp, (cpus: string) => string])[] = [
  [/^dedicated-cpu-(\d+)x$/, (cpus) => `performance-${cpus}x`],
  [/^shared-(\d+)x$/, (cpus) => `shared-cpu-${cpus}x`],
  [/^performance-cpu-(\d+)x$/, (cpus) => `performance-${cpus}x`],
  [/^micro-(\d+)x$/, () => DEFAULT_SIZE],
];

const says = {
  so: (mistake: string, consequence: string) => `${mistake}, so ${consequence}.`,
  releaseCrashes: "flyctl crashes when it runs the release command",
  deployFails: "the deploy fails after the image is built",
  noSize: (value: string) => `${value} is not a Machine size`,
  sizes: `Use one of: ${SIZE_NAMES.join(", ")}`,
  noAmount: (value: string) => `Fly cannot read memory = ${value}`,
  noMemory: (value: string) => `memory = ${value} rounds down to 0 MB`,
  bareNumber: (memory: string) => `memory = ${memory} means ${memory} MB`,
  noSuchCpus: (machine: string, cpus: readonly number[]) =>
    `Fly does not offer Machines with ${machine} (only ${cpus.join(", ")})`,
  tooLittle: (machine: string, least: number, memory: number) =>
    `${memory} MB of memory is too little for ${machine} (minimum ${least} MB)`,
  tooMuch: (machine: string, most: number, memory: number) =>
    `${memory} MB of memory is too much for ${machine} (maximum ${most} MB)`,
  noStep: (step: number, memory: number) => `${memory} MB of memory is not a multiple of ${step} MB`,
  wholeSizes: `Use one of these sizes: ${SIZE_NAMES.join(", ")}`,
};

export default rule({
  id: "vm-invalid-combination",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/about/pricing/#started-fly-machines",
  replaces: ["vm-partial-section", "vm-size-overridden", "low-memory-runtime", "small-memory-no-swap"],
  *check({ app, violations }) {
    const release = app.deploy?.releaseCommandVm;
    for (const { path, value } of violations) {
      if (app.vms.some((vm) => isConsole(app, vm) && isWithin(path, vm.path))) continue;
      const isRelease = release !== undefined && isWithin(path, release.path);
      yield unreadable(path, value, isRelease ? says.releaseCrashes : says.deployFails);
    }
    for (const vm of vmsWithRelease(app)) {
      if (isConsole(app, vm) || violations.some(({ path }) => isWithin(path, vm.path))) continue;
      const finding = misfit(vm, has(vm, "host_dedication_id") || has(app.root, "host_dedication_id"));
      if (finding) yield finding;
    }
  },
});

function unreadable(path: Path, value: unknown, consequence: string): Finding {
  if (folded(String(path.at(-1))) === "size") {
    const better = renamed(String(value)) ?? nearest(String(value), SIZE_NAMES, 3);
    const message = says.so(says.noSize(short(value)), consequence);
    if (better === undefined) return { path, message, help: says.sizes };
    return { path, message, ...setTo(path, toml(better), { safe: false }) };
  }
  const better = typeof value === "string" ? memoryMeant(value) : undefined;
  const message = says.so(says.noAmount(short(value)), consequence);
  if (better === undefined) return { path, message, help: code('memory = "512mb"') };
  return { path, message, ...setTo(path, toml(better), { safe: false }) };
}

function renamed(size: string): string | undefined {
  for (const [pattern, name] of RENAMED) {
    const match = pattern.exec(size.toLowerCase());
    const better = match && name(match[1] ?? "1");
    if (better && SIZE_NAMES.includes(better)) return better;
  }
  return SIZE_NAMES.find((name) => name === size.toLowerCase());
}

/** `256Mi` as Kubernetes writes it, `1 GB of RAM`. */
function memoryMeant(text: string): string | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmg])i?b?\b/i.exec(text);
  const better = match && `${match[1]}${match[2]?.toLowerCase()}b`;
  return better && parseMemory(better) ? better : undefined;
}

function misfit(vm: Vm, isDedicated: boolean): Finding | undefined {
  if (vm.memory !== undefined && vm.memoryFromText === 0 && vm.memoryMb === undefined) {
    const path = fieldPath(vm, "memory");
    const message = says.so(says.noMemory(short(vm.memory)), says.deployFails);
    return { path, message, ...setTo(path, '"512mb"', { safe: false }) };
  }
  const guest = guestOf(vm);
  const problem = guest && vm.gpuKind === undefined ? problemOf(guest) : undefined;
  if (!guest || !problem) return undefined;
  const bare = problem.key === "memory" && /^\d{1,2}$/.test(vm.memory ?? "") ? vm.memory : undefined;
  const better = bare === undefined ? smallestGuest(guest) : { ...guest, memory: Number(bare) * 1024 };
  return {
    path: placeOf(vm, problem.key),
    severity: isDedicated ? "warning" : undefined,
    message: says.so(bare === undefined ? problem.mistake : says.bareNumber(bare), says.deployFails),
    help: better ? code(lines(vm, guest, better)) : says.wholeSizes,
  };
}

/** The keys to write: with the right CPUs, the memory alone. */
function lines(vm: Vm, was: Guest, { kind, cpus, memory }: Guest): string {
  const line = has(vm, "memory_mb") ? `memory_mb = ${memory}` : `memory = ${toml(formatMemory(memory))}`;
  return kind === was.kind && cpus === was.cpus ? line : `cpu_kind = ${toml(kind)}\ncpus = ${cpus}\n${line}`;
}

interface Problem {
  readonly key: "cpus" | "memory";
  readonly mistake: string;
}

function problemOf(guest: Guest): Problem | undefined {
  const limits = limitsOf(guest);
  if (!limits) return undefined;
  const { kind, cpus, memory } = guest;
  const { minMemory, maxMemory, memoryStep } = limits;
  const machine = counted(cpus, `${kind} CPU`);
  if (!limits.cpus.includes(cpus)) return { key: "cpus", mistake: says.noSuchCpus(machine, limits.cpus) };
  if (memory < minMemory) return { key: "memory", mistake: says.tooLittle(machine, minMemory, memory) };
  if (memory > maxMemory) return { key: "memory", mistake: says.tooMuch(machine, maxMemory, memory) };
  return memory % memoryStep === 0 ? undefined : { key: "memory", mistake: says.noStep(memoryStep, memory) };
}

function placeOf(vm: Vm, key: Problem["key"]): Path {
  const keys = key === "memory" ? ["memory_mb", "memory", "cpus", "size", "cpu_kind"] : ["cpus", "cpu_kind"];
  const found = keys.find((name) => has(vm, name));
  return found === undefined ? vm.path : fieldPath(vm, found);
}

export const manual: Manual = {
  title: "A Machine size that Fly does not offer",
  why: "`fly config validate` does not report invalid sizes, because of a bug in flyctl. With an unknown size, or with CPUs and memory that do not fit together, the deploy fails after the image is built and pushed. In `release_command_vm`, flyctl even crashes.",
  how: "Use a preset size, or CPUs and memory within the limits: 256 to 2048 MB for each shared CPU, 2048 to 8192 MB for each performance CPU.",
  links: ["https://fly.io/docs/machines/guides-examples/machine-sizing/"],
  examples: [
    {
      name: "too much memory for one shared CPU",
      toml: `
        [[vm]]
          cpu_kind = "shared"
          cpus = 1
          memory = "4gb" # <--
      `,
    },
    {
      name: "an old name",
      toml: `
        [[vm]]
          size = "dedicated-cpu-1x" # <--
      `,
      fixed: `
        [[vm]]
          size = "performance-1x"
      `,
    },
    {
      name: "gigabytes without a unit",
      toml: `
        [[vm]]
          memory = 2 # <--
      `,
    },
    {
      name: "a Kubernetes unit",
      toml: `
        [[vm]]
          memory = "256Mi" # <--
      `,
      fixed: `
        [[vm]]
          memory = "256mb"
      `,
    },
    {
      name: "kilobytes",
      toml: `
        [[vm]]
          memory = "256kb" # <--
      `,
      fixed: `
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "the Machine of fly console, which no deploy creates",
      toml: `
        [[vm]]
          memory = "1gb"
        [[vm]]
          cpus = 1
          memory = "4gb"
          processes = ["console"]
      `,
    },
    {
      name: "a size that Fly offers",
      toml: `
        [[vm]]
          cpu_kind = "shared"
          cpus = 2
          memory = "4gb"
      `,
    },
    {
      name: "a preset size with more memory",
      toml: `
        [[vm]]
          size = "shared-cpu-1x"
          memory = "1gb"
      `,
    },
    {
      name: "an amount between two steps",
      toml: `
        [[vm]]
          cpu_kind = "shared"
          cpus = 2
          memory = "700mb" # <--
      `,
    },
  ],
};
