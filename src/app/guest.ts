/**
 * The size that a Machine gets out of a VM section, composed as flyctl does it (internal/appconfig/machines.go,
 * toMachineGuest): a preset, then `memory`, then everything that is not zero on top.
 */
import sizes from "../../schema/vm-sizes.json" with { type: "json" };
import type { Vm } from "./vm.ts";

export interface Guest {
  readonly kind: string;
  readonly cpus: number;
  /** Megabytes. */
  readonly memory: number;
}

interface Preset extends Guest {
  readonly gpu?: boolean;
}

const PRESETS: Readonly<Record<string, Preset>> = sizes.presets;

/** Names of the sizes that Fly sells, without the GPU ones, which it no longer does. */
export const SIZE_NAMES: readonly string[] = Object.keys(PRESETS).filter((name) => PRESETS[name]?.gpu !== true);

export const DEFAULT_SIZE = "shared-cpu-1x";

export function preset(name: string): Preset | undefined {
  return Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
}

/** What the section comes to; undefined where its size or memory cannot be read. */
export function guestOf(vm: Vm): Guest | undefined {
  const base = preset(vm.size ?? (vm.gpuKind === undefined ? DEFAULT_SIZE : "performance-8x"));
  if (!base || (vm.memory !== undefined && !vm.memoryFromText)) return undefined;
  return {
    kind: vm.cpuKind ?? base.kind,
    cpus: vm.cpus ?? base.cpus,
    memory: vm.memoryMb ?? vm.memoryFromText ?? base.memory,
  };
}

export interface GuestLimits {
  readonly cpus: readonly number[];
  readonly minMemory: number;
  readonly maxMemory: number;
  readonly memoryStep: number;
}

/** What goes together with this kind and number of CPUs; undefined for a kind that does not exist. */
export function limitsOf({ kind, cpus }: Guest): GuestLimits | undefined {
  const limits = kind === "shared" ? sizes.kinds.shared : kind === "performance" ? sizes.kinds.performance : undefined;
  const [min = 0, max = 0] = limits?.memoryPerCpu ?? [];
  return limits && { cpus: limits.cpus, minMemory: min * cpus, maxMemory: max * cpus, memoryStep: limits.memoryStep };
}

/** The smallest size that is sold with at least this many CPUs and this much memory, of the same kind where that goes. */
export function smallestGuest(wanted: Guest): Guest | undefined {
  const kinds = wanted.kind === "performance" ? ["performance"] : ["shared", "performance"];
  const candidates = kinds.flatMap((kind) => {
    const cpus = limitsOf({ ...wanted, kind })?.cpus ?? [];
    return cpus.filter((count) => count >= wanted.cpus).map((count) => ({ kind, cpus: count, memory: wanted.memory }));
  });
  for (const candidate of candidates) {
    const limits = limitsOf(candidate);
    if (!limits || candidate.memory > limits.maxMemory) continue;
    const memory = Math.max(limits.minMemory, Math.ceil(candidate.memory / limits.memoryStep) * limits.memoryStep);
    return { ...candidate, memory };
  }
  return undefined;
}
