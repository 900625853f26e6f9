/**
 * Keys in other letter case, and several spellings of one key, as Go's decoder reads them (encoding/json decode.go, object
 * and array): each in turn into the same place, in the order of their bytes; what the next one does not say stays. flyctl's
 * patches come before that and find exact names only (internal/appconfig/patches.go).
 */
import { folded } from "../go/fold.ts";
import { formatValue } from "../go/format.ts";
import { parseLimits } from "../go/integer.ts";
import { entryOf, isTable, type Path, type Table, valueAt } from "../path.ts";
import { branchFor, childOf, decodedForm, flySchema, jsonType, keysOf, typesOf } from "./nodes.ts";
import type { Subschema } from "./violation.ts";

/** A value of the file, and the place it stands at. */
export interface Placed {
  readonly value: unknown;
  readonly path: Path;
  /** Whether flyctl's patches came by: no key on the way here is in other letter case. */
  readonly isPatched: boolean;
}

/** Of tables and lists that were put together: where each of their items stands in the file. */
const origins = new WeakMap<object, ReadonlyMap<string | number, Path>>();

/** Where an item of a decoded table or list stands in the file; undefined for what was not put together. */
export function originOf(container: object, step: string | number): Path | undefined {
  return origins.get(container)?.get(step);
}

/** The place in the file of a path into the decoded file. */
export function writtenPath(root: Table, path: Path): Path {
  let container: unknown = root;
  let written: Path = [];
  for (const step of path) {
    const origin = typeof container === "object" && container !== null ? originOf(container, step) : undefined;
    written = origin ?? [...written, step];
    container = valueAt(container, [step]);
  }
  return written;
}

/** Of tables that stand for others: the keys that the file has with null, which the schema is not asked about. */
const nulls = new WeakMap<object, ReadonlySet<string>>();

/** Notes the keys with null that were taken out of a table: in another spelling of the key the decoder may undo something. */
export function noteNulls(table: object, keys: readonly string[]): void {
  if (keys.length > 0) nulls.set(table, new Set(keys));
}

const NO_KEYS: ReadonlySet<string> = new Set();

function nullsOf(table: Table): ReadonlySet<string> {
  return nulls.get(table) ?? NO_KEYS;
}

const decoded = new WeakMap<Table, Table>();

/** The file with every key as the decoder reads it. Almost every file has them so by itself, and comes back as it is. */
export function decode(root: Table): Table {
  if (!hasOddKey(root)) return root;
  const known = decoded.get(root);
  if (known) return known;
  const whole = { value: withLists(root), path: [], isPatched: true };
  const { value } = read(flySchema(), [whole], whole);
  const result = isTable(value) ? value : root;
  decoded.set(root, result);
  return result;
}

/** Tables with names of the author's own. */
const NAMES: ReadonlySet<string> = new Set(["env", "processes", "args", "settings", "headers", "export"]);

function hasOddKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasOddKey);
  if (!isTable(value)) return false;
  const isOdd = (key: string) => folded(key) !== key;
  if ([...nullsOf(value)].some(isOdd)) return true;
  return Object.entries(value).some(([key, item]) => isOdd(key) || (!NAMES.has(key) && hasOddKey(item)));
}

/**
 * The lists that flyctl's patches write anew, each with its aliases, whose entries come first: patches.go, patchCompute,
 * patchMounts, patchMetrics.
 */
