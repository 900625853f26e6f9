/** A config in the one form that flyctl makes of all the others (internal/appconfig/patches.go). */
import { durationOf, isPatched } from "./app/section.ts";
import { plainTable } from "./engine/plain.ts";
import type { LoadableFlyConfig } from "./generated/loadable.ts";
import type { FlyConfig } from "./generated/types.ts";
import { formatDuration, parseDuration } from "./go/duration.ts";
import { folded } from "./go/fold.ts";
import { formatValue } from "./go/format.ts";
import { parseInteger, parseLimits } from "./go/integer.ts";
import { isTable, type Path, type Table } from "./path.ts";
import { ALIASED_LISTS, decode, entriesOf, isEmptyService, originOf, type Placed } from "./schema/decode.ts";
import { branchFor, childOf, currentForm, flySchema, resolved, typesOf } from "./schema/nodes.ts";
import type { Subschema } from "./schema/violation.ts";

/** Something of a config that has no effect. */
export interface Dropped {
  /** Where it stands in the config as it was given. */
  readonly path: Path;
  /**
   * `unknown`: flyctl reads no such key. `replaced`: something else in the config wins. `empty`: a service without keys,
   * which flyctl leaves out. `unreadable`: flyctl passes over a value of this type.
   */
  readonly why: "unknown" | "replaced" | "empty" | "unreadable";
}

/** What came of a config. */
export interface Normalized {
  readonly config: FlyConfig;
  /** What the config loses, in no particular order. */
  readonly dropped: readonly Dropped[];
}

/**
 * The config with nothing but recommended forms: lists where a single table may stand, texts for numbers that stand for
 * one, durations with their unit, no aliases. flyctl makes the same app of both. Whole numbers become texts as those of a
 * fly.toml do.
 *
 * @example
 * if (validate(value)) for (const { internal_port } of normalize(value).config.services ?? []) console.log(internal_port);
 */
export function normalize(config: LoadableFlyConfig): Normalized {
  const dropped: Dropped[] = [];
  const table = whole(decode(plainTable({ ...config })), (path, why) => void dropped.push({ path, why }));
  // What follows the schema is of the type that is made from it; test/normalize.test.ts holds the one to the other.
  return { config: table as FlyConfig, dropped };
}

type Drop = (path: Path, why: Dropped["why"]) => void;
type Place = Pick<Placed, "value" | "path">;

function whole(root: Table, drop: Drop): Table {
  const schema = flySchema();
  const names: readonly string[] = Object.entries(ALIASED_LISTS).flat(2);
  const own = Object.fromEntries(Object.entries(root).filter(([key]) => !names.includes(key)));
  const result: Record<string, unknown> = { ...fields(schema, { value: own, path: [] }, drop, root) };
  for (const [key, others] of Object.entries(ALIASED_LISTS)) {
    const names = [...others, key].filter((name) => Object.hasOwn(root, name));
    const lists = names.map((name) => convert(childOf(schema, key) ?? {}, placeOf(root, [], name), drop));
    if (lists.length > 0) result[key] = lists.flat().filter((item) => item !== undefined);
  }
  return withExperimental(result, root, drop);
}

/** patchExperimental: three keys go to the root, unless it has them. */
function withExperimental(result: Table, root: Table, drop: Drop): Table {
  const { experimental } = root;
  if (!isTable(experimental)) return result;
  const node = childOf(flySchema(), "experimental") ?? {};
  const section = originOf(root, "experimental") ?? ["experimental"];
  const moved = ["kill_timeout", "metrics_port", "metrics_path"].filter((key) => Object.hasOwn(experimental, key));
  const values = moved.flatMap((key) => {
    const place = placeOf(experimental, section, key);
    const target = key === "kill_timeout" ? "kill_timeout" : "metrics";
    // The patches look for exact names only.
    const wins = isPatched(place.path) && !isExact(root, target);
    if (!wins) drop(place.path, isPatched(place.path) ? "replaced" : "unknown");
    return wins ? [[key, convert(childOf(node, key) ?? {}, place, drop)] as const] : [];
  });
  const { kill_timeout, metrics_port: port, metrics_path: path } = Object.fromEntries(values);
  const metrics = port === undefined && path === undefined ? {} : { metrics: [defined({ port, path })] };
  const isMoved = values.some(([key]) => key === "kill_timeout");
  if (isMoved && Object.hasOwn(root, "kill_timeout")) drop(placeOf(root, [], "kill_timeout").path, "replaced");
  return defined({ ...result, ...(isMoved ? { kill_timeout } : {}), ...metrics });
}

function isExact(root: Table, key: string): boolean {
  return Object.hasOwn(root, key) && isPatched(originOf(root, key) ?? [key]);
}

function defined(table: Table): Table {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
}

function placeOf(table: Table, path: Path, key: string): Place {
  return { value: table[key], path: originOf(table, key) ?? [...path, key] };
}

