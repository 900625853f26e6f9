/**
 * Keys in other letter case. Go's decoder takes them, flyctl's patches look for the exact name only. So what stands
 * below such a key has to hold without any of the conversions that the patches make.
 */
import { keyOf } from "../app/section.ts";
import { folded } from "../go/fold.ts";
import { isTable, type Path, type Table, valueAt } from "../path.ts";
import { branchFor, childOf, flySchema, resolved, schemaAt, typesOf } from "./nodes.ts";
import type { Subschema } from "./violation.ts";

/** What stands below a key in other letter case, as flyctl's decoder gets it. */
export interface CaseVariant {
  /** The key as the file has it. */
  readonly written: Path;
  /** The key as the decoder reads it, past the patches; all indexes are 0. */
  readonly decoded: Path;
  /** A file that holds nothing else, with the key at `decoded`. */
  readonly file: Table;
  /** Whether flyctl then puts something else into its place, so that all that counts is whether it can be read. */
  readonly lost: boolean;
}

/** Whether flyctl's patches write a section anew under its exact name (patches.go: patchCompute, patchMounts, patchMetrics). */
export function isWiped(section: string): boolean {
  return section === "mounts" || section === "vm" || section === "metrics";
}

/** The key of the Go struct that matches `written` but for letter case; aliases are no part of the struct. */
export function keyInUsualCase(parent: Path, written: string): string | undefined {
  const node = schemaAt(parent);
  const table = node && branchFor(node, "object");
  if (!table || table["x-flylint"]?.rebuilt) return undefined;
  return Object.entries(table.properties ?? {}).find(
    ([key, property]) => key === folded(written) && key !== written && property["x-flylint"]?.patched !== true,
  )?.[0];
}

/** The variant for the unknown key `written` of the table at `parent`, where letter case is all that is unusual. */
export function caseVariant(root: Table, parent: Path, written: string): CaseVariant | undefined {
  const usual = keyInUsualCase(parent, written);
  const above = usual === undefined ? undefined : pastPatches(root, parent);
  if (usual === undefined || above === undefined) return undefined;
  const wiped = parent.length === 0 && isWiped(usual);
  return variantOf(root, [...parent, written], [...above, usual], wiped);
}

/** The same for an unknown key below a variant. */
export function nestedVariant(
  variant: CaseVariant,
  root: Table,
  parent: Path,
  written: string,
): CaseVariant | undefined {
  const usual = keyInUsualCase(parent, written);
  if (usual === undefined) return undefined;
  const decoded = [...parent.map((step) => (typeof step === "number" ? 0 : step)), usual];
  return variantOf(root, [...asWritten(variant, parent), written], decoded, variant.lost);
}

/** A path below the key of a variant, as the file has it. */
export function asWritten({ written, decoded }: CaseVariant, path: Path): Path {
  return [...written, ...path.slice(decoded.length)];
}

function variantOf(root: Table, written: Path, decoded: Path, wiped: boolean): CaseVariant {
  const value = valueAt(root, written);
  const lost = wiped || (!isTable(value) && isOverwritten(root, written, []));
  return { written, decoded, file: fileWith(decoded, value), lost };
}

/**
 * Of several spellings of one key the decoder keeps what the last says; JSON has them in the order of their letters.
 * Tables it merges, so below one it depends on whether the last says anything there.
 */
export function isOverwritten(root: Table, path: Path, below: Path): boolean {
  const key = String(path.at(-1));
  const table = valueAt(root, path.slice(0, -1));
  const isLater = (other: string) => other > key && folded(other) === folded(key);
  const isCheck = path.length === 1 && folded(key) === CHECKS && below.length > 0;
  const says = (value: unknown) => (isCheck ? hasCheck(value, below[0]) : saysAnything(value, below));
  return isTable(table) && Object.keys(table).some((other) => isLater(other) && says(table[other]));
}

/** Whether a spelling that is decoded before the one of `path` says something there already: it stays where this one does not. */
export function isSaidBefore(root: Table, [first = "", ...below]: Path, key: string): boolean {
  if (first === CHECKS) return false;
  const isEarlier = (other: string) => other < String(first) && folded(other) === folded(String(first));
  return Object.keys(root).some((other) => isEarlier(other) && saysAnything(root[other], [...below, key]));
}

/** Of this map of tables Go takes an entry as a whole, so that nothing of an earlier one of that name stays. */
const CHECKS = "checks";

function hasCheck(checks: unknown, name: string | number | undefined): boolean {
  return Array.isArray(checks)
    ? checks.some((check) => valueAt(check, ["name"]) === name)
    : saysAnything(checks, [String(name)]);
}

/** Whether there is a value at a path, in whatever letter case its keys are. */
function saysAnything(value: unknown, [step, ...rest]: Path): boolean {
  if (step === undefined) return value !== undefined;
  if (typeof step === "number") return Array.isArray(value) && saysAnything(value[step], rest);
  const key = isTable(value) ? keyOf(value, folded(step)) : undefined;
  return isTable(value) && key !== undefined && saysAnything(value[key], rest);
}

/** A file that holds nothing but `value`, at `path`. */
export function fileWith(path: Path, value: unknown): Table {
  const nested = path.reduceRight((inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }), value);
  return nested as Table;
}

/** The path of a table of the file once the patches are through, with all indexes 0; undefined where the schema ends. */
function pastPatches(root: Table, path: Path): Path | undefined {
  const result: (string | number)[] = [];
  let node: Subschema | undefined = flySchema();
  let value: unknown = root;
  for (const step of path) {
    if (typeof step === "number") {
      const list: Subschema = branchFor(node, "array");
      const keyedBy = list["x-flylint"]?.keyedBy;
      result.push(keyedBy === undefined ? 0 : String(valueAt(value, [step, keyedBy])));
      node = list.items;
    } else {
      node = childOf(node, step);
      result.push(node?.["x-flylint"]?.alias ?? step);
    }
    if (node === undefined) return undefined;
    value = valueAt(value, [step]);
    if (isTable(value) && isWrapped(node)) result.push(0);
  }
  return result;
}

/** Whether flyctl's patches put a table that stands here alone into a list. */
function isWrapped(node: Subschema): boolean {
  const branches = resolved(node).anyOf ?? [];
  const single = branches.find((branch) => typesOf(branch).includes("object"));
  return single?.["x-flylint"]?.patched === true;
}

/** A schema without what only the patches make loadable. */
export function asDecoded(node: Subschema | undefined): Subschema | undefined {
  if (!node) return undefined;
  const { anyOf, ...whole } = resolved(node);
  const branches = anyOf?.filter((branch) => branch["x-flylint"]?.patched !== true).map(resolved) ?? [whole];
  const types = branches.flatMap(typesOf);
  const cast = branches[0]?.["x-flylint"]?.cast;
  if (cast === "text") return { ...whole, type: "string", "x-flylint": {} };
  if (cast === "port") return { ...whole, type: "integer", "x-flylint": {} };
  return branches.length === 1 ? { ...whole, ...branches[0] } : { ...whole, type: types };
}
