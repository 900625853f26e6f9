/** The size of a Machine, and which key of a `[[vm]]` each part of it comes from. */
import { DEFAULT_SIZE, type Guest, guestOf, preset } from "../app/guest.ts";
import { fieldPath, has, text } from "../app/section.ts";
import type { Vm } from "../app/vm.ts";
import type { ShownVm } from "../generated/app.ts";
import { byDefault, type Reader, type Value } from "./value.ts";

/** flyctl internal/command/deploy/machines.go and fly-go machine_types.go: without a `[[vm]]` the smallest size. */
const KEPT = "existing Machines keep their size";
const NO_SUCH_SIZE = "Fly has no such size, so the deploy fails";
const UNREADABLE = "Fly cannot read the memory, so the deploy fails";

/** What a section comes to; `name` is the size that holds without one. */
export function showVm(reader: Reader, vm: Vm | undefined, name = DEFAULT_SIZE, note = KEPT): ShownVm {
  if (!vm) return withoutSection(name, note);
  const guest = guestOf(vm);
  const named = vm.size === undefined ? undefined : reader.text(vm, "size");
  const isKnown = vm.size === undefined || preset(vm.size) !== undefined;
  const base = vm.gpuKind === undefined ? DEFAULT_SIZE : "performance-8x";
  const size = named ?? byDefault(base);
  const part = <Part extends keyof Guest>(key: Part, written: string | undefined): Value<Guest[Part] | null> => {
    if (!guest) return byDefault(null, isKnown ? UNREADABLE : NO_SUCH_SIZE);
    if (written !== undefined) return reader.at(guest[key], fieldPath(vm, written));
    // A part that the size brings stands where the size does.
    return named ? { ...named, value: guest[key] } : byDefault(guest[key]);
  };
  const memoryKey = vm.memoryMb !== undefined ? "memory_mb" : vm.memory !== undefined ? "memory" : undefined;
  return {
    size: isKnown ? size : { ...size, note: NO_SUCH_SIZE },
    cpuKind: part("kind", vm.cpuKind === undefined ? undefined : "cpu_kind"),
    cpus: part("cpus", vm.cpus === undefined ? undefined : "cpus"),
    memoryMb: part("memory", memoryKey),
    gpu: gpuOf(reader, vm),
    persistRootfs: persistence(reader, vm),
  };
}

function withoutSection(name: string, note: string): ShownVm {
  const guest = preset(name);
  return {
    size: byDefault(name, note),
    cpuKind: byDefault(guest?.kind ?? null),
    cpus: byDefault(guest?.cpus ?? null),
    memoryMb: byDefault(guest?.memory ?? null),
    gpu: byDefault(null),
    persistRootfs: byDefault("never"),
  };
}

const NO_GPUS = "Fly no longer offers GPUs, so the deploy fails";

function gpuOf(reader: Reader, vm: Vm): Value<string | null> {
  const named = reader.text(vm, "gpu_kind");
  if (named) return { ...named, note: NO_GPUS };
  const size = vm.size !== undefined && preset(vm.size)?.gpu === true ? reader.text(vm, "size") : undefined;
  return size ? { ...size, note: NO_GPUS } : byDefault(null);
}

/** fly-go machine_types.go, MachinePersistRootfs: numbers stand for the names in this order. */
const PERSISTENCE = ["never", "never", "restart", "always"];

function persistence(reader: Reader, vm: Vm): Value<string> {
  const path = fieldPath(vm, "persist_rootfs");
  const value = vm.table.persist_rootfs;
  const name = typeof value === "number" ? PERSISTENCE[value] : text(vm, "persist_rootfs");
  if (!has(vm, "persist_rootfs") || name === undefined || name === "") return byDefault("never");
  return reader.at(name === "none" ? "never" : name, path);
}
