/** The keys of a fly.toml by their names: `services.ports.port`, and `checks.*.port` where the author chooses the name. */
import type { Path } from "../path.ts";
import { branchFor, childOf, currentForm, flySchema, schemaAt, typesOf } from "./nodes.ts";
import type { Subschema } from "./violation.ts";

/** Stands for a name that the author chooses: of a variable, a process group, a check. */
export const ANY = "*";

/** The name of the key at `path`: without indexes, chosen names as {@link ANY}; undefined where flyctl knows no such key. */
export function keyAt(path: Path): string | undefined {
  const names: string[] = [];
  for (const [index, step] of path.entries()) {
    if (typeof step === "number") continue;
    const parent = schemaAt(path.slice(0, index));
    if (!parent || !childOf(parent, step)) return undefined;
    names.push(isNamed(parent, step) ? step : ANY);
  }
  return names.join(".");
}

function isNamed(table: Subschema, key: string): boolean {
  return Object.hasOwn(branchFor(table, "object").properties ?? {}, key);
}

/** The path of a key in the form that one writes today, the first of each list; undefined where flyctl knows no such key. */
export function pathOfKey(names: readonly string[]): Path | undefined {
  let path: Path = [];
  for (const name of names) {
    const inside: Path = isList(path) ? [...path, 0] : path;
    const table = schemaAt(inside);
    if (!table || !childOf(table, name)) return undefined;
    path = [...inside, name];
  }
  return path;
}

/** Whether one writes a list at `path`. */
export function isList(path: Path): boolean {
  const schema = schemaAt(path);
  return schema !== undefined && typesOf(currentForm(schema))[0] === "array";
}

/** Of a table, or a list of tables, the schema of one table; undefined for a value. */
export function tableIn(schema: Subschema): Subschema | undefined {
  const current = currentForm(schema);
  const table = typesOf(current)[0] === "array" ? current.items && currentForm(current.items) : current;
  return table && typesOf(table).includes("object") ? table : undefined;
}

/** A key of a table with its schema, and whether the table needs it. */
export interface InnerKey {
  readonly name: string;
  readonly schema: Subschema;
  readonly required: boolean;
}

/** The keys that one writes today in a table; {@link ANY} for those whose names the author chooses. */
export function innerKeys(table: Subschema): readonly InnerKey[] {
  const { properties = {}, required = [], additionalProperties } = table;
  const named = Object.entries(properties)
    .filter(([, schema]) => schema.deprecated !== true)
    .map(([name, schema]) => ({ name, schema, required: required.includes(name) }));
  const chosen = typeof additionalProperties === "object" ? additionalProperties : undefined;
  return chosen ? [...named, { name: ANY, schema: chosen, required: false }] : named;
}

/** The names of all keys that one writes today, tables before their keys. */
export function allKeys(schema: Subschema = flySchema(), names: readonly string[] = []): readonly string[] {
  const table = tableIn(schema);
  if (!table) return [];
  return innerKeys(table).flatMap(({ name, schema: inner }) => {
    const own = [...names, name];
    return [own.join("."), ...allKeys(inner, own)];
  });
}
