/** Turns the errors of the validator into violations: one for each mistake, each with the rule that words it. */
import type { Outcome } from "../diagnostic.ts";
import type { Document } from "../document/document.ts";
import { type SchemaError, validateDecoded, validateFile } from "../generated/validator.js";
import { isTable, isWithin, type Path, pathKey, type Table, valueAt, withoutIndexes } from "../path.ts";
import { decode, writtenPath } from "./decode.ts";
import { asWritten, type CaseVariant, caseVariant, fileWith, nestedVariant } from "./letter-case.ts";
import { branchFor, decodedForm, jsonType, keysOf, resolved, schemaAt, typesOf } from "./nodes.ts";
import { errorsOf, isNotFinite, specialPaths } from "./raw-errors.ts";
import { classifyUnknown } from "./unknown-key.ts";
import type { Annotation, Subschema, Violation } from "./violation.ts";

/** All breaches of the schema, in no particular order. Total: any value goes. */
export function findViolations(document: Pick<Document, "value" | "exact">): readonly Violation[] {
  const errors = errorsOf(validateFile, document.value);
  const special = specialPaths(document.exact);
  return errors.length === 0 && special.length === 0 ? [] : violationsOf(errors, special, document);
}

/** `special` are the paths that {@link specialPaths} found. */
function violationsOf(
  errors: readonly SchemaError[],
  special: readonly Path[],
  { value, exact }: Pick<Document, "value" | "exact">,
): readonly Violation[] {
  const replaced = replacedChecks(value);
  const own = errors.map((error) => violationOf(error, value));
  const below = unknownKeys(errors, value).flatMap(({ parent, key }) => {
    const variant = caseVariant(value, parent, key);
    return variant ? violationsBelow(variant, value) : headersOfTcpCheck(parent, key, value);
  });
  const written = [...own, ...below]
    .filter((violation) => violation !== undefined)
    .filter((violation) => isRead(violation, value, replaced));
  const dates = special.map((path) => date(path, value));
  const odd = special.map((path) => notFinite(path, value));
  const violations = [...inAnyCase(written, value), ...dates, ...odd].filter((one) => one !== undefined);
  return oneForEach(violations.map((violation) => withDate(violation, exact)));
}

/**
 * Whether a file can be read is decided by what stands there, in each spelling of a key for itself; what it then amounts to
 * by what the decoder makes of all of them together.
 */
function inAnyCase(written: readonly Violation[], value: Table): readonly Violation[] {
  const root = decode(value);
  if (root === value) return written;
  const replaced = replacedChecks(root);
  const amounts = errorsOf(validateFile, root)
    .flatMap((error) => violationOf(error, root) ?? [])
    .filter(({ keyword, outcome }) => keyword !== UNKNOWN && outcome !== "load")
    .filter((violation) => isRead(violation, root, replaced))
    .map((violation) => ({ ...violation, path: writtenPath(root, violation.path) }));
  return [...written.filter(({ keyword, outcome }) => keyword === UNKNOWN || outcome === "load"), ...amounts];
}

/** JSON Schema's keyword for keys that are not known. */
const UNKNOWN = "additionalProperties";

/** To JSON a date is text, to the author it is a date. */
function withDate(violation: Violation, exact: Document["exact"]): Violation {
  const written = valueAt(exact, violation.path);
  return written instanceof Date ? { ...violation, value: written } : violation;
}

/** What an old key says counts for nothing where the new one is set, nor does a check whose name a later one takes. */
function isRead({ schema, path, outcome }: Violation, root: Table, replaced: ReadonlySet<unknown>): boolean {
  const { unless, replacedBy }: Annotation = schema?.["x-flylint"] ?? {};
  if (unless !== undefined && Object.hasOwn(root, unless)) return false;
  const isExact = schemaAt(path) !== undefined;
  if (replacedBy !== undefined && isExact && valueAt(root, [...path.slice(0, -1), replacedBy]) !== undefined)
    return false;
  const [section, index, key = "name"] = path;
  if (section !== "checks" || !replaced.has(index)) return true;
  // The patches look at every entry all the same: at its name and its headers (patches.go, patchTopLevelChecks).
  return outcome === "load" && (key === "name" || key === "headers");
}

/** The indexes of `[[checks]]` entries of whose name there is a later one. */
function replacedChecks({ checks }: Table): ReadonlySet<number> {
  if (!Array.isArray(checks)) return new Set();
  const names = checks.map((check: unknown) => valueAt(check, ["name"]));
  const last = new Map(names.map((name, index) => [name, index]));
  return new Set(names.flatMap((name, index) => (last.get(name) === index ? [] : [index])));
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
  if (keyword === UNKNOWN) return classifyUnknown([...path, String(params.additionalProperty)], root);
  if (keyword === "type") return mismatch(path, root);
  if (keyword === "required") return missing(path, String(params.missingProperty), nodeAt(path, root));
  const isInt64 = (keyword === "minimum" || keyword === "maximum") && Math.abs(Number(params.limit)) > 2 ** 62;
  const own = breach(path, keyword, root);
  // To Go a number beyond that is none of its integers.
  return isInt64 ? { ...own, rule: "value-type-mismatch", outcome: "load", keyword: "type" } : own;
}

