/** Objects that did not come out of a file: what of them JSON, and so flyctl, could carry. */
import type { Path, Table } from "../path.ts";

/** A value that no file could hold, and what it is, in words. */
export interface OddValue {
  readonly path: Path;
  readonly kind: string;
}

/** Far deeper than any fly.toml, and no risk to the stack. */
const MOST_LEVELS = 200;

/** Every such value in an object. Keys that are undefined count as not there. */
export function notPlain(root: Table): readonly OddValue[] {
  const found: OddValue[] = [];
  const around = new Set<unknown>();
  const visit = (value: unknown, path: Path): void => {
    const kind = around.has(value)
      ? "a circular reference"
      : path.length > MOST_LEVELS
        ? `nested more than ${MOST_LEVELS} levels deep`
        : oddKind(value);
    if (kind !== undefined) found.push({ path, kind });
    else if (typeof value === "object" && value !== null) {
      around.add(value);
      for (const [key, item] of entriesOf(value)) visit(item, [...path, key]);
      around.delete(value);
    }
  };
  visit(root, []);
  return found;
}

function entriesOf(value: object): Iterable<readonly [string | number, unknown]> {
  return Array.isArray(value) ? value.entries() : Object.entries(value).filter(([, item]) => item !== undefined);
}

function oddKind(value: unknown): string | undefined {
  if (value === undefined) return "undefined";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm, such as a frame, has a prototype of its own kind, but nothing above it.
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain) return `an instance of ${value.constructor?.name || "a class"}`;
  return typeof (value as { toJSON?: unknown }).toJSON === "function" ? "an object with toJSON" : undefined;
}

/** The same without keys that are undefined, and with numbers for bigints, as JSON has them. */
export function plainTable(root: Table): Table {
  return plain(root) as Table;
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries([...entriesOf(value)].map(([key, item]) => [key, plain(item)]));
}
