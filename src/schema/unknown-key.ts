/** Finds out what an unknown key was meant to be, and which keys a table with free names swallowed. */

import { folded } from "../go/fold.ts";
import { isListOfTables, isTable, isTableOrTables, type Path, type Table, valueAt, withoutIndexes } from "../path.ts";
import { nearest } from "../words/nearest.ts";
import { keyInUsualCase } from "./letter-case.ts";
import { wrongName } from "./made-up-names.ts";
import { branchFor, childOf, type KnownTable, keysOf, knownTables, schemaAt } from "./nodes.ts";
import type { Violation } from "./violation.ts";

/** The violation for a key that flyctl does not know: which rule words it, and where the key was meant to stand. */
export function classifyUnknown(path: Path, root: Table): Violation {
  const { rule, meant } = guess(path, root);
  const value = valueAt(root, path);
  return { rule, path, outcome: "ignored", keyword: "additionalProperties", value, schema: undefined, meant };
}

function guess(path: Path, root: Table): Pick<Violation, "rule" | "meant"> {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const usual = keyInUsualCase(parent, key);
  if (usual !== undefined) return { rule: "key-case", meant: [...parent, usual] };
  const alias = aliasOf(parent, key);
  if (alias !== undefined) return { rule: "unknown-key", meant: [...parent, alias] };
  const known = wrongName(withoutIndexes(path));
  if (known) {
    const meant =
      known.meant?.split(".") ?? (known.rename === undefined ? undefined : [...withoutIndexes(parent), known.rename]);
    return { rule: known.rule ?? "unknown-key", meant: meant && placed(meant, parent) };
  }
  const home = homeOf(path, root);
  if (home) return { rule: lacksService(home, path, root) ? "unknown-key" : "misplaced-key", meant: home };
  // A key that is there already was hardly meant a second time, unless each header adds an entry to it.
  const table = valueAt(root, parent);
  const near = nearest(
    key,
    knownKeys(parent).filter(
      (name) =>
        !isTable(table) || !Object.hasOwn(table, name) || (isListOfTables(table[key]) && isListOfTables(table[name])),
    ),
  );
  return { rule: "unknown-key", meant: near === undefined ? undefined : [...parent, near] };
}

/** What flyctl's patches would have made of an alias, if it were not in other letter case: they know `compute`, not `Compute`. */
function aliasOf(parent: Path, key: string): string | undefined {
  const node = schemaAt(parent);
  return node && childOf(node, folded(key))?.["x-flylint"]?.alias;
}

/** Whether a key is one of a service, in a file that has none: there is no place to move it to. */
export function lacksService(meant: Path, path: Path, root: Table): boolean {
  const isOfService = meant.length > 1 && (meant[0] === "http_service" || meant[0] === "services");
  const hasService = Object.keys(root).some((name) => /^(?:http_)?services?$/i.test(name));
  const value = valueAt(root, path);
  return isOfService && !hasService && !isTableOrTables(value) && meant.at(-1) !== "internal_port";
}

/** The keys that flyctl knows in the table at `parent`. */
export function knownKeys(parent: Path): readonly string[] {
  const node = schemaAt(parent);
  return node ? keysOf(node).filter((key) => !branchFor(node, "object").properties?.[key]?.deprecated) : [];
}

/** Puts the indexes of `parent` into a path of names, as far as the two go together. */
function placed(names: readonly string[], parent: Path): Path {
  const path: (string | number)[] = [];
  let rest = parent;
  for (const name of names) {
    path.push(name);
    if (rest[0] !== name) rest = [];
    else {
      rest = rest.slice(1);
      if (typeof rest[0] === "number") {
        path.push(rest[0]);
        rest = rest.slice(1);
      }
    }
  }
  return path;
}

/** Names that many tables have say nothing about the table that was meant. */
const COMMON = 3;

/** Nor do words that everybody uses, where the table is neither in the file nor one step further in. */
const EVERYDAY: ReadonlySet<string> = new Set([
  "args",
  "file",
  "https",
  "name",
  "port",
  "retries",
  "source",
  "version",
]);

/**
 * The table where a key belongs: one above the table it stands in (TOML gave it to the last header), else the one or
 * two tables that alone have such a key, one of the file's own tables first.
 */
