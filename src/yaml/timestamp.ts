import type { WrittenDate } from "../go/format.ts";
import { daysIn } from "../toml/dates.ts";

const DATE = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`;
const TIME = String.raw`(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?`;
const FORMATS = [
  new RegExp(`^${DATE}[Tt]${TIME}(Z|[+-]\\d\\d:\\d\\d)$`),
  new RegExp(`^${DATE} ${TIME}$`),
  new RegExp(`^${DATE}$`),
];

/** The date of a text as yaml.v3 takes it (resolve.go, parseTimestamp): it always has a time, and without a zone is UTC. */
export function timestamp(text: string): WrittenDate | undefined {
  if (!/^\d{4}-/.test(text)) return undefined;
  const match = FORMATS.map((format) => format.exec(text)).find((found) => found !== null);
  if (!match) return undefined;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const isDay = Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
  if (!isDay || Number(month) < 1 || Number(month) > 12) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (zone !== "Z" && (Number(zone.slice(1, 3)) > 24 || Number(zone.slice(4)) > 59)) return undefined;
  const two = (digits: string) => digits.padStart(2, "0");
  const decimals = fraction.slice(0, 9);
  const time = `${two(hour)}:${two(minute)}:${two(second)}${decimals && `.${decimals}`}`;
  return Object.assign(new Date(0), { written: `${year}-${two(month)}-${two(day)}T${time}${zone}` });
}
