import type { AST } from "toml-eslint-parser";
import type { FileError, Range } from "../document/document.ts";
import { type Path, pathKey } from "../path.ts";
import { header as headerText } from "./write.ts";

/** A dotted key that leads through a table which a header above has opened. */
interface RedefinedKey {
  /** The table that is open already. */
  readonly path: Path;
  readonly header: AST.TOMLTable;
  /** Its name in the dotted key. */
  readonly key: AST.TOMLBare | AST.TOMLQuoted;
}

/**
 * Dotted keys that go-toml refuses (internal/tracker/seen.go, CheckKeyValue): what a header has opened, if only on the way
 * to a table further in, a key can no longer go through. smol-toml and toml-eslint-parser pass over tables of `[[a.b.c]]`.
 */
export function redefinedKeys(program: AST.TOMLProgram): readonly RedefinedKey[] {
  const opened = new Map<string, AST.TOMLTable>();
  const found = new Map<string, RedefinedKey>();
  for (const table of program.body[0].body) {
    if (table.type !== "TOMLTable") continue;
    const { resolvedKey } = table;
    for (const [index] of resolvedKey.entries()) {
      const above = pathKey(resolvedKey.slice(0, index + 1));
      if (!opened.has(above)) opened.set(above, table);
    }
    for (const { key } of table.body) {
      const path = [...resolvedKey];
      for (const node of key.keys.slice(0, -1)) {
        path.push(node.type === "TOMLBare" ? node.name : node.value);
        const table = pathKey(path);
        const header = opened.get(table);
        if (!header) continue;
        // Once for each table is enough.
        if (!found.has(table)) found.set(table, { path, header, key: node });
        break;
      }
    }
  }
  return [...found.values()];
}

/** The report of it. */
export function redefinition({
  path,
  header,
  range,
}: Omit<RedefinedKey, "key"> & { readonly range: Range }): FileError {
  const name = headerText(path);
  return {
    kind: "duplicate",
    message: `Line ${header.loc.start.line} already opens ${name}, so a dotted key cannot add to it.`,
    help: `Write ${name} as a header, and the rest of the key below it.`,
    range,
  };
}
