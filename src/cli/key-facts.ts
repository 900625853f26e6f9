/** What there is to know of a key of fly.toml: out of the schema, the names that people make up, and the rules. */
import { manuals } from "../generated/manuals.ts";
import { rulesByKey } from "../generated/rules-by-key.ts";
import { isTable, type Path } from "../path.ts";
import { rulesOf } from "../schema/find.ts";
import { ANY, innerKeys, keyAt, pathOfKey, tableIn } from "../schema/keys.ts";
import { madeUpFor } from "../schema/made-up-names.ts";
import { branchFor, currentForm, flySchema, resolved, schemaAt, typesOf } from "../schema/nodes.ts";
import type { Subschema } from "../schema/violation.ts";
import { capitalized } from "../words/english.ts";
import { kindOf, kindsOf } from "../words/kinds.ts";

/** Facts about a key; what the schema does not say is undefined, or an empty list. */
export interface KeyFacts {
  /** Its name behind those of the tables around it: `services.ports.port`; empty for the file as a whole. */
  readonly key: string;
  /** The same as a path, at the first of each list. */
  readonly path: Path;
  readonly description: string;
  /** What it takes, in words. */
  readonly type: string;
  /** What it takes, too, in words, because older files have it. */
  readonly olderTypes: readonly string[];
  /** Whether its table needs it. */
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly default: unknown;
  readonly values: readonly unknown[] | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly examples: readonly unknown[];
  /** The name that one writes today, where this is another one that flyctl reads. */
  readonly aliasOf: string | undefined;
  /** Other names that flyctl reads. */
  readonly aliases: readonly string[];
  /** Names that people write and flyctl ignores. */
  readonly notRead: readonly string[];
  /** The keys inside, of a table. */
  readonly keys: readonly { readonly key: string; readonly description: string; readonly required: boolean }[];
  /** The rules that report it. */
  readonly rules: readonly { readonly id: string; readonly title: string }[];
  /** The page of the Fly docs. */
  readonly docs: string;
}

/** The facts of the key with these names, none for the file as a whole; undefined where flyctl knows no such key. */
export function keyFacts(names: readonly string[]): KeyFacts | undefined {
  const path = pathOfKey(names);
  const schema = path && schemaAt(path);
  const key = path && keyAt(path);
  if (!schema || key === undefined) return undefined;
  const place = key === "" ? [] : key.split(".");
  const name = place.at(-1) ?? "";
  const siblings = branchFor(schemaAt(path.slice(0, -1)) ?? {}, "object");
  const beside = (other: string) => [...place.slice(0, -1), other].join(".");
  const aliases = aliasesOf(name, siblings);
  const table = tableIn(schema);
  const { enum: values, minimum, maximum } = innermost(schema);
  const alias = schema["x-flylint"]?.alias;
  return {
    key,
    path,
    description: describedAt(path),
    type: kindOf(schema),
    olderTypes: olderTypes(schema),
    required: place.length > 0 && (siblings.required ?? []).includes(name),
    deprecated: schema.deprecated === true,
    default: schema.default,
    values: values?.filter((value) => value !== ""),
    minimum,
    maximum,
    examples: examplesAt(path),
    aliasOf: alias === undefined ? undefined : beside(alias),
    aliases,
    notRead: madeUpFor(place),
    keys: table ? innerKeys(table).map((inner) => keyInside(inner.name, inner.schema, inner.required)) : [],
    rules: rulesAbout([key, ...aliases.map(beside)], schema),
    docs: linkAt(path),
  };
}

function keyInside(key: string, schema: Subschema, required: boolean): KeyFacts["keys"][number] {
  return { key, description: resolved(schema).description ?? `${capitalized(kindOf(schema))}.`, required };
}

/** The schema that limits what one writes: of a list that of its items. */
function innermost(schema: Subschema): Subschema {
  const current = currentForm(schema);
  return typesOf(current)[0] === "array" && current.items ? currentForm(current.items) : current;
}

/** Examples of a value, or of one table; values under chosen names have theirs in the example of their table. */
function examplesAt(path: Path): readonly unknown[] {
  const schema = schemaAt(path) ?? {};
  const own = schema.examples ?? (tableIn(schema) ? innermost(schema).examples : undefined);
  const [around] = schemaAt(path.slice(0, -1))?.examples ?? [];
  const isChosen = keyAt(path)?.endsWith(`.${ANY}`) ?? false;
  return own ?? (isChosen && isTable(around) ? Object.values(around) : []);
}

/** Of an object's `properties` those that flyctl takes for `name`. */
function aliasesOf(name: string, { properties = {} }: Subschema): readonly string[] {
  return Object.keys(properties).filter((other) => properties[other]?.["x-flylint"]?.alias === name);
}

function olderTypes(schema: Subschema): readonly string[] {
  const old = (resolved(schema).anyOf ?? []).map(resolved).filter(({ deprecated }) => deprecated === true);
  return [...new Set(old.flatMap(kindsOf))];
}

/** The nearest description: values under chosen names have that of their table. */
function describedAt(path: Path): string {
  return nearestAbove(path, ({ description }) => description) ?? "";
}

function linkAt(path: Path): string {
  return (
    nearestAbove(path, (schema) => schema["x-taplo"]?.links?.key) ?? "https://fly.io/docs/reference/configuration/"
  );
}

function nearestAbove(path: Path, fact: (schema: Subschema) => string | undefined): string | undefined {
  const lengths = path.map((_, index) => path.length - index);
  for (const length of [...lengths, 0]) {
    const schema = length === 0 ? flySchema() : schemaAt(path.slice(0, length));
    const found = schema && fact(schema);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Rules about a key under any of its names: as their examples show it, and as the schema has it. */
function rulesAbout(keys: readonly string[], schema: Subschema): KeyFacts["rules"] {
  const ids = [...keys.flatMap((key) => rulesByKey[key] ?? []), ...rulesOf(schema)];
  return [...new Set(ids)].sort().map((id) => ({ id, title: manuals[id]?.title ?? "" }));
}
