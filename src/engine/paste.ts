/** Help that can be pasted, however the file writes its tables. */

import { type HelpPart, partsOf } from "../help.ts";
import { isTable, type Path, valueAt } from "../path.ts";
import { keysOf, schemaAt } from "../schema/nodes.ts";
import type { Document, Locator } from "../toml/document.ts";
import { withNames } from "../toml/write.ts";

const says = {
  noBraces: (section: string, line: number) =>
    `First rewrite ${section} (line ${line}) with a header instead of braces. Then:`,
};

/**
 * Rules give help in keys and headers. Where the table of `path` is written in dotted keys its name goes in front of the
 * keys; to a table in braces TOML adds no header, so that is said first.
 */
export function pasteable(
  parts: readonly HelpPart[],
  path: Path,
  document: Document,
  locator: Locator,
): readonly HelpPart[] {
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
    part.kind === "toml" ? { ...part, text: withNames(part.text, names, (key) => keys.has(key)) } : part,
  );
}

/** The section of the first header in it. */
function sectionIn(parts: readonly HelpPart[]): string | undefined {
  return parts
    .filter(({ kind }) => kind === "toml")
    .map(({ text }) => /^\[+([\w-]+)/m.exec(text)?.[1])
    .find((name) => name !== undefined);
}