export const ALIASED_LISTS = {
  vm: ["compute", "computes"],
  mounts: ["mount"],
  metrics: ["metric"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Whether one of them in another spelling is lost where the exact one has no items: that is decoded later. */
export function isWiped(written: string): boolean {
  return Object.hasOwn(ALIASED_LISTS, folded(written)) && written < folded(written);
}

/** The file with these sections as the patches leave them, where there is one in another spelling. */
function withLists(root: Table): Table {
  const result: Record<string, unknown> = { ...root };
  noteNulls(result, [...nullsOf(root)]);
  for (const [section, aliases] of Object.entries(ALIASED_LISTS)) {
    const others = Object.keys(root).filter((key) => key !== section && folded(key) === section);
    if (others.length === 0) continue;
    const names = [...aliases, section];
    const items = names.flatMap((name) => itemsOf({ value: root[name], path: [name], isPatched: true }));
    for (const name of names) delete result[name];
    // Without items the patches leave null, and what was read before that is gone.
    if (items.length === 0) for (const key of others.filter(isWiped)) delete result[key];
    else result[section] = listOf(items);
  }
  return result;
}

function listOf(items: readonly Placed[]): readonly unknown[] {
  const list = items.map(({ value }) => value);
  origins.set(list, new Map(items.map(({ path }, index) => [index, path])));
  return list;
}

function tableOf(entries: readonly (readonly [string, Placed])[]): Table {
  const table = Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
  origins.set(table, new Map(entries.map(([key, { path }]) => [key, path])));
  return table;
}

/** What comes out where the decoder reads each of `places` into the same one, of which `last` is the last. */
function read(node: Subschema | undefined, places: readonly Placed[], last: Placed): Placed {
  if (!node) return last;
  // A value in an old form that stands there alone keeps it.
  const types = places.length > 1 ? typesOf(decodedForm(node)) : [jsonType(last.value)];
  if (types.includes("array")) return readLists(node, places, last);
  if (!types.includes("object")) return last;
  const table = branchFor(node, "object");
  const entries = table.additionalProperties === false ? readFields(table, places) : readMap(node, places);
  const value = tableOf(entries);
  noteNulls(value, absentIn(places, value));
  return { ...last, value };
}

/** The fields that all of these tables have with null: a table with such a key is not empty. */
function absentIn(places: readonly Placed[], together: Table): readonly string[] {
  const names = places.flatMap(({ value }) => (isTable(value) ? [...nullsOf(value)].map(folded) : []));
  return names.filter((name) => !Object.hasOwn(together, name));
}

type Entry = readonly [string, Placed];

/** A Go struct: what the next table does not say stays. */
function readFields(node: Subschema, places: readonly Placed[]): readonly Entry[] {
  const fields = new Map<string, Placed[]>();
  for (const [field, item] of places.flatMap((place) => fieldsOf(node, place))) {
    const items = fields.get(field);
    if (items) items.push(item);
    else fields.set(field, [item]);
  }
  return [...fields].flatMap(([field, items]): Entry[] => {
    const child = childOf(node, field);
    const kept = withoutNulls(field, child, items).filter((item) => !isDeleted(field, item));
    const last = kept.at(-1);
    return last ? [[field, read(child, kept, last)]] : [];
  });
}

/** Fields of Go that a null sets back, besides tables and lists: pointers (flyctl internal/appconfig, fly-go machine_types.go). */
const POINTERS: ReadonlySet<string> = new Set([
  ...["kill_signal", "kill_timeout", "swap_size_mb", "max_unavailable", "wait_timeout", "release_command_timeout"],
  ...["snapshot_retention", "scheduled_snapshots", "compression_level", "auto_stop_machines", "auto_start_machines"],
  ...["min_machines_running", "interval", "timeout", "grace_period", "method", "type", "tls_skip_verify"],
  ...["tls_server_name", "start_port", "end_port", "compress", "h2_backend", "idle_timeout", "headers_read_timeout"],
]);

/** What is left of several spellings of a field: those behind the last null, where that sets the field back. */
function withoutNulls(field: string, node: Subschema | undefined, items: readonly Placed[]): readonly Placed[] {
  const types = node ? typesOf(decodedForm(node)) : [];
  const isSetBack = POINTERS.has(field) || types.includes("object") || types.includes("array");
  const last = isSetBack ? items.findLastIndex(isNull) : -1;
  return items.slice(last + 1).filter((item) => !isNull(item));
}

const NOTHING = Symbol("null");

function isNull({ value }: Placed): boolean {
  return value === NOTHING;
}

/** The keys of a table, in the order in which JSON carries them to the decoder, by the names of the fields they go into. */
function fieldsOf(node: Subschema, place: Placed): readonly Entry[] {
  const { value, path, isPatched } = place;
  if (!isTable(value)) return limitsOf(place);
  const dropped = nullsOf(value);
  return [...Object.keys(value), ...dropped].sort().flatMap((key): Entry[] => {
    const field = fieldOf(node, key, isPatched);
    const content = dropped.has(key) ? NOTHING : value[key];
    const item = { value: content, path: [...path, key], isPatched: isPatched && field === key };
    return field === undefined ? [] : [[field, item]];
  });
}

/** patches.go, _patchService: the text of `concurrency = "SOFT,HARD"` becomes a table of limits. */
function limitsOf({ value, path, isPatched }: Placed): readonly Entry[] {
  const limits = isPatched && typeof value === "string" ? parseLimits(value) : undefined;
  const fields = limits ? { type: "requests", soft_limit: limits.soft, hard_limit: limits.hard } : {};
  return Object.entries(fields).map(([key, item]) => [key, { value: item, path, isPatched }]);
}

/** The field of a Go struct that a key goes into; a key that nobody knows stays what it is, an alias is one for the patches only. */
function fieldOf(node: Subschema, key: string, isPatched: boolean): string | undefined {
  const known = entryOf(node.properties ?? {}, key);
  return known?.["x-flylint"]?.patched === true && !isPatched ? undefined : (structField(node, key) ?? key);
}

/** The field whose name matches `key` but for letter case. */
export function structField(node: Subschema, key: string): string | undefined {
  if (node["x-flylint"]?.rebuilt) return undefined;
  const name = folded(key);
  const field = entryOf(node.properties ?? {}, name);
  return field && field["x-flylint"]?.patched !== true ? name : undefined;
}

/** patches.go, _patchService: lists of checks that are empty go as if they were not there. */
function isDeleted(field: string, { value, isPatched }: Placed): boolean {
  return isPatched && (field === "tcp_checks" || field === "http_checks") && Array.isArray(value) && value.length === 0;
}

/** A Go map: an entry comes as a whole, and nothing of an earlier one stays. */
function readMap(node: Subschema, places: readonly Placed[]): readonly Entry[] {
  const entries = new Map(places.flatMap((place) => entriesOf(node, place)));
  const inner = branchFor(node, "object").additionalProperties;
  const item = typeof inner === "object" ? inner : undefined;
  return [...entries].map(([key, place]) => [key, read(item, [place], place)]);
}

/** The entries of a map, or of an old list that the patches make one of: patchEnv, patchProcesses, patchTopLevelChecks. */
export function entriesOf(node: Subschema, place: Placed): readonly Entry[] {
  const { value, path, isPatched } = place;
  if (isTable(value))
    return Object.entries(value).map(([key, item]) => [key, { value: item, path: [...path, key], isPatched }]);
  // A text is no list of one here: no patch makes it one, and it would be read for ever.
  if (!Array.isArray(value)) return [];
  const list = branchFor(node, "array");
  return itemsOf(place).flatMap((item) => (list.items ? listedEntries(list, list.items, item) : []));
}

function listedEntries(list: Subschema, node: Subschema, item: Placed): readonly Entry[] {
  const names = keysOf(node);
  if (!names.includes("name")) return entriesOf(node, item);
  const name = valueAt(item.value, ["name"]);
  if (name === undefined) return [];
  if (list["x-flylint"]?.keyedBy) return [[String(name), item]];
  // The one other key of an entry has what the name stands for.
  const [other = ""] = names.filter((key) => key !== "name");
  const content = valueAt(item.value, [other]);
  return [[textOf(name), { ...item, value: content === undefined ? "" : textOf(content) }]];
}

/** patches.go, castToString; here a whole number is no longer told from a float. */
function textOf(value: unknown): string {
  return formatValue(Number.isInteger(value) ? BigInt(Number(value)) : value);
}

/** A Go slice: the decoder goes over the items that are there already, and a shorter list leaves those behind it in wait. */
function readLists(node: Subschema, places: readonly Placed[], last: Placed): Placed {
  const { items: item } = branchFor(node, "array");
  let slots: readonly (readonly Placed[])[] = [];
  let length = 0;
  for (const place of places) {
    const items = itemsOf(place);
    length = items.length;
    slots = length === 0 ? [] : [...items.map((one, index) => [...(slots[index] ?? []), one]), ...slots.slice(length)];
  }
  const items = slots.slice(0, length).map((slot) => read(item, slot, slot.at(-1) ?? last));
  return { ...last, value: listOf(items) };
}

/** The items of a list; the patches make one of a table or text that stands there alone, and drop services without keys. */
function itemsOf(place: Placed): readonly Placed[] {
  const { value, path, isPatched } = place;
  const items = Array.isArray(value)
    ? value.map((item: unknown, index) => ({
        value: item,
        path: originOf(value, index) ?? [...path, index],
        isPatched,
      }))
    : isTable(value) || typeof value === "string"
      ? [place]
      : [];
  return path.join() === "services" ? items.filter((item) => !isEmptyService(item.value)) : items;
}

/** patches.go, patchServices: empty lists of checks go first, then the entries without keys. */
export function isEmptyService(service: unknown): boolean {
  const isGone = ([key, value]: readonly [string, unknown]) => isDeleted(key, { value, path: [], isPatched: true });
  return isTable(service) && !nulls.has(service) && Object.entries(service).every(isGone);
}
