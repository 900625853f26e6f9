/** Go's `%v`: what flyctl makes of a value that it turns into text (patches.go `castToString`, `_patchEnv`). */

/** The text of a value as smol-toml gives it with bigint integers: floats are numbers, integers bigints. */
export function formatValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value === "number") return formatFloat(value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(" ")}]`;
  if (value instanceof Date) return formatDate(value);
  if (typeof value !== "object" || value === null) return "<nil>";
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${formatValue(item)}`).join(" ")}]`;
}

/** strconv.FormatFloat with 'g' and the shortest precision: exponents below -4 and from 6 on are written out. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(value);
  const sign = exponent < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** Go's time.Time prints `2024-05-01 07:32:00 +0000 UTC`; local dates and times print in ISO form. */
function formatDate(value: Date & { isDateTime?: () => boolean; isLocal?: () => boolean }): string {
  const iso = value.toISOString();
  if (value.isDateTime?.() && !value.isLocal?.()) return iso.replace("T", " ").replace(/Z$/, " +0000 UTC");
  return iso;
}
