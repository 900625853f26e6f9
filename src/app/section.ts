/**
 * Reading single values out of the tables of a decoded file (schema/decode.ts). Where flyctl refuses the shape of a value,
 * the likely meaning is read, so that one mistake does not make every rule report something missing.
 */

import { parseDuration } from "../go/duration.ts";
import { folded } from "../go/fold.ts";
import { INT64, MAX_INT64_DOUBLE, parseInteger } from "../go/integer.ts";
import { isTable, type Path, type Table } from "../path.ts";
import { ALIASED_LISTS, originOf } from "../schema/decode.ts";

/**
 * A table of the file and the path it stands at. Whoever makes something more of a section writes `...section` last: for an
 * object that begins with it V8 makes a new hidden class each time, which stays until the next full garbage collection.
 */
export interface Section {
  readonly path: Path;
  readonly table: Table;
}

/** A length of time out of the file. `unit` tells how flyctl read a bare number; `text` stands for a written unit. */
export interface Duration {
  readonly ns: number;
  readonly unit: "text" | "milliseconds" | "seconds" | "nanoseconds";
  readonly path: Path;
}

/** Whether flyctl's patches find what stands at `path`: they look for exact names only, and change no other. */
export function isPatched(path: Path): boolean {
  return path.every((step) => typeof step === "number" || step === folded(step));
}

/** Where `key` of a section stands, or would stand. */
export function fieldPath({ path, table }: Section, key: string): Path {
  return originOf(table, key) ?? [...path, key];
}

/** Whether the section has `key`, whatever its value. */
export function has({ table }: Section, key: string): boolean {
  return Object.hasOwn(table, key);
}

/** The value of `key`, undefined where there is none. */
export function field({ table }: Section, key: string): unknown {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

export function text(section: Section, key: string): string | undefined {
  const value = field(section, key);
  return typeof value === "string" ? value : undefined;
}

export function integer(section: Section, key: string): number | undefined {
  const value = field(section, key);
  if (typeof value === "number" && Number.isFinite(value)) return Math.trunc(value);
  return typeof value === "string" ? parseInteger(value) : undefined;
}

export function float(section: Section, key: string): number | undefined {
  const value = field(section, key);
  return typeof value === "number" && !Number.isNaN(value) ? value : undefined;
}

export function boolean(section: Section, key: string): boolean | undefined {
  const value = field(section, key);
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : undefined;
}

/** A list of texts; a single text is read as a list of one. */
export function texts(section: Section, key: string): readonly string[] {
  const value = field(section, key);
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The table at `key`; of an array of tables the first. */
export function table(section: Section, key: string): Section | undefined {
  return tables(section, key)[0];
}

/** The tables at `key`; a single table is read as a list of one. */
export function tables(section: Section, key: string): readonly Section[] {
  const value = field(section, key);
  const path = fieldPath(section, key);
  if (isTable(value)) return [{ path, table: value }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) =>
    isTable(item) ? [{ path: originOf(value, index) ?? [...path, index], table: item }] : [],
  );
}

/** The tables of a list that flyctl's patches write anew, under any of its names. */
export function patchedTables(root: Section, key: keyof typeof ALIASED_LISTS): readonly Section[] {
  return [...ALIASED_LISTS[key], key].flatMap((name) => tables(root, name));
}

const FACTORS = { milliseconds: 1e6, seconds: 1e9, nanoseconds: 1 } as const;

/**
 * A duration; `bare` is the unit in which flyctl takes a number there. An empty text means unset. In another letter case
 * the key escapes the patch, so that Go reads the bare number: nanoseconds.
 */
export function duration(section: Section, key: string, bare: keyof typeof FACTORS): Duration | undefined {
  const path = fieldPath(section, key);
  return durationOf(field(section, key), path, path.at(-1) === key ? bare : "nanoseconds");
}

/** The duration that a value at `path` is, where a number counts `unit`. */
export function durationOf(value: unknown, path: Path, unit: keyof typeof FACTORS): Duration | undefined {
  if (typeof value === "string") {
    const ns = parseDuration(value);
    return ns === undefined ? undefined : { ns, unit: "text", path };
  }
  return typeof value === "number" ? { ns: wrapped(value, FACTORS[unit]), unit, path } : undefined;
}

/** Go's int64(value) * factor, which starts again at the other end; what has no int64 becomes the least one. */
function wrapped(value: number, factor: number): number {
  return Number(BigInt.asIntN(64, int64(value, factor > 1) * BigInt(factor)));
}

function int64(value: number, isPatched: boolean): bigint {
  // Past the patches Go meets a whole number in floating point, where the greatest is 2^63.
  if (value === MAX_INT64_DOUBLE) return isPatched ? INT64.max : INT64.min;
  const isInt64 = value > -MAX_INT64_DOUBLE && value < 2 ** 63;
  return isInt64 ? BigInt(Math.trunc(value)) : INT64.min;
}
