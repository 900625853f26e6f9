/** Values, keys, headers and whole sections as one writes them in TOML. */
import { marshalDate } from "../go/format.ts";
import { BARE_KEY, isTable, type Path, type Table, withoutIndexes } from "../path.ts";

/** Lines of `key = value` with the names of a table in front of their keys, as dotted keys have them. */
export function withNames(
  lines: string,
  names: readonly string[],
  isMeant: (key: string) => boolean = () => true,
): string {
  const prefix = names.map(tomlKey).join(".");
  return lines.replace(/^[A-Za-z0-9_-]+(?= = )/gm, (key) => (isMeant(key) ? `${prefix}.${key}` : key));
}

/** A value as one writes it in TOML. */
export function toml(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
  if (Array.isArray(value)) return `[${value.map(toml).join(", ")}]`;
  if (isTable(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${tomlKey(key)} = ${toml(item)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  if (value instanceof Date) return marshalDate(value);
  if (typeof value === "number") return tomlNumber(value);
  return String(value);
}

function tomlNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0.0" : String(value).replace("e+", "e");
}

/** A key as one writes it in TOML: in quotes where it needs them. */
export function tomlKey(key: string): string {
  return BARE_KEY.test(key) ? key : JSON.stringify(key);
}

/** A value, cut to what a message can hold. */
export function short(value: unknown, limit = 40): string {
  const text = toml(value);
  if (text.length <= limit) return text;
  // Without its end, the words behind a text would look like a part of it.
  const end = typeof value === "string" ? text.slice(-1) : "";
  return `${text.slice(0, limit - 1 - end.length)}…${end}`;
}

/** The header of a table: `[http_service]`, `[[services.ports]]`; the root has none. */
export function header(path: Path): string {
  const names = withoutIndexes(path).map(tomlKey);
  if (names.length === 0) return "the top of the file";
  return typeof path.at(-1) === "number" ? `[[${names.join(".")}]]` : `[${names.join(".")}]`;
}

/** A section with its keys, ready to paste; keys without a value are left out. */
export function block(title: string, values: Table): string {
  const written = Object.entries(values).filter(([, value]) => value !== undefined);
  return [title, ...written.map(([key, value]) => `${tomlKey(key)} = ${toml(value)}`)].join("\n  ");
}

/** Text in double quotes, as names of groups and volumes appear in messages. */
export function quoted(text: string): string {
  return toml(text);
}
