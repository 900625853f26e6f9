/** Turns the errors of the validator into violations: one for each mistake, each with the rule that words it. */
import type { Outcome } from "../diagnostic.ts";
import type { Document } from "../document/document.ts";
import { type SchemaError, validateDecoded, validateFile } from "../generated/validator.js";
import { isTable, isWithin, type Path, pathKey, type Table, valueAt } from "../path.ts";
import { branchFor, flySchema, jsonType, keysOf, schemaAt } from "./schema.ts";
import { classifyUnknown } from "./unknown-key.ts";
import type { Subschema, Violation } from "./violation.ts";

/** All breaches of the schema, in no particular order. Total: any value goes. */
export function findViolations(document: Pick<Document, "value">): readonly Violation[] {
  const { value } = document;
  const errors = validate(validateFile, value);
  const notFinite = numbersNotFinite(value, []).filter((path) => !isCast(path));
  if (errors.length === 0 && notFinite.length === 0) return [];
  const renamed = inUsualCase(value, errors);
  const found = [
    ...errors.filter(({ keyword }) => keyword !== "if").map((error) => violationOf(error, value)),
    ...renamed.flatMap((variant) => violationsInOtherCase(variant)),
    ...notFinite.map((path) => typeViolation(path, value, "load")),
  ];
  return oneForEach(
    found.filter((violation) => violation !== undefined).filter((violation) => isRead(violation, value)),
  );
}

/** What an old key says counts for nothing where the new one is set. */
function isRead({ schema }: Violation, root: Table): boolean {
  const unless = schema?.["x-flylint"]?.unless;
  return unless === undefined || !Object.hasOwn(root, unless);
}

function validate(validator: typeof validateFile, value: unknown): readonly SchemaError[] {
  return validator(value) ? [] : (validator.errors ?? []);
}

/** ajv's JSON pointer as a path; indexes become numbers where the value is a list. */
function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = Array.isArray(value) ? Number(key) : key;
    path.push(next);
    value = valueAt(value, [next]);
  }
  return path;
}

function violationOf(error: SchemaError, root: Table): Violation | undefined {
  const path = pathOf(error.instancePath, root);
  const { keyword, params } = error;
  if (keyword === "additionalProperties") return classifyUnknown([...path, String(params.additionalProperty)], root);
  if (keyword === "type") return mismatch(path, root);
  const schema = nodeAt(path, valueAt(root, path));
  const annotation = schema?.["x-flylint"];
  const missing = keyword === "required" ? [String(params.missingProperty)] : [];
  const isInt64 = (keyword === "minimum" || keyword === "maximum") && Math.abs(Number(params.limit)) > 2 ** 62;
  return {
    rule: isInt64 ? "value-type-mismatch" : (annotation?.rule ?? RULES[keyword] ?? "value-type-mismatch"),
    path: [...path, ...missing],
    outcome: isInt64 ? "load" : (annotation?.outcome ?? "load"),
    keyword,
    value: missing.length > 0 ? undefined : valueAt(root, path),
    schema,
  };
}

/** The rules that word a breach of a keyword where the schema names no other. */
const RULES: Readonly<Record<string, string>> = {
  enum: "invalid-enum-value",
  minimum: "value-out-of-range",
  maximum: "value-out-of-range",
  format: "value-type-mismatch",
  required: "missing-key",
};

/** The schema of what stands at `path`, with the branch of a union that its type asks for. */
function nodeAt(path: Path, value: unknown): Subschema | undefined {
  const node = schemaAt(path);
  return node && branchFor(node, jsonType(value));
}

function mismatch(path: Path, root: Table): Violation | undefined {
  const value = valueAt(root, path);
  const annotation = schemaAt(path)?.["x-flylint"];
  // What a cast takes in any form is no mistake of type: text of `nan` and `inf` is text.
  if (annotation?.cast !== undefined && typeof value === "number") return undefined;
  return typeViolation(path, root, annotation?.typeOutcome ?? "load");
}

function typeViolation(path: Path, root: Table, outcome: Outcome): Violation {
  const value = valueAt(root, path);
  const schema = schemaAt(path);
  const own = schema?.["x-flylint"]?.typeRule;
  const isShape = typeof value === "object" && value !== null && tablesAndLists(schema, value);
  const rule = own ?? (isShape ? "table-array-mismatch" : "value-type-mismatch");
  return { rule, path, outcome, keyword: "type", value, schema };
}

