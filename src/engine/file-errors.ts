/** The mistakes that were found while the file was read, as findings of the rules that lend them their name. */
import type { Document, FileError, Range } from "../document/document.ts";
import type { Help } from "../help.ts";
import type { Finding } from "../rule.ts";
import { isArrayOfTables } from "../schema/nodes.ts";

const RULES: Readonly<Record<string, readonly [form: Document["form"]["name"], kind: FileError["kind"]]>> = {
  "toml-syntax": ["toml", "syntax"],
  "toml-duplicate": ["toml", "duplicate"],
  "json-syntax": ["json", "syntax"],
  "yaml-syntax": ["yaml", "syntax"],
  "yaml-duplicate": ["yaml", "duplicate"],
};

/** The findings of such a rule; undefined for any other. No path leads to them, so they carry their range. */
export function errorFindings(
  rule: string,
  { errors, form }: Document,
): readonly (Finding & { readonly range: Range })[] | undefined {
  const own = Object.hasOwn(RULES, rule) ? RULES[rule] : undefined;
  if (own === undefined) return undefined;
  const [name, kind] = own;
  return errors
    .filter((error) => form.name === name && error.kind === kind)
    .map((error) => ({ path: [], range: error.range, message: error.message, help: helpFor(error) }));
}

/** Where a header came twice of which flyctl takes several, the brackets are what is wrong. */
function helpFor({ table, help }: FileError): Help {
  if (table === undefined || !isArrayOfTables(table)) return help;
  return `Write [[${table.join(".")}]] with two brackets each time: each header adds an entry.`;
}
