/** Turns the errors of the validator into violations: one for each mistake, each with the rule that words it. */
import type { Outcome } from "../diagnostic.ts";
import type { Document } from "../document/document.ts";
import { type SchemaError, validateDecoded, validateFile } from "../generated/validator.js";
import { isTable, isWithin, type Path, pathKey, type Table, valueAt } from "../path.ts";
import { alone, decodedPath, hasInAnyCase, inUsualNames, keyInUsualCase, WIPED } from "./letter-case.ts";
import { branchFor, decodedForm, jsonType, keysOf, schemaAt } from "./schema.ts";
import { classifyUnknown } from "./unknown-key.ts";
import type { Subschema, Violation } from "./violation.ts";

/** All breaches of the schema, in no particular order. Total: any value goes. */
export function findViolations({ value, exact }: Pick<Document, "value" | "exact">): readonly Violation[] {
  const errors = validate(validateFile, value);
  const odd = oddNumbers(value, []);
  const dates = datesForText(exact);
  if (errors.length === 0 && odd.length === 0 && dates.length === 0) return [];
  const renamed = inUsualCase(value, errors);
  const found = [
    ...errors.filter(({ keyword }) => keyword !== "if").map((error) => violationOf(error, value)),
    ...renamed.flatMap((variant) => violationsInOtherCase(variant)),
    ...errors.flatMap((error) => headersOfTcpCheck(error, value)),
    ...odd.map((path) => unencodable(path, value)),
    ...dates.map((path) => typeViolation(path, value, schemaAt(path), "load")),
  ];
  return oneForEach(
    found
      .filter((violation) => violation !== undefined)
      .filter((violation) => isRead(violation, value))
      .map((violation) => withDate(violation, exact)),
  );
}

/**
 * To JSON a date is text, to the author it is a date; and to the patches it is no time span: they drop what they cannot
 * convert without a word.
 */
function withDate(violation: Violation, exact: Document["exact"]): Violation {
  const date = valueAt(exact, violation.path);
  if (!(date instanceof Date)) return violation;
  const cast = violation.schema?.["x-flylint"]?.cast;
  const isDropped = cast === "seconds" || cast === "milliseconds";
  return { ...violation, value: date, ...(isDropped ? { outcome: "ignored" as const } : {}) };
}

/** What an old key says counts for nothing where the new one is set. */
function isRead({ schema }: Violation, root: Table): boolean {
  const unless = schema?.["x-flylint"]?.unless;
  return unless === undefined || valueAt(root, unless.split(".")) === undefined;
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
  const missing = keyword === "required" ? [String(params.missingProperty)] : [];
  // What is missing may be less of a problem than the table it is missing from thinks.
  const lacking = missing.map((key) => schema?.properties?.[key]?.["x-flylint"]?.outcome).find(Boolean);
  const annotation = { ...schema?.["x-flylint"], ...(lacking ? { outcome: lacking } : {}) };
  // In another letter case it is there, but for the patches, which look for the exact name.
  const inOtherCase =
    (annotation.outcome ?? "load") !== "load" && missing.some((key) => hasInAnyCase(valueAt(root, path), key));
  if (inOtherCase) return undefined;
  const isInt64 = (keyword === "minimum" || keyword === "maximum") && Math.abs(Number(params.limit)) > 2 ** 62;
  return {
    rule: isInt64 ? "value-type-mismatch" : (annotation.rule ?? RULES[keyword] ?? "value-type-mismatch"),
    path: [...path, ...missing],
    outcome: isInt64 ? "load" : (annotation.outcome ?? "load"),
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
  if (typeof value === "number" && !Number.isFinite(value)) return undefined; // See unencodable().
  const schema = schemaAt(path);
  return typeViolation(path, root, schema, schema?.["x-flylint"]?.typeOutcome ?? "load");
}

function typeViolation(path: Path, root: Table, schema: Subschema | undefined, outcome: Outcome): Violation {
  const value = valueAt(root, path);
  const own = schema?.["x-flylint"]?.typeRule;
  const rule = own ?? (tablesAndLists(schema, value, path) ? "table-array-mismatch" : "value-type-mismatch");
  return { rule, path, outcome, keyword: "type", value, schema };
}

/** Whether a table stands where a list of tables belongs, or the other way round; an item of a list has no header. */
function tablesAndLists(schema: Subschema | undefined, value: unknown, path: Path): boolean {
  if (!schema || typeof path.at(-1) !== "string") return false;
  const list = branchFor(schema, "array");
  const items = list.type === "array" && list.items ? keysOf(list.items).length > 0 : false;
  return isTable(value) ? items : Array.isArray(value) && value.every(isTable) && keysOf(schema).length > 0;
}

/** Where the patches want text they take no date, although it would become text later. */
function datesForText({ experimental, checks }: Document["exact"]): readonly Path[] {
  const isDate = (value: unknown, path: Path) => (value instanceof Date ? [path] : []);
  const items = (list: unknown) => (Array.isArray(list) ? [...list.entries()] : []);
  const commands = ["cmd", "entrypoint", "exec"].flatMap((key) => {
    const value = valueAt(experimental, [key]);
    const listed = items(value).flatMap(([index, item]) => isDate(item, ["experimental", key, index]));
    return [...isDate(value, ["experimental", key]), ...listed];
  });
  const names = items(checks).flatMap(([index, item]) => isDate(valueAt(item, ["name"]), ["checks", index, "name"]));
  return [...commands, ...names];
}

/** Numbers that JSON has no form for, or one of its own: nan, inf, -0.0. */
function oddNumbers(value: unknown, path: Path): readonly Path[] {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? [] : [path];
  const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, item]) => oddNumbers(item, [...path, key]));
}

