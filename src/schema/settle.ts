/**
 * What flyctl makes of values that TOML does not have: null, and the `int` of YAML, which its patches of durations do not
 * know (flyctl internal/appconfig/patches.go, `_castDuration`).
 */
import type { Document } from "../document/document.ts";
import { folded } from "../go/fold.ts";
import { isTable, type Path, withoutIndexes } from "../path.ts";
import { noteNulls } from "./decode.ts";
import { branchFor, schemaAt, typesOf } from "./nodes.ts";
import type { Subschema, Violation } from "./violation.ts";

export interface Settled {
  readonly document: Document;
  /** Of values that are dropped, and of those that make flyctl crash. */
  readonly violations: readonly Violation[];
}

/** The document as flyctl's decoder would have it out of a fly.toml. */
export function settle(document: Document): Settled {
  if (document.form.integers === "int64") return { document, violations: [] };
  const violations: Violation[] = [];
  const kept = keptOf(document.value, document.exact, [], { violations, document });
  const { value, exact } = kept;
  return isTable(value) && isTable(exact)
    ? { document: { ...document, value, exact }, violations }
    : { document, violations };
}

interface Context {
  readonly document: Document;
  readonly violations: Violation[];
}

/** A value of the file, as JSON has it and as it is written. */
interface Kept {
  readonly value: unknown;
  readonly exact: unknown;
}

function keptOf(value: unknown, exact: unknown, path: Path, context: Context): Kept {
  if (Array.isArray(value) && Array.isArray(exact)) {
    const items = value.map((item: unknown, index) => {
      const inner = [...path, index];
      return item === null ? nullItem(inner, context) : keptOf(item, exact[index], inner, context);
    });
    return { value: items.map((item) => item.value), exact: items.map((item) => item.exact) };
  }
  if (!isTable(value) || !isTable(exact)) return { value, exact };
  const absent: string[] = [];
  const entries = Object.entries(value).flatMap(([key, item]): (readonly [string, Kept])[] => {
    const inner = [...path, key];
    const kept = isDropped(exact[key], inner, context)
      ? UNSET
      : item === null
        ? nullEntry(inner, context)
        : keptOf(item, exact[key], inner, context);
    if (!kept) absent.push(key);
    return kept ? [[key, kept]] : [];
  });
  const table = Object.fromEntries(entries.map(([key, item]) => [key, item.value]));
  noteNulls(table, absent);
  return {
    value: table,
    exact: Object.fromEntries(entries.map(([key, item]) => [key, item.exact])),
  };
}

/** To the patches an empty text is a duration that is not set, although its key is there. */
const UNSET: Kept = { value: "", exact: "" };

/** Whether a whole number is lost, because the patches take only other types for a duration. */
function isDropped(exact: unknown, path: Path, { document, violations }: Context): boolean {
  if (document.form.integers !== "int" || typeof exact !== "bigint") return false;
  const found = schemaAt(path);
  const schema = found && branchFor(found, "number");
  const { cast } = schema?.["x-flylint"] ?? {};
  if (cast !== "seconds" && cast !== "milliseconds") return false;
  violations.push({
    rule: "yaml-integer-duration",
    path,
    outcome: "ignored",
    keyword: "type",
    value: exact,
    schema,
  });
  return true;
}

const NULL: Kept = { value: null, exact: null };

/** A key without a value: refused by the patches, turned into text by them, or taken for absent by the decoder. */
function nullEntry(path: Path, context: Context): Kept | undefined {
  const { isExact, schema, isInMap } = fieldAt(path);
  if (crashes(path, isExact)) return crash(path, schema, context);
  if (!schema || (isExact && isRefused(path))) return NULL;
  if (isSection(schema)) note(path, schema, context);
  const { cast } = branchFor(schema, "string")["x-flylint"] ?? {};
  if (isExact && (cast === "seconds" || cast === "milliseconds")) return UNSET;
  if (isExact && cast === "text") return { value: "<nil>", exact: null };
  // An entry of a map is there all the same, with nothing in it.
  return isInMap ? nothing(schema) : undefined;
}

