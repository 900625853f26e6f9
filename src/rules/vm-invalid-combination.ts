import { DEFAULT_SIZE, type Guest, guestOf, limitsOf, SIZE_NAMES, smallestGuest } from "../app/guest.ts";
import { fieldPath, has } from "../app/section.ts";
import { type Vm, vmsWithRelease } from "../app/vm.ts";
import { folded } from "../go/fold.ts";
import { formatMemory, parseMemory } from "../go/size.ts";
import type { Manual } from "../manual.ts";
import { isWithin, type Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { short, toml } from "../toml/write.ts";
import { nearest } from "../words/nearest.ts";

export default rule({
  id: "vm-invalid-combination",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/about/pricing/#started-fly-machines",
  replaces: ["vm-partial-section", "vm-size-overridden", "low-memory-runtime", "small-memory-no-swap"],
  *check({ app, violations }) {
    const release = app.deploy?.releaseCommandVm;
    for (const { path, value } of violations)
      yield unreadable(path, value, release !== undefined && isWithin(path, release.path));
    for (const vm of vmsWithRelease(app)) {
      if (violations.some(({ path }) => isWithin(path, vm.path))) continue;
      const finding = misfit(vm, has(vm, "host_dedication_id") || has(app.root, "host_dedication_id"));
      if (finding) yield finding;
    }
  },
});

/** Names of sizes that Fly had once, and what replaced them. */
const RENAMED: readonly (readonly [RegExp, (cpus: string) => string])[] = [
  [/^dedicated-cpu-(\d+)x$/, (cpus) => `performance-${cpus}x`],
  [/^shared-(\d+)x$/, (cpus) => `shared-cpu-${cpus}x`],
  [/^performance-cpu-(\d+)x$/, (cpus) => `performance-${cpus}x`],
  [/^micro-(\d+)x$/, () => DEFAULT_SIZE],
];

function unreadable(path: Path, value: unknown, isRelease: boolean): Finding {
  const crash = isRelease
    ? "flyctl crashes when it runs the release command"
    : "the deploy fails once the image is built";
  if (folded(String(path.at(-1))) === "size") {
    const better = renamed(String(value)) ?? nearest(String(value), SIZE_NAMES, 3);
    return {
      path,
      message: `${short(value)} is not a size of Machines, so ${crash}.`,
      help: better === undefined ? `Use one of: ${SIZE_NAMES.join(", ")}` : `size = ${toml(better)}`,
      ...(better === undefined ? {} : { fix: { safe: false, changes: [{ set: path, toml: toml(better) }] } }),
    };
  }
  const better = typeof value === "string" ? memoryMeant(value) : undefined;
  return {
    path,
    message: `memory = ${short(value)} is no amount of memory that Fly can read, so ${crash}.`,
    help: `memory = ${toml(better ?? "512mb")}`,
    ...(better === undefined ? {} : { fix: { safe: false, changes: [{ set: path, toml: toml(better) }] } }),
  };
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
  const severity = isDedicated ? { severity: "warning" as const } : {};
  if (vm.memory !== undefined && vm.memoryFromText === 0 && vm.memoryMb === undefined) {
    return {
      path: fieldPath(vm, "memory"),
      message: `memory = ${short(vm.memory)} comes to 0 MB, so the deploy fails once the image is built.`,
      help: 'memory = "512mb"',
      fix: { safe: false, changes: [{ set: fieldPath(vm, "memory"), toml: '"512mb"' }] },
    };
  }
  const guest = guestOf(vm);
  const limits = guest && limitsOf(guest);
  if (!guest || !limits || vm.gpuKind !== undefined) return undefined;
  const problem = describe(guest, limits);
  if (!problem) return undefined;
  const bare = vm.memory !== undefined && /^\d{1,2}$/.test(vm.memory) && problem.key === "memory";
  const better = bare ? { ...guest, memory: Number(vm.memory) * 1024 } : smallestGuest(guest);
  const path = placeOf(vm, problem.key);
  return {
    path,
    ...severity,
    message: `${bare ? `A bare number counts megabytes, so memory = ${vm.memory} asks for ${vm.memory} MB` : problem.message}, so the deploy fails once the image is built.`,
    help: better ? lines(better) : `Use one of the sizes: ${SIZE_NAMES.join(", ")}`,
  };
}

function lines({ kind, cpus, memory }: Guest): string {
  return `cpu_kind = ${toml(kind)}\ncpus = ${cpus}\nmemory = ${toml(formatMemory(memory))}`;
}

function describe(
  guest: Guest,
  limits: NonNullable<ReturnType<typeof limitsOf>>,
): { key: string; message: string } | undefined {
  const { kind, cpus, memory } = guest;
  const machine = `${cpus} ${kind} CPU${cpus === 1 ? "" : "s"}`;
  if (!limits.cpus.includes(cpus))
    return { key: "cpus", message: `Fly sells no Machine with ${machine} (only ${limits.cpus.join(", ")})` };
  if (memory < limits.minMemory)
    return {
      key: "memory",
      message: `${machine} need at least ${limits.minMemory} MB of memory, and this gives ${memory} MB`,
    };
  if (memory > limits.maxMemory)
    return {
      key: "memory",
      message: `${machine} can have at most ${limits.maxMemory} MB of memory, and this asks for ${memory} MB`,
    };
  if (memory % limits.memoryStep !== 0)
    return {
      key: "memory",
      message: `Memory comes in steps of ${limits.memoryStep} MB, and ${memory} MB is none of them`,
    };
  return undefined;
}

function placeOf(vm: Vm, key: string): Path {
  const keys = key === "memory" ? ["memory_mb", "memory", "cpus", "size", "cpu_kind"] : ["cpus", "cpu_kind"];
  const found = keys.find((name) => has(vm, name));
  return found === undefined ? vm.path : fieldPath(vm, found);
}

export const manual: Manual = {
  title: "A size of Machine that Fly does not sell",
  why: "`fly config validate` does not look at sizes: a fault in flyctl drops the result of that check. So an unknown size, or CPUs and memory that do not go together, fail the deploy after the image was built and pushed; in `release_command_vm` they even crash flyctl.",
  how: `Use a ready-made size, or CPUs and memory within the limits: 256 to 2048 MB for each shared CPU, 2048 to 8192 MB for each performance CPU.`,
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
      name: "gigabytes without unit",
      toml: `
        [[vm]]
          memory = 2 # <--
      `,
    },
    {
      name: "as Kubernetes writes it",
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
      name: "a size that is sold",
      toml: `
        [[vm]]
          cpu_kind = "shared"
          cpus = 2
          memory = "4gb"
      `,
    },
    {
      name: "a ready-made size with more memory",
      toml: `
        [[vm]]
          size = "shared-cpu-1x"
          memory = "1gb"
      `,
    },
  ],
};
