/**
 * Keys in other letter case: Go's decoder takes them, flyctl's patches (internal/appconfig/patches.go) look for the exact
 * name.
 */
import { isTable, type Path, type Table } from "../path.ts";
import { branchFor, decodedForm, flySchema, schemaAt, typesOf } from "./schema.ts";

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

/** Whether the table has `key` in whatever letter case. */
export function hasInAnyCase(table: unknown, key: string): boolean {
  return isTable(table) && Object.keys(table).some((name) => folded(name) === key);
}

/** The path with each key as the schema spells it. */
export function inUsualNames(path: Path): Path {
  const usual: (string | number)[] = [];
  for (const step of path) {
    const isKnown = typeof step === "number" || schemaAt([...usual, step]) !== undefined;
    usual.push(isKnown ? step : (keyInUsualCase(usual, step) ?? step));
  }
  return usual;
}

const ALIASES: Readonly<Record<string, string>> = { mount: "mounts", compute: "vm", computes: "vm", metric: "metrics" };

/** Where the decoder finds the table at `path`: the patches around it have renamed it and put it into lists. */
export function decodedPath(path: Path): Path {
  const found: (string | number)[] = [];
  const isList = () => typesOf(decodedForm(schemaAt(found) ?? {})).includes("array");
  for (const [index, step] of path.entries()) {
    if (typeof step === "number") found.push(isList() ? 0 : String(step));
    else {
      if (isList()) found.push(0);
      found.push((index === 0 ? ALIASES[step] : undefined) ?? step);
    }
  }
  return isList() ? [...found, 0] : found;
}

/** A file with nothing but `value` at `path`. */
export function alone(path: Path, value: unknown): Table {
  return path.reduceRight((inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }), value) as Table;
}

/** Sections that the patches write anew under their exact name: what another letter case says is read, and then lost. */
export const WIPED: ReadonlySet<string> = new Set(["mounts", "vm", "metrics"]);
