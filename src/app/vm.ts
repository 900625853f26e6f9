import type { Document } from "../document/document.ts";
import { formatValue } from "../go/format.ts";
import { parseMemory } from "../go/size.ts";
import { type Path, valueAt } from "../path.ts";
import { field, fieldPath, has, integer, patchedTables, type Section, text, texts } from "./section.ts";

/** A `[[vm]]` entry, or `[deploy.release_command_vm]`. */
export interface Vm extends Section {
  readonly size: string | undefined;
  /** As text, the way flyctl turns any value there into text; undefined where unset or empty. */
  readonly memory: string | undefined;
  /** `memory` in MB; undefined where unset or unreadable. */
  readonly memoryFromText: number | undefined;
  /** `memory_mb`, which wins over `memory`; zero counts as unset. */
  readonly memoryMb: number | undefined;
  readonly cpuKind: string | undefined;
  readonly cpus: number | undefined;
  readonly gpuKind: string | undefined;
  /** The groups that it names. */
  readonly processes: readonly string[];
  /** Whether it is for every group that no other names: it names none, or also the one without a name. */
  readonly isGeneral: boolean;
}

/** The `[[vm]]` entries in flyctl's order: `compute`, `computes`, `vm`. */
export function readVms(root: Section, exact: Document["exact"]): readonly Vm[] {
  return patchedTables(root, "vm").map((section) => readVm(section, exact));
}

/** One VM section. */
export function readVm(section: Section, exact: Document["exact"]): Vm {
  const processes = texts(section, "processes");
  const written = field(section, "memory");
  const memory = written === undefined ? undefined : formatValue(valueAt(exact, fieldPath(section, "memory")));
  return {
    size: text(section, "size") || undefined,
    memory: memory || undefined,
    memoryFromText: memory ? parseMemory(memory) : undefined,
    memoryMb: integer(section, "memory_mb") || undefined,
    cpuKind: text(section, "cpu_kind") || undefined,
    cpus: integer(section, "cpus") || undefined,
    gpuKind: text(section, "gpu_kind") || undefined,
    processes: processes.filter((name) => name !== ""),
    isGeneral: processes.length === 0 || processes.includes(""),
    ...section,
  };
}

/**
 * The `[[vm]]` that sizes the Machines of a group: the last one that names it, else the first for all groups
 * (flyctl internal/appconfig/processgroups.go, ComputeForGroup).
 */
export function vmOfGroup(vms: readonly Vm[], group: string): Vm | undefined {
  return vms.findLast((vm) => vm.processes.includes(group)) ?? vms.find((vm) => vm.isGeneral);
}

/** What there is to size in an app. */
interface Sized {
  readonly vms: readonly Vm[];
  readonly deploy: { readonly releaseCommandVm: Vm | undefined } | undefined;
}

/** The `[[vm]]` entries, and `[deploy.release_command_vm]` after them: each is composed into a size the same way. */
export function vmsWithRelease({ vms, deploy }: Sized): readonly Vm[] {
  return deploy?.releaseCommandVm ? [...vms, deploy.releaseCommandVm] : vms;
}

/** What `fly console` looks up the size of its Machine by (flyctl internal/command/console/console.go). */
export const CONSOLE = "console";

/** A section for the Machine of `fly console` alone: no deploy reads it, and its size is made up in another way. */
export function isConsole(
  { groups }: { readonly groups: readonly { readonly name: string }[] },
  { processes }: Vm,
): boolean {
  const isGroup = groups.some(({ name }) => name === CONSOLE);
  return !isGroup && processes.length > 0 && processes.every((name) => name === CONSOLE);
}

/** Where a section says how much memory there is: the key that counts, else the size that brings it, else the header. */
export function memoryPath(vm: Vm): Path {
  const key = ["memory_mb", "memory", "size"].find((name) => has(vm, name));
  return key === undefined ? vm.path : fieldPath(vm, key);
}
