/** Rows out of values. */

import type { ShownVm } from "../generated/app.ts";
import { counted } from "../words/english.ts";
import { memoryName } from "../words/names.ts";
import type { Part, Row } from "./tree.ts";
import type { Value } from "./value.ts";

/** What a value adds to a row. */
export function part({ source, line }: Value<unknown>, text: string): Part {
  return line === undefined ? { text, source } : { text, source, line };
}

/** A row; below it what there is to remark on some of its values. */
export function row(label: string, parts: readonly Part[], remarks: readonly Value<unknown>[] = []): Row {
  const notes = remarks.flatMap(({ written, note }) => {
    if (note === undefined) return [];
    return [written === undefined ? note : `written as ${written}: ${note}`];
  });
  return { label, parts, notes: [...new Set(notes)] };
}

/** What there is of these parts. */
export function some(...parts: readonly (Part | false | null | undefined)[]): readonly Part[] {
  return parts.filter((one) => one !== false && one !== null && one !== undefined);
}

/** The size of a Machine. */
export function vmRows(label: string, vm: ShownVm): readonly Row[] {
  const { size, cpuKind, cpus, memoryMb, gpu, persistRootfs } = vm;
  const parts = some(
    !isOwnSize(vm) && part(size, size.value ?? "?"),
    cpus.value !== null && part(cpus, counted(cpus.value, `${cpuKind.value} CPU`)),
    // Its words are those of the CPUs, its line is its own.
    cpuKind.source === "file" && part(cpuKind, ""),
    memoryMb.value !== null && part(memoryMb, memoryName(memoryMb.value)),
    gpu.value !== null && part(gpu, `GPU ${gpu.value}`),
  );
  const isKept = persistRootfs.value !== "never";
  return [
    row(label, parts, [size, memoryMb, gpu]),
    ...(isKept ? [row("disk", [part(persistRootfs, `keeps what was written to it: ${persistRootfs.value}`)])] : []),
  ];
}

/** Whether the file sets the CPUs themselves: then the usual size, which they were counted from, is none of the Machine. */
export function isOwnSize({ size, cpuKind, cpus }: ShownVm): boolean {
  return size.source === "default" && [cpuKind, cpus].some(({ source }) => source === "file");
}
