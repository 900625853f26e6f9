/** What fills in the expressions of a workflow: the matrix of a job, and the inputs of whoever calls it. */
import { entry, type Tree } from "./tree.ts";

/** Names with their values, `matrix.app.name` for what is inside of a mapping. */
export type Row = readonly (readonly [name: string, value: string])[];

/** More than that many values nobody wrote by hand. */
const MOST_ROWS = 50;

/** A row for each value that the matrix of a job lists. One that a program works out is not known. */
export function matrixRows(job: Tree): readonly Row[] {
  const matrix = entry(job, "strategy", "matrix");
  const rows = (matrix?.entries ?? []).flatMap(([key, list]) =>
    list.items.map((item): Row => {
      if (item.text !== undefined) return [[`matrix.${key}`, item.text]];
      return item.entries.map(([name, { text = "*" }]) => [
        key === "include" ? `matrix.${name}` : `matrix.${key}.${name}`,
        text,
      ]);
    }),
  );
  return rows.slice(0, MOST_ROWS);
}

/** What a job or a step passes by `with` to what it calls, and the defaults that are declared there for the rest. */
export function inputRow(caller: Tree, declared: Tree | undefined): Row {
  const passed =
    entry(caller, "with")?.entries.map(([name, { text = "*" }]) => [`inputs.${name}`, text] as const) ?? [];
  return [...passed, ...defaultsIn(declared)];
}

/** The defaults of declared inputs. */
export function defaultsIn(declared: Tree | undefined): Row {
  return (declared?.entries ?? []).flatMap(([name, input]) => {
    const usual = entry(input, "default")?.text;
    return usual === undefined ? [] : [[`inputs.${name}`, usual] as const];
  });
}

/** The rows that one of these texts uses; an empty one where they use none. What needs two rows at once stays unknown in part. */
export function rowsOf(texts: readonly string[], rows: readonly Row[]): readonly Row[] {
  const used = rows.filter((row) => texts.some((text) => withRow(text, row) !== text));
  return used.length === 0 ? [[]] : used;
}

/** The text with `${{ matrix.NAME }}` or `${{ inputs.NAME }}` filled in. */
export function withRow(text: string, row: Row): string {
  if (row.length === 0 || !text.includes("${{")) return text;
  const [first = "", ...others] = text.split("${{");
  const rest = others.map((part) => {
    const end = part.indexOf("}}");
    const name = end < 0 ? "" : part.slice(0, end).trim();
    const value = row.find(([key]) => name === key)?.[1];
    return value === undefined ? `${"${{"}${part}` : `${value}${part.slice(end + 2)}`;
  });
  return [first, ...rest].join("");
}
