/** Help that can be pasted, however the file writes its tables. */

import { isTable, type Path, valueAt } from "../path.ts";
import { keysOf, schemaAt } from "../schema/nodes.ts";
import type { Document, Locator } from "../toml/document.ts";
import { withNames } from "../toml/write.ts";

/**
 * Rules give help in keys and headers. Where the table of `path` is written in dotted keys its name goes in front of the
 * keys; to a table in braces TOML adds no header, so that is said first.
 */
export function pasteable(help: string, path: Path, document: Document, locator: Locator): string {
  const section = /^\[+([\w-]+)/m.exec(help)?.[1];
  if (section !== undefined) {
    const { line, offset } = locator.range([section], "value").start;
    const isInBraces = Object.hasOwn(document.value, section) && /^(?:\[\s*)?\{/.test(document.text.slice(offset));
    return isInBraces
      ? `First rewrite ${section} (line ${line}) with a header instead of braces. Then:\n${help}`
      : help;
  }
  const table = isTable(valueAt(document.value, path)) ? path : path.slice(0, -1);
  const names = locator.dotted(table);
  if (names === undefined) return help;
  const schema = schemaAt(table);
  const keys = new Set(schema ? keysOf(schema) : []);
  return withNames(help, names, (key) => keys.has(key));
}