function homeOf(path: Path, root: Table): Path | undefined {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  for (let length = parent.length - 1; length >= 0; length -= 1) {
    const above = parent.slice(0, length);
    if (isTable(valueAt(root, above)) && knownKeys(above).includes(key)) return [...above, key];
  }
  const homes = knownTables().filter(
    (table) => table.path.length > 0 && Object.hasOwn(table.schema.properties ?? {}, key),
  );
  if (homes.length === 0 || homes.length >= COMMON || key.length < 4) return undefined;
  const names = withoutIndexes(parent);
  const near = ({ path: home }: KnownTable) =>
    4 * sharedSteps(home, names) +
    2 * Number(inFile(root, home)) -
    2 * Number(isSecondService(home, root)) -
    home.length / 8;
  const home = homes.reduce((best, table) => (near(table) > near(best) ? table : best)).path;
  if (EVERYDAY.has(key) && !inFile(root, home) && !isDirectlyIn(home, names)) return undefined;
  return placed([...home, key], parent);
}

/** Whether a table is of [http_service], in a file that has its services in [[services]]. */
function isSecondService([section]: readonly string[], root: Table): boolean {
  return section === "http_service" && !Object.hasOwn(root, section) && Object.hasOwn(root, "services");
}

/** Whether one step leads from a section to a table of it. */
function isDirectlyIn(names: readonly string[], section: readonly string[]): boolean {
  return section.length > 0 && names.length === section.length + 1 && sharedSteps(names, section) === section.length;
}

function sharedSteps(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((step, index) => step !== b[index]);
  return different < 0 ? a.length : different;
}

/** Whether the file has such a table, in whichever element of a list; the first ones have to do where there are many. */
function inFile(value: unknown, names: readonly string[]): boolean {
  if (Array.isArray(value)) return value.slice(0, 10).some((item) => inFile(item, names));
  const [name, ...rest] = names;
  if (name === undefined) return true;
  return isTable(value) && value[name] !== undefined && inFile(value[name], rest);
}

/** The keyword of violations that {@link swallowedKeys} finds: JSON Schema has none for them. */
export const SWALLOWED = "swallowed";

const TOP_LEVEL = ["app", "primary_region", "kill_signal", "kill_timeout", "swap_size_mb", "console_command"];

/**
 * Keys of fly.toml that stand in a table with free names, where they are read as something else: `primary_region` below
 * `[env]`, where the top level lacks it, `internal_port` below `headers`. To the schema they are no breach.
 */
export function swallowedKeys(root: Table): readonly Violation[] {
  const { env } = root;
  // A variable beside the key of that name is meant for the app itself.
  const variables = isTable(env)
    ? TOP_LEVEL.filter((name) => Object.hasOwn(env, name) && !Object.hasOwn(root, name))
    : [];
  return [
    ...variables.map((name) => swallowed(["env", name], [name], root)),
    ...headerTables(root).flatMap(([path, parents]) => swallowedHeaders(path, parents, root)),
  ];
}

function swallowed(path: Path, meant: Path, root: Table): Violation {
  const value = valueAt(root, path);
  return { rule: "misplaced-key", path, outcome: "ignored", keyword: SWALLOWED, value, schema: undefined, meant };
}

function swallowedHeaders(path: Path, parents: readonly Path[], root: Table): readonly Violation[] {
  return Object.keys(valueAt(root, path) as Table).flatMap((name) => {
    // Names of HTTP headers have no underscore, and their values are text; many keys of fly.toml are not like that.
    const isHeader = !name.includes("_") && typeof valueAt(root, [...path, name]) === "string";
    const home = isHeader ? undefined : parents.find((parent) => knows(parent, name));
    return home ? [swallowed([...path, name], [...home, name], root)] : [];
  });
}

function knows(path: Path, name: string): boolean {
  const node = schemaAt(path);
  return node !== undefined && keysOf(node).includes(name);
}

/** Every table of headers, with the tables around it, innermost first. */
function headerTables(value: unknown, path: Path = []): readonly (readonly [Path, readonly Path[]])[] {
  if (path.length > 12) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, item]) => {
    if (typeof item !== "object") return [];
    const inner: Path = [...path, key];
    const below = headerTables(item, inner);
    if (key !== "headers" || !isTable(item) || !schemaAt(inner)) return below;
    const around = path.map((_, index) => path.slice(0, path.length - index));
    return [[inner, around] as const, ...below];
  });
}
