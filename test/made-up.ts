/** Files with one made-up name in them. */
import { stringify } from "smol-toml";
import type { Diagnostic } from "../src/diagnostic.ts";
import { lint } from "../src/lint.ts";
import { isWithin, type Path, type Table } from "../src/path.ts";
import { knownTables } from "../src/schema/nodes.ts";

/** `*` is any table, or any check. */
export const pathOf = (place: string) =>
  place.split(".").map((name, index) => (name !== "*" ? name : index === 0 ? "deploy" : "alive"));

/** The reports about what stands at a path, in a file that holds nothing else but a name. */
export function said(names: readonly string[], value: unknown): readonly Diagnostic[] {
  return lint(stringify(fileWith(names, value)), { preset: "all", fixes: false }).diagnostics.filter(
    (report) => report.path.length > 0 && isWithin(report.path, placed(names)),
  );
}

/** The path with an index for each list: they get one entry. */
function placed(names: readonly string[]): Path {
  return names.flatMap((name, index) =>
    index < names.length - 1 && isList(names.slice(0, index + 1)) ? [name, 0] : [name],
  );
}

export function fileWith(names: readonly string[], value: unknown): Table {
  const [first = "", ...others] = placed(names);
  const nested = others.reduceRight<unknown>((inner, step) => (step === 0 ? [inner] : { [step]: inner }), value);
  return { app: "acme", [first]: nested };
}

function isList(names: readonly string[]): boolean {
  return knownTables().some(({ array, path }) => array && path.join(".") === names.join("."));
}