/** In a fly.json a null is no slip, but written out. */
function note(path: Path, schema: Subschema, { document, violations }: Context): void {
  if (document.form.name !== "yaml") return;
  violations.push({
    rule: "empty-section",
    path,
    outcome: "ignored",
    keyword: "null",
    value: null,
    schema,
    meant: path,
  });
}

/** Whether it is a table, or a list of tables. */
function isSection(schema: Subschema): boolean {
  const { items } = branchFor(schema, "array");
  return typesOf(schema).includes("object") || (items !== undefined && typesOf(items).includes("object"));
}

function nullItem(path: Path, context: Context): Kept {
  const { isExact, schema } = fieldAt(path);
  if (crashes(path, isExact)) return crash(path, schema, context);
  return !schema || (isExact && isRefusedItem(path)) ? NULL : nothing(schema);
}

/** Where the patches stop at a null, in a value and in the items of a list. */
const REFUSED: ReadonlySet<string> = new Set([
  ...["env", "services", "processes", "experimental", "checks", "build", "compute", "computes", "vm"],
  ...["mount", "mounts", "metric", "metrics"],
  ...["internal_port", "concurrency", "ports", "ports.port", "tcp_checks", "http_checks"].map(
    (key) => `services.${key}`,
  ),
  ...["tcp_checks", "http_checks"].map((key) => `services.${key}.headers`),
]);

/** Lists that may be null as a whole, but not in one of their items. */
const REFUSED_ITEMS: ReadonlySet<string> = new Set(["cmd", "entrypoint", "exec"].map((key) => `experimental.${key}`));

/**
 * Pointers that `Validate` follows without a look (validation.go, validateServicesSection and validateChecksSection): where
 * no patch has stopped at them before.
 */
function crashes(path: Path, isExact: boolean): boolean {
  const names = folded(namesOf(path));
  if (typeof path.at(-1) === "number")
    return names === "http_service.checks" || (!isExact && /^services\.(?:tcp|http)_checks$/.test(names));
  return !isExact && path.length === 2 && names.startsWith("checks.");
}

function crash(path: Path, schema: Subschema | undefined, { violations }: Context): Kept {
  violations.push({ rule: "value-type-mismatch", path, outcome: "load", keyword: "crash", value: null, schema });
  return { value: {}, exact: {} };
}

function isRefused(path: Path): boolean {
  const [section, second, third] = path;
  if (section !== "checks" || second === undefined) return REFUSED.has(namesOf(path));
  // By name, or in a list with the name inside.
  return path.length === 2 ? typeof second === "string" : third === "headers" || third === "name";
}

function isRefusedItem(path: Path): boolean {
  const names = namesOf(path);
  if (names === "processes") return false;
  return REFUSED.has(names) || REFUSED_ITEMS.has(names) || (path[0] === "checks" && path[2] === "headers");
}

function namesOf(path: Path): string {
  return withoutIndexes(path).join(".");
}

/** Go's zero values of JSON Schema's types. */
const ZERO: Readonly<Record<string, unknown>> = {
  object: {},
  array: [],
  string: "",
  boolean: false,
  integer: 0,
  number: 0,
};

/** What Go has in the place of null: the zero value of the type. */
function nothing(schema: Subschema): Kept {
  const [zero] = typesOf(schema).map((type) => ZERO[type]);
  return { value: zero, exact: zero };
}

interface Field {
  readonly schema: Subschema | undefined;
  /** Whether flyctl's patches find it, too: they look for exact names only. */
  readonly isExact: boolean;
  /** Whether its name is up to the author. */
  readonly isInMap: boolean;
}

function fieldAt(path: Path): Field {
  const exact = schemaAt(path);
  const names = exact ? path : path.map((step) => (typeof step === "string" ? folded(step) : step));
  const above = schemaAt(names.slice(0, -1));
  const key = names.at(-1);
  const isKnown =
    typeof key === "string" && above !== undefined && Object.hasOwn(branchFor(above, "object").properties ?? {}, key);
  return {
    schema: exact ?? schemaAt(names),
    isExact: exact !== undefined,
    isInMap: !isKnown,
  };
}