/**
 * The encoding step of flyctl stops at nan and inf, even below keys that nobody reads. It passes -0.0 on as `-0`, and
 * where numbers have no sign the decoder stops at that.
 */
function unencodable(path: Path, root: Table): Violation | undefined {
  if (isCast(path)) return undefined;
  const schema = schemaAt(inUsualNames(path));
  const value = valueAt(root, path);
  if (value !== 0) return typeViolation(path, root, schema, "load");
  const isUnsigned = schema?.minimum === 0 && schema["x-flylint"]?.outcome === undefined;
  if (!isUnsigned) return undefined;
  return { rule: "value-out-of-range", path, outcome: "load", keyword: "minimum", value, schema };
}

function isCast(path: Path): boolean {
  // The old kill_timeout is converted for its new place, and stays as it is in the old one.
  if (path[0] === "experimental") return false;
  // Of the old list of processes nothing stays but names and commands as text.
  if (path[0] === "processes" && typeof path[1] === "number") return true;
  const isHeader = path.at(-2) === "headers" || path.at(-3) === "headers";
  const node = schemaAt(isHeader ? path.map((step) => (step === "tcp_checks" ? "http_checks" : step)) : path);
  return branchFor(node ?? {}, "number")["x-flylint"]?.cast !== undefined;
}

/** What stands at a key in other letter case, as a file of its own in which the key is spelled as the schema has it. */
interface CaseVariant {
  readonly value: Table;
  readonly path: Path;
  /** The path in the file that it comes from, as that has it. */
  readonly written: Path;
  readonly root: Table;
}

/**
 * Go's decoder takes keys in any letter case, flyctl's patches only the exact one. So what stands below such a key has
 * to hold without any of the conversions that the patches make.
 */
function inUsualCase(root: Table, errors: readonly SchemaError[]): readonly CaseVariant[] {
  return errors.flatMap((error) => {
    if (error.keyword !== "additionalProperties") return [];
    const parent = pathOf(error.instancePath, root);
    const key = String(error.params.additionalProperty);
    const usual = keyInUsualCase(parent, key);
    if (usual === undefined) return [];
    const written = [...parent, key];
    const path = [...decodedPath(parent), usual];
    return [{ value: alone(path, valueAt(root, written)), path, written, root }];
  });
}

/** What the decoder alone does not take below a key in other letter case; nested such keys are looked at in turn. */
function violationsInOtherCase({ path, written, value, root }: CaseVariant): readonly Violation[] {
  const errors = validate(validateDecoded, value).filter(({ keyword }) => keyword !== "if");
  const below = errors.filter((error) => isWithin(pathOf(error.instancePath, value), path));
  const nested = inUsualCase(value, below).flatMap((variant) => violationsInOtherCase(variant));
  const isLost = path.length === 1 && WIPED.has(String(path[0]));
  const exact = [...written.slice(0, -1), ...path.slice(-1)];
  return [...below.map((error) => decodedViolation(error, value)), ...nested]
    .filter((violation) => violation !== undefined)
    .map((violation) => ({ violation, rest: violation.path.slice(path.length) }))
    .filter(
      // The exact spelling has the last word; but for its type each of the two has to be right.
      ({ violation, rest }) =>
        violation.outcome === "load" || !(isLost || valueAt(root, [...exact, ...rest]) !== undefined),
    )
    .map(({ violation, rest }) => ({ ...violation, path: [...written, ...rest] }));
}

/** Without the patches nothing makes up for a wrong type. */
function decodedViolation(error: SchemaError, root: Table): Violation | undefined {
  const path = pathOf(error.instancePath, root);
  const schema = schemaAt(path);
  const decoded = schema && decodedForm(schema);
  if (error.keyword === "type") return typeViolation(path, root, decoded, "load");
  const violation = violationOf(error, root);
  return violation?.schema ? { ...violation, schema: decodedForm(violation.schema) } : violation;
}

/** A tcp check has no headers, but the patches convert them all the same, and stop where they cannot. */
function headersOfTcpCheck(error: SchemaError, root: Table): readonly Violation[] {
  if (error.params.additionalProperty !== "headers") return [];
  const parent = pathOf(error.instancePath, root);
  if (parent.filter((step) => typeof step === "string").join() !== "services,tcp_checks") return [];
  const written = [...parent, "headers"];
  const path = ["services", 0, "http_checks", 0, "headers"];
  const value = alone(path, valueAt(root, written));
  return validate(validateFile, value)
    .filter((one) => isWithin(pathOf(one.instancePath, value), path))
    .map((one) => violationOf(one, value))
    .filter((violation) => violation?.outcome === "load")
    .map((violation) => violation && { ...violation, path: [...written, ...violation.path.slice(path.length)] })
    .filter((violation) => violation !== undefined);
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
