/** Values in the type that a key takes. */
import type { Path } from "../path.ts";
import { currentForm, schemaAt, typesOf } from "../schema/nodes.ts";
import { toml } from "../toml/write.ts";

/** The value as the key at `meant` takes it, as one writes it in TOML; undefined where it fits as it is, or cannot be made to. */
export function valueFor(meant: Path, value: unknown): string | undefined {
  const node = schemaAt(meant);
  if (!node) return undefined;
  const form = currentForm(node);
  const types = typesOf(form);
  const own = Array.isArray(value) ? "array" : typeof value === "bigint" ? "integer" : typeof value;
  const fits = types.includes(own) || (own === "number" && types.includes("integer"));
  if (!fits) return converted(value, types);
  // A time in quotes needs a unit; without one people mean seconds, as everywhere in Fly's docs.
  const isTime = form.format?.startsWith("go-duration") === true;
  return isTime && typeof value === "string" && /^\d{1,9}$/.test(value) ? toml(`${value}s`) : undefined;
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
    if (takes("boolean") && /^(true|false)$/i.test(value)) return value.toLowerCase();
    if ((takes("integer") || takes("number")) && /^-?\d{1,9}$/.test(value)) return String(Number(value));
    if (takes("number") && /^\d{1,3}(\.\d+)?%$/.test(value)) return String(Number(value.slice(0, -1)) / 100);
    if (takes("array") && !types.includes("object")) return toml([value]);
    return undefined;
  }
  if ((typeof value === "number" || typeof value === "boolean") && takes("string") && Number.isFinite(Number(value)))
    return toml(String(value));
  return undefined;
}
