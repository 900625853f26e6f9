/** What the matrix of a job fills in: GitHub Actions run the job once for each value. */
import type { Tree } from "./tree.ts";

/** Names with their values, `app.name` for what is inside of a mapping. */
export type Row = readonly (readonly [name: string, value: string])[];

/** More than that many values nobody wrote by hand. */
const MOST_ROWS = 50;

/** A row for each value that a matrix lists. One that a program works out is not known. */
export function matrixRows(matrix: Tree | undefined): readonly Row[] {
  const rows = (matrix?.entries ?? []).flatMap(([key, list]) =>
    list.items.map(
      (item): Row =>
        item.text === undefined
          ? item.entries.map(([name, { text = "*" }]) => [key === "include" ? name : `${key}.${name}`, text])
          : [[key, item.text]],
    ),
  );
  return rows.slice(0, MOST_ROWS);
}

/** The rows that one of these texts uses; an empty one where they use none. What needs two rows at once stays unknown in part. */
export function rowsOf(texts: readonly string[], rows: readonly Row[]): readonly Row[] {
  const used = rows.filter((row) => texts.some((text) => withRow(text, row) !== text));
  return used.length === 0 ? [[]] : used;
}

/** The text with `${{ matrix.NAME }}` filled in. */
export function withRow(text: string, row: Row): string {
  if (!text.includes("matrix.")) return text;
  const [first = "", ...others] = text.split("${{");
  const rest = others.map((part) => {
    const end = part.indexOf("}}");
    const name = end < 0 ? "" : part.slice(0, end).trim();
    const value = row.find(([key]) => name === `matrix.${key}`)?.[1];
    return value === undefined ? `${"${{"}${part}` : `${value}${part.slice(end + 2)}`;
  });
  return [first, ...rest].join("");
}
