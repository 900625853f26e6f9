/** The types of values as the reader calls them. */
import { currentForm, keysOf, typesOf } from "../schema/nodes.ts";
import type { Subschema } from "../schema/violation.ts";
import { either } from "./english.ts";

export const WHOLE = "an integer";

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: WHOLE,
  boolean: "a boolean",
  array: "an array",
  object: "a table",
};

/** The types that a schema takes, each with its article; old forms too. */
export function kindsOf(schema: Subschema): readonly string[] {
  return [...new Set(typesOf(schema).map((type) => KINDS[type] ?? type))];
}

/** What a schema takes, with what is inside: `an array of strings`, `an array of tables`; old forms left out. */
export function kindOf(schema: Subschema): string {
  const current = currentForm(schema);
  if (current["x-flylint"]?.cast === "port") return WHOLE;
  const inside = typesOf(current)[0] === "array" ? current.items : undefined;
  if (inside) return `an array of ${plural(inside)}`;
  const { additionalProperties: values } = current;
  if (typeof values === "object" && !typesOf(values).includes("object"))
    return `a table of ${plural(values)}, under names of your choice`;
  return typeof values === "object" ? "a table of tables, under names of your choice" : either(kindsOf(current));
}

function plural(schema: Subschema): string {
  if (keysOf(schema).length > 0) return "tables";
  return either(kindsOf(currentForm(schema)).map((kind) => `${kind.replace(/^an? /, "")}s`));
}
