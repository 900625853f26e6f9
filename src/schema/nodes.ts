import { schemaText } from "../generated/schema.ts";
import { entryOf, isTable, type Path } from "../path.ts";
import type { Subschema } from "./violation.ts";

let parsed: Subschema | undefined;

/** The JSON Schema of fly.toml as it is published. */
export function flySchema(): Subschema {
  parsed ??= JSON.parse(schemaText()) as Subschema;
  return parsed;
}

/** JSON Schema's name for the type of a value. */
export function jsonType(value: unknown): "array" | "object" | "string" | "number" | "boolean" | "null" {
  if (Array.isArray(value)) return "array";
  if (isTable(value)) return "object";
  const type = typeof value;
  return type === "string" || type === "boolean" || type === "number" ? type : "null";
}

/** A schema with its `$ref` followed; annotations beside the `$ref` win. */
export function resolved(node: Subschema): Subschema {
  if (node.$ref === undefined) return node;
  const target = flySchema().definitions?.[node.$ref.replace("#/definitions/", "")];
  const { $ref: _ref, ...own } = node;
  return target ? merged(resolved(target), own) : own;
}

/** Both schemas in one; the second wins, and its annotations add to those of the first. */
function merged(outer: Subschema, inner: Subschema): Subschema {
  const annotation = { ...outer["x-flylint"], ...inner["x-flylint"] };
  return { ...outer, ...inner, ...(Object.keys(annotation).length > 0 ? { "x-flylint": annotation } : {}) };
}

/** The types that a schema takes. */
export function typesOf(node: Subschema): readonly string[] {
  const { type, anyOf } = resolved(node);
  if (anyOf) return anyOf.flatMap(typesOf);
  return typeof type === "string" ? [type] : (type ?? []);
}

/** Of a union the branch for this type of value; the whole node where none takes it. */
export function branchFor(node: Subschema, type: string): Subschema {
  const whole = resolved(node);
  const branch = whole.anyOf?.find((one) => {
    const types = typesOf(one);
    return types.includes(type) || (type === "number" && types.includes("integer"));
  });
  if (!branch) return whole;
  const { anyOf: _anyOf, ...own } = whole;
  return merged(own, branchFor(branch, type));
}

/**
 * What flyctl's decoder takes without the help of its patches: none of the old forms, and nothing that only a conversion
 * makes loadable.
 */
export function decodedForm(node: Subschema): Subschema {
  const { anyOf, ...own } = resolved(node);
  if (anyOf) {
    const branches = anyOf.map(resolved).filter((branch) => branch["x-flylint"]?.patched !== true);
    const [first] = branches;
    return first && branches.length === 1 ? decodedForm(merged(own, first)) : { ...own, anyOf: branches };
  }
  const { cast, typeRule, ...annotation } = own["x-flylint"] ?? {};
  if (cast === "text") return { ...own, type: "string", "x-flylint": annotation };
  const type = cast === "port" ? { type: "integer" } : {};
  return { ...own, ...type, "x-flylint": { ...annotation, ...(typeRule ? { typeRule } : {}) } };
}

/** The schema without its deprecated branches: what one writes today. */
export function currentForm(node: Subschema): Subschema {
  const { anyOf, ...own } = resolved(node);
  if (!anyOf) return own;
  const branches = anyOf.map(resolved).filter(({ deprecated }) => deprecated !== true);
  const [first] = branches;
  return first && branches.length === 1 ? merged(own, first) : { ...own, anyOf: branches };
}

/** The schema of what stands at `path`; undefined for a key that flyctl does not know. */
export function schemaAt(path: Path): Subschema | undefined {
  let node: Subschema | undefined = flySchema();
  for (const step of path) {
    if (node === undefined) return undefined;
    node = typeof step === "number" ? branchFor(node, "array").items : childOf(node, step);
  }
  return node && resolved(node);
}

/** The schema of one key of a table. */
export function childOf(node: Subschema, key: string): Subschema | undefined {
  const table = tableOf(node);
  const known = entryOf(table.properties ?? {}, key);
  if (known) return known;
  return typeof table.additionalProperties === "object" ? table.additionalProperties : undefined;
}

/** The keys that a table may have; empty for a map, which takes any. */
export function keysOf(node: Subschema): readonly string[] {
  return Object.keys(tableOf(node).properties ?? {});
}

function tableOf(node: Subschema): Subschema {
  return branchFor(node, "object");
}

/** Every table that flyctl knows: its path as one writes it in a header (`services.ports`) and its schema. */
export interface KnownTable {
  readonly path: readonly string[];
  /** Whether it is written `[[x]]`. */
  readonly array: boolean;
  readonly schema: Subschema;
}

let tables: readonly KnownTable[] | undefined;

/** All tables, the root first, outer before inner; aliases and legacy forms left out. */
export function knownTables(): readonly KnownTable[] {
  tables ??= tablesBelow([], flySchema(), false);
  return tables;
}

/** Whether the table with these names is written `[[x]]`. */
export function isArrayOfTables(names: readonly string[]): boolean {
  const written = names.join(".");
  return knownTables().some(({ array, path }) => array && path.join(".") === written);
}

function tablesBelow(path: readonly string[], node: Subschema, array: boolean): readonly KnownTable[] {
  const table = tableOf(node);
  const inner = Object.entries(table.properties ?? {}).flatMap(([key, property]) => {
    if (property.deprecated) return [];
    const items = branchFor(property, "array").items;
    const isArray = typesOf(property)[0] === "array" && items !== undefined && typesOf(items).includes("object");
    const child = isArray && items ? items : property;
    return typesOf(child).includes("object") ? tablesBelow([...path, key], child, isArray) : [];
  });
  return [{ path, array, schema: table }, ...inner];
}
