/** Values in the type that a key takes. */
import { entryOf, type Path } from "../path.ts";
import { formats } from "../schema/formats.ts";
import { childOf, currentForm, knownTables, schemaAt, typesOf } from "../schema/nodes.ts";
import type { Subschema } from "../schema/violation.ts";
import { toml } from "../toml/write.ts";
import { nearest } from "./nearest.ts";

/** The value as the key at `meant` takes it, as one writes it in TOML; undefined where it fits as it is, or cannot be made to. */
export function valueFor(meant: Path, value: unknown): string | undefined {
  const node = schemaAt(meant);
  const text = node && fittedTo(currentForm(node), value);
  return text === toml(value) ? undefined : text;
}

/**
 * What people write under another name, as the key at `place` takes it (`restart.policy`, without indexes); an example where
 * nothing else can be made of it.
 */
export function fitted(place: string, value: unknown): string {
  const names = place.split(".");
  const table = knownTables().find(({ path }) => path.join(".") === names.slice(0, -1).join("."));
  const form = currentForm((table && childOf(table.schema, names.at(-1) ?? "")) ?? {});
  // In the words of other hosts a bare number is seconds.
  const meant = isTime(form) && typeof value === "number" ? `${value}s` : value;
  return fittedTo(form, meant) ?? toml(form.examples?.[0] ?? form.enum?.[0] ?? form.default ?? "NAME");
}

function fittedTo(form: Subschema, value: unknown): string | undefined {
  if (typeof value === "string") return textFor(form, value);
  const types = typesOf(form);
  const own = Array.isArray(value) ? "array" : typeof value === "bigint" ? "integer" : typeof value;
  if (types.includes(own) || (types.includes("integer") && Number.isInteger(value))) return toml(value);
  const [only] = Array.isArray(value) && value.length === 1 ? value : [];
  if (only !== undefined && types.includes("string")) return fittedTo(form, only);
  const isText = (typeof value === "number" || typeof value === "boolean") && types.includes("string");
  return isText ? textFor(form, String(value)) : converted(value, types);
}

/** The text itself, or what it says in another type. */
function textFor(form: Subschema, text: string): string | undefined {
  if (!typesOf(form).includes("string")) return converted(text, typesOf(form));
  // A time in quotes needs a unit; without one people mean seconds, as everywhere in Fly's docs.
  const meant = form.enum ? wordMeant(text, form.enum) : isTime(form) && /^\d{1,9}$/.test(text) ? `${text}s` : text;
  const isGood = meant !== undefined && (formats[form.format ?? ""]?.(meant) ?? true);
  return isGood ? toml(meant) : undefined;
}

function isTime({ format }: Subschema): boolean {
  return format?.startsWith("go-duration") === true;
}

/** Words that the Machines API, docker-compose, other hosts or habit put where flyctl takes some words only. */
const MEANT: Readonly<Record<string, string | readonly string[]>> = {
  on: "stop",
  true: "stop",
  false: "off",
  no: ["never", "off"],
  none: ["never", "off"],
  never: "off",
  disabled: "off",
  enabled: "stop",
  any: "always",
  "on-fail": "on-failure",
  on_failure: "on-failure",
  onfailure: "on-failure",
  "unless-stopped": "always",
  "rolling-update": "rolling",
  rolling_update: "rolling",
  rollingupdate: "rolling",
  recreate: "immediate",
  "blue-green": "bluegreen",
  blue_green: "bluegreen",
  https: "tls",
  request: "requests",
  connection: "connections",
  "dedicated-cpu": "performance",
};

/** Which of the words that a key takes is meant by another one. */
export function wordMeant(value: string, allowed: readonly unknown[]): string | undefined {
  const words = allowed.filter((item): item is string => typeof item === "string" && item !== "");
  const lower = value.trim().toLowerCase();
  const known = [entryOf(MEANT, lower) ?? []].flat().find((word) => words.includes(word));
  if (known !== undefined) return known;
  // The command kill leaves out how names of signals begin.
  const same = words.find((item) => [lower, `sig${lower}`].includes(item.toLowerCase()));
  return same ?? nearest(value, words, 3);
}

/** `"tls,http"` as the words that it lists; any other text is a word by itself. */
function listIn(text: string): readonly string[] {
  const words = text.split(",").map((word) => word.trim());
  return words.every((word) => /^[\w./-]+$/.test(word)) ? words : [text];
}

/** The unit that a key counts in, by the end of its name, and how many of it others are. */
const UNITS: readonly (readonly [name: RegExp, units: Readonly<Record<string, number>>])[] = [
  [/(?:_timeout|_seconds)$/, { s: 1, sec: 1, secs: 1, second: 1, seconds: 1, m: 60, min: 60, minutes: 60, h: 3600 }],
  [/_mb$/, { m: 1, mb: 1, mib: 1, g: 1024, gb: 1024, gib: 1024 }],
  [/_threshold$/, { "%": 1 }],
  [/_retention$/, { d: 1, day: 1, days: 1, w: 7, week: 7, weeks: 7 }],
];

/** `"300s"` and `"80%"` as the number that the key counts; undefined where the text is no such number. */
export function withoutUnit(key: string, text: string): string | undefined {
  const [, number = "", unit = ""] = /^\s*(\d{1,6})\s*([a-z%]{1,8})\s*$/i.exec(text) ?? [];
  const units = UNITS.find(([name]) => name.test(key))?.[1];
  const factor = units && entryOf(units, unit.toLowerCase());
  return factor === undefined ? undefined : String(Number(number) * factor);
}

/**
 * The same value in one of the types that are wanted (those of JSON Schema), as one writes it in TOML; undefined where
 * that is not beyond doubt. A command may be written as one string or as its words.
 */
export function converted(value: unknown, types: readonly string[], isCommand = false): string | undefined {
  const takes = (type: string) => types.includes(type);
  if (Array.isArray(value) && takes("string") && value.every((item) => typeof item === "string")) {
    const plain = value.length === 1 || (isCommand && value.every((word) => /^[\w@%+=:,./-]+$/.test(word)));
    return plain && value.length > 0 ? toml(value.join(" ")) : undefined;
  }
  if (typeof value === "string") {
    if (takes("boolean") && /^(?:true|yes|on)$/i.test(value)) return "true";
    if (takes("boolean") && /^(?:false|no|off)$/i.test(value)) return "false";
    if ((takes("integer") || takes("number")) && /^-?\d{1,9}$/.test(value)) return String(Number(value));
    if (takes("number") && /^\d{1,3}(\.\d+)?%$/.test(value)) return String(Number(value.slice(0, -1)) / 100);
    if (takes("array") && !types.includes("object")) return toml(listIn(value));
    return undefined;
  }
  if ((typeof value === "number" || typeof value === "boolean") && takes("string") && Number.isFinite(Number(value)))
    return toml(String(value));
  return undefined;
}
