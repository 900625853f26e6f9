import { isTable, type Table } from "../path.ts";

/** A value on one line, as people write it in JSON: `{ "port": 443, "handlers": ["tls"] }`. */
export function writeJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(", ")}]`;
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${writeJson(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** The entries of an object on lines of their own, without its braces: as one pastes them between others. */
export function writeEntries(table: Table, indent = ""): string {
  const lines = Object.entries(table).map(([key, value]) => `${indent}${JSON.stringify(key)}: ${block(value, indent)}`);
  return lines.join(",\n");
}

/** Tables and lists of tables go over several lines, all else on one. */
function block(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (isTable(value) && Object.keys(value).length > 0) return `{\n${writeEntries(value, inner)}\n${indent}}`;
  if (!Array.isArray(value) || !value.some(isTable)) return writeJson(value);
  return `[\n${value.map((item) => inner + block(item, inner)).join(",\n")}\n${indent}]`;
}