/** Whether a table stands where a list of tables belongs, or the other way round. */
function tablesAndLists(schema: Subschema | undefined, value: object): boolean {
  if (!schema) return false;
  const list = branchFor(schema, "array");
  const items = list.type === "array" && list.items ? keysOf(list.items).length > 0 : false;
  return isTable(value) ? items : Array.isArray(value) && value.every(isTable) && keysOf(schema).length > 0;
}

/** Numbers that JSON has no form for; the encoding step of flyctl stops at them, even below keys that nobody reads. */
function numbersNotFinite(value: unknown, path: Path): readonly Path[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, item]) => numbersNotFinite(item, [...path, key]));
}

function isCast(path: Path): boolean {
  const node = schemaAt(path);
  return branchFor(node ?? {}, "number")["x-flylint"]?.cast !== undefined;
}

/** A key in other letter case, and the file with that key spelled as the schema has it. */
interface CaseVariant {
  readonly path: Path;
  readonly value: Table;
}

/**
 * Go's decoder takes keys in any letter case, flyctl's patches only the exact one. So what stands below such a key has
 * to hold without any of the conversions that the patches make.
 */
function inUsualCase(root: Table, errors: readonly SchemaError[]): readonly CaseVariant[] {
  return errors.flatMap((error) => {
    if (error.keyword !== "additionalProperties") return [];
    const parent = pathOf(error.instancePath, root);
    const written = String(error.params.additionalProperty);
    const usual = keyInUsualCase(parent, written);
    return usual === undefined ? [] : [{ path: [...parent, usual], value: renamedAt(root, parent, written, usual) }];
  });
}

/** The key of the Go struct that matches `written` but for letter case; aliases are no part of the struct. */
export function keyInUsualCase(parent: Path, written: string): string | undefined {
  const node = parent.length === 0 ? flySchema() : schemaAt(parent);
  const table = node && branchFor(node, "object");
  return Object.entries(table?.properties ?? {}).find(
    ([key, property]) => key.toLowerCase() === folded(written) && property["x-flylint"]?.patched !== true,
  )?.[0];
}

/** Go folds by Unicode: the long s and the Kelvin sign count as s and k. */
function folded(key: string): string {
  return key.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();
}

function renamedAt(value: unknown, parent: Path, from: string, to: string): Table {
  const [step, ...rest] = parent;
  if (step === undefined) {
    const { [from]: moved, ...others } = value as Table;
    return { ...others, [to]: moved };
  }
  const inner = renamedAt(valueAt(value, [step]), rest, from, to);
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? inner : item)) as unknown as Table;
  return { ...(value as Table), [step]: inner };
}

/** What the decoder alone does not take below a key in other letter case; nested such keys are looked at in turn. */
function violationsInOtherCase({ path, value }: CaseVariant): readonly Violation[] {
  const errors = validate(validateDecoded, value);
  const below = errors.filter((error) => isWithin(pathOf(error.instancePath, value), path) && error.keyword !== "if");
  const nested = inUsualCase(value, below);
  return [
    ...below.map((error) => {
      const at = pathOf(error.instancePath, value);
      // Without the patches nothing makes up for a wrong type.
      return error.keyword === "type"
        ? typeViolation(at, value, "load")
        : (violationOf(error, value) ?? typeViolation(at, value, "load"));
    }),
    ...nested.flatMap((variant) => violationsInOtherCase(variant)),
  ];
}

/** Of several breaches at or below one path the outermost counts, and of those at one path the type. */
function oneForEach(violations: readonly Violation[]): readonly Violation[] {
  const types = new Set(violations.filter(({ keyword }) => keyword === "type").map(({ path }) => pathKey(path)));
  const seen = new Set<string>();
  return violations.filter(({ path, keyword, rule }) => {
    const above = path.some((_, length) => length > 0 && types.has(pathKey(path.slice(0, length))));
    const overruled = keyword !== "type" && types.has(pathKey(path));
    const key = pathKey([...path, rule]);
    if (above || overruled || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
