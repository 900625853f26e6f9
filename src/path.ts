/**
 * Where a value stands in a fly.toml: keys, and the index in each array of tables.
 * `["services", 0, "ports", 1, "port"]` is the `port` of the second `[[services.ports]]` of the first `[[services]]`.
 */
export type Path = readonly (string | number)[];

/** A table of a TOML file, or an object of the caller's. */
export type Table = Readonly<Record<string, unknown>>;

/** Tells tables (objects) from arrays, dates and scalars. */
export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A list of tables, as headers in double brackets make one. */
export function isListOfTables(value: unknown): boolean {
  return Array.isArray(value) && value.some(isTable);
}

/** What is written below headers. */
export function isTableOrTables(value: unknown): boolean {
  return isTable(value) || isListOfTables(value);
}

/** The value at `path`, or undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value)) value = typeof step === "number" ? value[step] : undefined;
    else if (isTable(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** What a list of names has for `key`; every object has a `constructor`, so a plain look-up would find too much. */
export function entryOf<Value>(names: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/** One text for one path, fit as a key of a Map or Set. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** Whether `path` is `prefix` or lies below it. */
export function isWithin(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}

/** The keys of a path: of `services[0].ports[1].port` these three. */
export function withoutIndexes(path: Path): readonly string[] {
  return path.filter((step) => typeof step === "string");
}

/** A key that TOML takes without quotes. */
export const BARE_KEY = /^[A-Za-z0-9_-]+$/;

/** The path as flyctl prints it: `services[0].ports[1].port`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      const key = BARE_KEY.test(step) ? step : JSON.stringify(step);
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}
