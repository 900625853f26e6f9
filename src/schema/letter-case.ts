/**
 * Keys in other letter case. Go's decoder takes them, flyctl's patches look for the exact name only. So what stands
 * below such a key has to be loadable without any of the conversions that the patches make.
 */

import { isTable, type Path, type Table, valueAt } from "../path.ts";
import { isWiped, structField } from "./decode.ts";
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
  readonly isLost: boolean;
}

/** The key of the Go struct that matches `written` but for letter case; aliases are no part of the struct. */
export function keyInUsualCase(parent: Path, written: string): string | undefined {
  const node = schemaAt(parent);
  const field = node && structField(branchFor(node, "object"), written);
  return field === written ? undefined : field;
}

/** The variant for the unknown key `written` of the table at `parent`, where letter case is all that is unusual. */
export function caseVariant(root: Table, parent: Path, written: string): CaseVariant | undefined {
  const usual = keyInUsualCase(parent, written);
  if (usual === undefined) return undefined;
  const decoded = [...pastPatches(root, parent), usual];
  return variantOf(root, [...parent, written], decoded, parent.length === 0 && isWiped(written));
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
  return variantOf(root, [...asWritten(variant, parent), written], decoded, variant.isLost);
}

/** A path below the key of a variant, as the file has it. */
export function asWritten({ written, decoded }: CaseVariant, path: Path): Path {
  return [...written, ...path.slice(decoded.length)];
}

function variantOf(root: Table, written: Path, decoded: Path, isLost: boolean): CaseVariant {
  return { written, decoded, file: fileWith(decoded, valueAt(root, written)), isLost };
}

/** A file that holds nothing but `value`, at `path`. */
export function fileWith(path: Path, value: unknown): Table {
  const nested = path.reduceRight((inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }), value);
  return nested as Table;
}

/** The path of a table that flyctl knows once the patches are through, with all indexes 0. */
function pastPatches(root: Table, path: Path): Path {
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
    if (node === undefined) break;
    value = valueAt(value, [step]);
    if (isTable(value) && isWrapped(node)) result.push(0);
  }
  return result;
}

/** Whether flyctl's patches put a table that stands here alone into a list. */
function isWrapped(node: Subschema): boolean {
  const single = resolved(node).anyOf?.find((branch) => typesOf(branch).includes("object"));
  return single?.["x-flylint"]?.patched === true;
}