/** A value that is not what its key takes, although it is of the right type. */
function breach(path: Path, keyword: string, root: Table): Violation {
  const schema = nodeAt(path, root);
  const { rule = RULES[keyword] ?? "value-type-mismatch", outcome = "load" } = schema?.["x-flylint"] ?? {};
  return { rule, path, outcome, keyword, value: valueAt(root, path), schema };
}

/** The rules that word a breach of a keyword where the schema names no other. */
const RULES: Readonly<Record<string, string>> = {
  enum: "invalid-enum-value",
  minimum: "value-out-of-range",
  maximum: "value-out-of-range",
  unsigned: "value-out-of-range",
  format: "value-type-mismatch",
};

/** The rules that word a breach of this schema, but for the usual one of a wrong type. */
export function rulesOf(schema: Subschema): readonly string[] {
  const { anyOf = [], items, ...own } = resolved(schema);
  const parts = [own, ...anyOf, ...(items ? [items] : [])].map(resolved);
  const ids = parts.flatMap(({ "x-flylint": annotation, ...constraints }) => {
    const keyword = Object.keys(RULES).find((one) => one !== "format" && Object.hasOwn(constraints, one));
    return [annotation?.typeRule, annotation?.rule ?? (keyword && RULES[keyword])];
  });
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** A key that has to be there. */
function missing(path: Path, key: string, schema: Subschema | undefined): Violation {
  const { needs, outcome: usual = "load", rule = "missing-key" } = schema?.["x-flylint"] ?? {};
  const outcome = needs?.includes(key) ? "load" : usual;
  return { rule, path: [...path, key], outcome, keyword: "required", value: undefined, schema };
}

/** The schema of what stands at `path`, with the branch of a union that its type asks for. */
function nodeAt(path: Path, root: Table): Subschema | undefined {
  const node = schemaAt(path);
  return node && branchFor(node, jsonType(valueAt(root, path)));
}

function mismatch(path: Path, root: Table): Violation | undefined {
  const schema = schemaAt(path);
  // `nan` and `inf` are looked at by themselves.
  if (isNotFinite(valueAt(root, path))) return undefined;
  return typeViolation(path, root, schema, schema?.["x-flylint"]?.typeOutcome ?? "load");
}

function typeViolation(path: Path, root: Table, schema: Subschema | undefined, outcome: Outcome): Violation {
  const value = valueAt(root, path);
  const own = schema?.["x-flylint"]?.typeRule;
  // An item of a list has no header of its own.
  const isShape = typeof path.at(-1) === "string";
  const rule = own ?? (isShape && tablesAndLists(schema, value) ? "table-array-mismatch" : "value-type-mismatch");
  return { rule, path, outcome, keyword: "type", value, schema };
}

/** Whether a table stands where a list of tables belongs, or the other way round. */
function tablesAndLists(schema: Subschema | undefined, value: unknown): boolean {
  if (!schema) return false;
  const list = branchFor(schema, "array");
  const items = list.type === "array" && list.items ? keysOf(list.items).length > 0 : false;
  if (isTable(value)) return items;
  return Array.isArray(value) && value.length > 0 && value.every(isTable) && keysOf(schema).length > 0;
}

/** flyctl's encoding step stops at `nan` and `inf`, even below keys that nobody reads, unless a patch took them away. */
function notFinite(path: Path, root: Table): Violation | undefined {
  if (!isNotFinite(valueAt(root, path))) return undefined;
  if (!isReplaced(path, root)) return typeViolation(path, root, schemaAt(path), "load");
  const isPort = nodeAt(path, root)?.["x-flylint"]?.cast === "port";
  return isPort ? breach(path, "maximum", root) : undefined;
}

/** A tcp check has no headers, but flyctl's patches convert them all the same, and stop where they cannot (patches.go). */
function headersOfTcpCheck(parent: Path, key: string, root: Table): readonly Violation[] {
  if (key !== "headers" || !isTcpCheck(parent)) return [];
  const written = [...parent, key];
  const decoded = ["services", 0, "http_checks", 0, key];
  const file = fileWith(decoded, valueAt(root, written));
  return errorsOf(validateFile, file)
    .filter(({ instancePath }) => isWithin(pathOf(instancePath, file), decoded))
    .flatMap((error) => violationOf(error, file) ?? [])
    .filter(({ outcome }) => outcome === "load")
    .map((violation) => ({ ...violation, path: [...written, ...violation.path.slice(decoded.length)] }));
}

function isTcpCheck(path: Path): boolean {
  return withoutIndexes(path).join() === "services,tcp_checks";
}

/** Whether flyctl's patches put something else in the place of what stands at `path`, or leave it behind. */
function isReplaced(path: Path, root: Table): boolean {
  // The patches do the same with both kinds of checks.
  const alike = path.map((step) => (step === "tcp_checks" ? "http_checks" : step));
  return path.some((_, index) => {
    const schema = schemaAt(alike.slice(0, index + 1));
    const type = jsonType(valueAt(root, path.slice(0, index + 1)));
    const node = schema && branchFor(schema, type);
    const { cast, patched, rebuilt, replacedBy }: Annotation = node?.["x-flylint"] ?? {};
    const isTaken = replacedBy !== undefined && valueAt(root, [...path.slice(0, index), replacedBy]) !== undefined;
    // A value that is only copied to its new place stays at the old one, too.
    return (
      (rebuilt === true && typesOf(node ?? {}).includes(type)) || isTaken || (cast !== undefined && patched !== true)
    );
  });
}

/** A date is text for flyctl's decoder, but not for its patches (patches.go: `_castDuration`, `castToInt`, ...). */
function date(path: Path, root: Table): Violation | undefined {
  if (isNotFinite(valueAt(root, path))) return undefined;
  const schema = schemaAt(path);
  const { cast, noDates }: Annotation = nodeAt(path, root)?.["x-flylint"] ?? {};
  if (noDates) return typeViolation(path, root, schema, "load");
  return cast === "seconds" || cast === "milliseconds" ? typeViolation(path, root, schema, "ignored") : undefined;
}

function unknownKeys(errors: readonly SchemaError[], root: Table): readonly { parent: Path; key: string }[] {
  return errors
    .filter(({ keyword }) => keyword === UNKNOWN)
    .map(({ instancePath, params }) => ({
      parent: pathOf(instancePath, root),
      key: String(params.additionalProperty),
    }));
}

/** What the decoder alone does not take below a key in other letter case; nested such keys are looked at in turn. */
function violationsBelow(variant: CaseVariant, root: Table): readonly Violation[] {
  const { file, decoded } = variant;
  const errors = errorsOf(validateDecoded, file).filter(({ instancePath }) =>
    isWithin(pathOf(instancePath, file), decoded),
  );
  const own = errors.map((error) => {
    if (error.keyword !== "type") return violationOf(error, file);
    // Without the patches nothing makes up for a wrong type.
    const path = pathOf(error.instancePath, file);
    const schema = schemaAt(path);
    return typeViolation(path, file, schema && decodedForm(schema), "load");
  });
  const nested = unknownKeys(errors, file).flatMap(({ parent, key }) => {
    const inner = nestedVariant(variant, root, parent, key);
    return inner ? violationsBelow(inner, root) : [];
  });
  return [
    ...own
      .filter((violation) => violation !== undefined)
      .filter(({ keyword, outcome, path }) => outcome === "load" || (keyword === UNKNOWN && isUnknown(variant, path)))
      .map((violation) => ({ ...violation, path: asWritten(variant, violation.path), ...meantAt(variant, violation) })),
    ...nested,
  ];
}

/** Whether an unknown key is more than one that the patches know, and miss only because of the key above. */
function isUnknown({ isLost }: CaseVariant, path: Path): boolean {
  return !isLost && schemaAt(path) === undefined;
}

function meantAt(variant: CaseVariant, { meant }: Violation): Pick<Violation, "meant"> {
  return meant && isWithin(meant, variant.decoded) ? { meant: asWritten(variant, meant) } : {};
}

/**
 * Of several breaches at or below one path the outermost counts, unless only one further in stops the file from loading,
 * and of those at one path the type.
 */
function oneForEach(violations: readonly Violation[]): readonly Violation[] {
  const ofType = violations.filter(({ keyword }) => keyword === "type");
  const types = new Set(ofType.map(({ path }) => pathKey(path)));
  const grave = new Set(ofType.filter(({ outcome }) => outcome === "load").map(({ path }) => pathKey(path)));
  const seen = new Set<string>();
  return violations.filter(({ path, keyword, rule, outcome }) => {
    const outer = outcome === "load" ? grave : types;
    const above = path.some((_, length) => outer.has(pathKey(path.slice(0, length))));
    const overruled = keyword !== "type" && types.has(pathKey(path));
    const key = pathKey([...path, keyword === "type" ? keyword : rule]);
    if (above || overruled || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