/** The keys of a table that flyctl reads; `origin` is the table that knows where they stand, if it is another one. */
function fields(node: Subschema, { value, path }: Place, drop: Drop, origin: unknown = value): Table {
  if (!isTable(value) || !isTable(origin)) return {};
  const { properties = {} } = branchFor(node, "object");
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const place = { ...placeOf(origin, path, key), value: value[key] };
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const annotation = property && resolved(property)["x-flylint"];
    if (!property) drop(place.path, "unknown");
    else if (annotation?.replacedBy !== undefined && Object.hasOwn(value, annotation.replacedBy))
      drop(place.path, "replaced");
    else if (annotation?.unless === undefined) result[nameOf(key, properties)] = convert(property, place, drop);
  }
  return defined(result);
}

/** The key that an alias stands for. */
function nameOf(key: string, properties: Readonly<Record<string, Subschema>>): string {
  const target = Object.entries(properties).find(([, property]) => property["x-flylint"]?.replacedBy === key);
  return target?.[0] ?? key;
}

/** A value in the form that one writes today; undefined where nothing is left of it. */
function convert(node: Subschema, place: Place, drop: Drop): unknown {
  const { value } = place;
  if (value === null || value === undefined) return undefined;
  const { format = "", "x-flylint": annotation } = resolved(node);
  if (format.startsWith("go-duration")) return durationText(place, annotation?.cast, drop);
  if (annotation?.cast === "text") return formatValue(exact(value));
  const form = currentForm(node);
  const types = typesOf(form);
  if (types.includes("array")) return list(node, place, drop);
  if (types.includes("object")) return table(node, form, place, drop);
  return scalar(types, value, drop, place.path);
}

function durationText({ value, path }: Place, cast: string | undefined, drop: Drop): string | undefined {
  const unit = (cast === "milliseconds" || cast === "seconds") && isPatched(path) ? cast : "nanoseconds";
  const duration = durationOf(value, path, unit);
  if (!duration && value !== "") drop(path, "unreadable");
  return typeof value === "string" && duration ? value : duration && textOf(duration.ns);
}

/** What Go reads as exactly this length of time. */
function textOf(ns: number): string {
  const text = formatDuration(ns);
  return parseDuration(text) === ns ? text : `${BigInt(ns)}ns`;
}

/** Whole numbers as a fly.toml has them, where they are told from floats. */
function exact(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(exact);
  if (!isTable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, exact(item)]));
}

/** A table or a text that stands there alone is a list of one. */
function list(node: Subschema, { value, path }: Place, drop: Drop): readonly unknown[] {
  const { items = {} } = branchFor(node, "array");
  const places = Array.isArray(value)
    ? value.map((item: unknown, index) => ({ value: item, path: originOf(value, index) ?? [...path, index] }))
    : [{ value, path }];
  const isServices = path.length === 1 && folded(String(path[0])) === "services";
  // The patches look for the exact name only.
  const isGone = (item: Place) => isServices && isPatched(item.path) && isEmptyService(item.value);
  for (const place of places.filter(isGone)) drop(place.path, "empty");
  const converted = places.filter((place) => !isGone(place)).map((place) => convert(items, place, drop));
  return isServices ? converted.map(kept) : converted;
}

/** A service with nothing but keys that nobody reads counts as one; without any it would not. */
function kept(service: unknown): unknown {
  return isEmptyService(service) ? { ports: [] } : service;
}

function table(node: Subschema, form: Subschema, place: Place, drop: Drop): unknown {
  const { value, path } = place;
  const inner = branchFor(form, "object").additionalProperties;
  if (typeof inner === "object") return map(node, inner, place, drop);
  // patches.go: "SOFT,HARD" counts requests.
  const limits = typeof value === "string" ? parseLimits(value) : undefined;
  if (limits) return { type: "requests", soft_limit: limits.soft, hard_limit: limits.hard };
  return inner === false ? fields(form, { value, path }, drop) : value;
}

/** A table of names, or an old list of what has a name; later ones win. */
function map(node: Subschema, inner: Subschema, { value, path }: Place, drop: Drop): Table {
  const entries = new Map<string, Place>();
  for (const [name, place] of entriesOf(node, { value, path, isPatched: isPatched(path) })) {
    const before = entries.get(name);
    if (before) drop(before.path, "replaced");
    entries.set(name, place);
  }
  const isKeyed = Array.isArray(value) && branchFor(node, "array")["x-flylint"]?.keyedBy !== undefined;
  const items = [...entries].map(([name, place]) => {
    const named = isKeyed && isTable(place.value) ? { ...place, value: without(place.value, "name") } : place;
    return [name, convert(inner, named, drop)] as const;
  });
  return defined(Object.fromEntries(items));
}

function without(table: Table, name: string): Table {
  return Object.fromEntries(Object.entries(table).filter(([key]) => key !== name));
}

/** fly-go machine_types.go, MachinePersistRootfs. */
const PERSISTENCE = ["none", "never", "restart", "always"];

function scalar(types: readonly string[], value: unknown, drop: Drop, path: Path): unknown {
  const isNumeric = types.includes("number") || types.includes("integer");
  if (typeof value === "number" && isNumeric) return types.includes("integer") ? Math.trunc(value) : value;
  if (typeof value === "string" && isNumeric && !types.includes("string")) return parseInteger(value);
  if (typeof value === "boolean" && !types.includes("boolean")) return value ? "stop" : "off";
  if (typeof value === "number" && types.includes("string")) return PERSISTENCE[value];
  if (typeof value === "object") drop(path, "unreadable");
  return typeof value === "object" ? undefined : value;
}
