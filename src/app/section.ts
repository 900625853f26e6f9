/**
 * Reading single values out of tables. flyctl's decoder (Go encoding/json) takes a key in any letter case, the exact
 * spelling first; so does everything here. Where flyctl refuses the shape of a value, the likely meaning is read, so
 * that one mistake does not make every rule report something missing.
 */

import { parseDuration } from "../go/duration.ts";
import { folded } from "../go/fold.ts";
import { parseInteger } from "../go/integer.ts";
import { isTable, type Path, type Table } from "../path.ts";

/**
 * A table of the file and the path it stands at. Whoever makes something more of a section writes `...section` last: for an
 * object that begins with it V8 makes a new hidden class each time, which stays until the next full garbage collection.
 */
export interface Section {
  readonly path: Path;
  readonly table: Table;
  /** Of a section that stands there in several letter cases: each of them, the one that has the last word at the end. */
  readonly origins?: readonly Section[] | undefined;
}

/** A length of time out of the file. `unit` tells how flyctl read a bare number; `text` stands for a written unit. */
export interface Duration {
  readonly ns: number;
  readonly unit: "text" | "milliseconds" | "seconds" | "nanoseconds";
  readonly path: Path;
}

/** The key of `table` that flyctl reads as `key`: the exact one, else the last one in other letter case. */
export function keyOf(table: Table, key: string): string | undefined {
  if (Object.hasOwn(table, key)) return key;
  return isUsual(table) ? undefined : spellingsOf(table, key).sort().at(-1);
}

/** All keys of `table` that flyctl reads as `key`. */
export function spellingsOf(table: Table, key: string): string[] {
  if (isUsual(table)) return Object.hasOwn(table, key) ? [key] : [];
  return Object.keys(table).filter((name) => name.length === key.length && folded(name) === key);
}

const usual = new WeakMap<Table, boolean>();

/** Whether all keys of a table are in lower case, as they are almost everywhere: rules look for keys again and again. */
function isUsual(table: Table): boolean {
  const known = usual.get(table);
  if (known !== undefined) return known;
  const answer = Object.keys(table).every((name) => folded(name) === name);
  usual.set(table, answer);
  return answer;
}

/** Whether flyctl's patches find what stands at `path`: they look for exact names only, and change no other. */
export function isPatched(path: Path): boolean {
  return path.every((step) => typeof step === "number" || step === folded(step));
}

/** Where `key` of a section stands, or would stand. */
export function fieldPath(section: Section, key: string): Path {
  const name = keyOf(section.table, key) ?? key;
  const origin = section.origins?.findLast(({ table }) => Object.hasOwn(table, name));
  return [...(origin ?? section).path, name];
}

/** Whether the section has `key`, whatever its value. */
export function has(section: Section, key: string): boolean {
  return keyOf(section.table, key) !== undefined;
}

/** The value of `key`, undefined where there is none. */
export function field(section: Section, key: string): unknown {
  const name = keyOf(section.table, key);
  return name === undefined ? undefined : section.table[name];
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
  const spellings = spellingsOf(section.table, key);
  if (spellings.length < 2) return tablesAt(section, spellings[0] ?? key);
  const read = keyOf(section.table, key) ?? key;
  return over(section, spellings, read, tablesAt(section, read));
}

/**
 * The tables of a list that flyctl's patches write anew under `key`, out of those at its aliases and at `key` itself
 * (patches.go: patchCompute, patchMounts, patchMetrics). They look for exact names only; where they find none the list is
 * empty, whatever stands at `key` in other letter case.
 */
export function patchedTables(root: Section, key: string, aliases: readonly string[]): readonly Section[] {
  const listed = [...aliases, key].filter((name) => Object.hasOwn(root.table, name));
  return over(
    root,
    spellingsOf(root.table, key),
    key,
    listed.flatMap((name) => tablesAt(root, name)),
  );
}

/** Go decodes one spelling after the other into the same place, the exact one last; what it does not say stays. */
function over(
  section: Section,
  spellings: readonly string[],
  read: string,
  last: readonly Section[],
): readonly Section[] {
  const others = spellings.filter((name) => name !== read).sort();
  if (others.length === 0) return last;
  return last.map((one, index) => {
    const origins = [...others.flatMap((name) => tablesAt(section, name)[index] ?? []), one];
    return { path: one.path, table: Object.assign({}, ...origins.map((origin) => origin.table)), origins };
  });
}

function tablesAt(section: Section, key: string): readonly Section[] {
  const value = section.table[key];
  const path = fieldPath(section, key);
  if (isTable(value)) return [{ path, table: value }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => (isTable(item) ? [{ path: [...path, index], table: item }] : []));
}

const FACTORS = { milliseconds: 1e6, seconds: 1e9, nanoseconds: 1 } as const;

/**
 * A duration; `bare` is the unit in which flyctl takes a number there. An empty text means unset. In another letter case
 * the key escapes the patch, so that Go reads the bare number: nanoseconds.
 */
export function duration(section: Section, key: string, bare: keyof typeof FACTORS): Duration | undefined {
  const value = field(section, key);
  const path = fieldPath(section, key);
  if (typeof value === "string") {
    const ns = parseDuration(value);
    return ns === undefined ? undefined : { ns, unit: "text", path };
  }
  if (typeof value !== "number") return undefined;
  const unit = path.at(-1) === key ? bare : "nanoseconds";
  return { ns: wrapped(value, FACTORS[unit]), unit, path };
}

/** Go's int64(value) * factor, which starts again at the other end; what has no int64 becomes the least one. */
function wrapped(value: number, factor: number): number {
  const isInt64 = value >= -(2 ** 63) && value < 2 ** 63;
  const whole = isInt64 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
  return Number(BigInt.asIntN(64, whole * BigInt(factor)));
}
