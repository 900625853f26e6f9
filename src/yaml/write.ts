/** Values and keys as people write them in YAML. */
import { isTable, type Table } from "../path.ts";

/** A value on one line: `{ port: 443, handlers: [tls] }`. */
export function writeYaml(value: unknown): string {
  if (typeof value === "string") return yamlString(value);
  if (Array.isArray(value)) return `[${value.map(writeYaml).join(", ")}]`;
  if (value instanceof Date) return yamlString(value.toISOString());
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${yamlString(key)}: ${writeYaml(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Without quotes where every reader of YAML takes it for a string, whichever version it speaks. */
export function yamlString(text: string): string {
  const isPlain = /^[A-Za-z/][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** The entries of a table on lines of their own. */
export function writeEntries(table: Table, indent = ""): string {
  return Object.entries(table)
    .map(([key, value]) => `${indent}${yamlString(key)}:${block(timeOf(key, value), `${indent}  `)}`)
    .join("\n");
}

/** The units in which flyctl counts a bare number, which it drops in a fly.yaml (patches.go, `_castDuration`). */
const UNITS: Readonly<Record<string, string>> = {
  kill_timeout: "s",
  interval: "ms",
  timeout: "ms",
  grace_period: "ms",
};

/** A time in a whole number as a text, in which flyctl reads it; anything else as it is. */
export function timeOf(key: string | number | undefined, value: unknown): unknown {
  const unit = typeof key === "string" && Object.hasOwn(UNITS, key) ? UNITS[key] : undefined;
  return unit !== undefined && Number.isInteger(value) ? `${value}${unit}` : value;
}

/** Tables and lists of tables go below their key, all else behind it. */
function block(value: unknown, indent: string): string {
  // A table without keys is meant to get some.
  if (isTable(value)) return Object.keys(value).length === 0 ? "" : `\n${writeEntries(value, indent)}`;
  if (!Array.isArray(value) || !value.some(isTable)) return ` ${writeYaml(value)}`;
  if (value.every((item) => isTable(item) && Object.keys(item).length === 0)) return "";
  return `\n${value.map((item) => `${indent}- ${entriesOf(item, `${indent}  `)}`).join("\n")}`;
}

function entriesOf(item: unknown, indent: string): string {
  return isTable(item) && Object.keys(item).length > 0 ? writeEntries(item, indent).trimStart() : writeYaml(item);
}
