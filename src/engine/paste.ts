/** Help that can be pasted, however the file writes its tables. */

import type { Document, Locator } from "../document/document.ts";
import { type HelpPart, partsOf } from "../help.ts";
import { isTable, type Path, type Table, valueAt } from "../path.ts";
import { isArrayOfTables, keysOf, schemaAt } from "../schema/nodes.ts";
import { tableOfToml, valueOfToml } from "../toml/value.ts";
import { withNames } from "../toml/write.ts";
import { wordsInForm } from "./form-words.ts";

const says = {
  noBraces: (section: string, line: number) =>
    `First rewrite ${section} (line ${line}) with a header instead of braces. Then:`,
};

/** Help in the form of the file: rules write TOML, with the names of tables in brackets. */
export function inForm(
  parts: readonly HelpPart[],
  path: Path,
  document: Document,
  locator: Locator,
): readonly HelpPart[] {
  const { name, write } = document.form;
  if (!write) return pasteable(parts, path, document, locator);
  return withoutComments(parts, document).map((part): HelpPart => {
    if (part.kind === "text") return { ...part, text: wordsInForm(part.text, document) };
    if (part.kind !== "toml") return part;
    if (isComment(part)) return { kind: name, text: part.text };
    const table = tableOfToml(part.text);
    if (table) return { kind: name, text: write.entries(withLists(table, [])) };
    const value = valueOfToml(part.text);
    return value === undefined ? part : { kind: name, text: write.value(value) };
  });
}

/** JSON has no comments: where one is advised, the sentence that says so goes, too. */
function withoutComments(parts: readonly HelpPart[], { form }: Document): readonly HelpPart[] {
  if (form.name !== "json") return parts;
  return parts.filter((part, index) => {
    const next = parts[index + 1];
    return !isComment(part) && !(part.kind === "text" && next !== undefined && isComment(next));
  });
}

function isComment({ kind, text }: HelpPart): boolean {
  return kind === "toml" && text.split("\n").every((line) => line.trimStart().startsWith("#"));
}

/** A table where flyctl wants a list is one because TOML writes `[services.ports]` without its index. */
function withLists(table: Table, above: readonly string[]): Table {
  const entries = Object.entries(table).map(([key, value]) => {
    const path = [...above, key];
    const items = Array.isArray(value) ? value : [value];
    const written = items.map((item: unknown) => (isTable(item) ? withLists(item, path) : item));
    const isList = Array.isArray(value) || (isTable(value) && isArrayOfTables(path));
    return [key, isList ? written : written[0]] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Rules give help in keys and headers. Where the table of `path` is written in dotted keys its name goes in front of the
 * keys; to a table in braces TOML adds no header, so that is said first.
 */
function pasteable(parts: readonly HelpPart[], path: Path, document: Document, locator: Locator): readonly HelpPart[] {
  const section = sectionIn(parts);
  if (section !== undefined) {
    const { line, offset } = locator.range([section], "value").start;
    const isInBraces = Object.hasOwn(document.value, section) && /^(?:\[\s*)?\{/.test(document.text.slice(offset));
    return isInBraces ? [...partsOf(says.noBraces(section, line)), ...parts] : parts;
  }
  const table = isTable(valueAt(document.value, path)) ? path : path.slice(0, -1);
  const names = locator.dotted(table);
  if (names === undefined) return parts;
  const schema = schemaAt(table);
  const keys = new Set(schema ? keysOf(schema) : []);
  return parts.map((part) =>
    part.kind === "toml"
      ? { ...part, text: withNames(part.text, names, (key) => keys.size === 0 || keys.has(key)) }
      : part,
  );
}

/** The section of the first header in it. */
function sectionIn(parts: readonly HelpPart[]): string | undefined {
  return parts
    .filter(({ kind }) => kind === "toml")
    .map(({ text }) => /^\[+([\w-]+)/m.exec(text)?.[1])
    .find((name) => name !== undefined);
}
