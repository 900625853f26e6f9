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

/** A date or time of a TOML file, which knows how it is written there: JavaScript keeps no more than milliseconds. */
export interface WrittenDate extends Date {
  written?: string;
}

const DATE = /^(\d{4}-\d\d-\d\d)?[Tt ]?(?:(\d\d:\d\d)(:\d\d)?(?:\.(\d+))?)?([Zz]|[+-]\d\d:\d\d)?$/;

/** Go's time.Time prints `2024-05-01 07:32:00 +0200 +0200`, and UTC by its name; local dates and times print in ISO form. */
function formatDate(value: WrittenDate): string {
  const { date, time, offset } = partsOf(value);
  if (offset === undefined) return marshalDate(value);
  const zone = offset === "Z" ? "+0000 UTC" : `${offset.replace(":", "")} ${offset.replace(":", "")}`;
  return `${date} ${time} ${zone}`;
}

/** The text in JSON: RFC 3339 (time.Time MarshalJSON, go-toml localtime.go MarshalText). */
export function marshalDate(value: WrittenDate): string {
  const { date, time, offset = "" } = partsOf(value);
  return `${date}${date && time ? "T" : ""}${time}${offset}`;
}

function partsOf(value: WrittenDate): { date: string; time: string; offset: string | undefined } {
  const written = value.written ?? value.toISOString();
  const [, date = "", minutes = "", seconds = ":00", fraction = "", zone] = DATE.exec(written) ?? [];
  const nanoseconds = fraction.slice(0, 9);
  // A time with an offset goes without the zeros at its end, a local one keeps them.
  const decimals = zone === undefined ? nanoseconds : nanoseconds.replace(/0{1,9}$/, "");
  const time = minutes && `${minutes}${seconds}${decimals && `.${decimals}`}`;
  return { date, time, offset: zone && (/[1-9]/.test(zone) ? zone : "Z") };
}
