/** The mistakes that were found while the TOML was read, as findings of the rules that lend them their name. */
import type { Help } from "../help.ts";
import type { Finding } from "../rule.ts";
import { knownTables } from "../schema/nodes.ts";
import type { Document, Range, TomlError } from "../toml/document.ts";

const KINDS: Readonly<Record<string, TomlError["kind"]>> = {
  "toml-syntax": "syntax",
  "toml-duplicate": "duplicate",
};

/** The findings of such a rule; undefined for any other. No path leads to them, so they carry their range. */
export function tomlFindings(
  rule: string,
  { errors }: Document,
): readonly (Finding & { readonly range: Range })[] | undefined {
  const kind = Object.hasOwn(KINDS, rule) ? KINDS[rule] : undefined;
  if (kind === undefined) return undefined;
  return errors
    .filter((error) => error.kind === kind)
    .map((error) => ({ path: [], range: error.range, message: error.message, help: helpFor(error) }));
}

/** Where a header came twice of which flyctl takes several, the brackets are what is wrong. */
function helpFor({ table, help }: TomlError): Help {
  const name = table?.join(".");
  const isList = name !== undefined && knownTables().some((known) => known.array && known.path.join(".") === name);
  return isList ? `Write [[${name}]] with two brackets each time: each header adds an entry.` : help;
}
