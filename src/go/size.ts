/**
 * Sizes as flyctl reads them (helpers/units.go on docker/go-units): a bare integer is taken as it is, anything else
 * becomes bytes first. Volumes count in GB of 10^9 bytes (`GB` and `GiB` alike), memory in MB of 2^20 bytes.
 */
import { parseInteger } from "./integer.ts";

/** Whole gigabytes of a volume size such as `10gb` or `10`; undefined where flyctl refuses the text. */
export function parseVolumeSize(text: string): number | undefined {
  return parseSize(text, 1000, 1e9);
}

/** Whole megabytes of a memory size such as `512mb`, `1gb` or `512`; undefined where flyctl refuses the text. */
export function parseMemory(text: string): number | undefined {
  return parseSize(text, 1024, 1024 * 1024);
}

/** Digits, between which an underscore may stand (strconv atof.go, underscoreOK). */
const digits = (digit: string) => `${digit}+(?:_${digit}+)*`;

const [D, H] = [digits("[0-9]"), digits("[0-9a-fA-F]")];
const DECIMAL = new RegExp(`^[+-]?(?:${D}(?:\\.(?:${D})?)?|\\.${D})(?:[eE][+-]?${D})?$`);
const HEXADECIMAL = new RegExp(`^([+-]?)0[xX](?:_?(${H}))?(?:\\.(${H})?)?[pP]([+-]?${D})$`);

function parseSize(text: string, base: number, quotient: number): number | undefined {
  const whole = parseInteger(text);
  if (whole !== undefined) return whole;
  const bytes = parseBytes(text, base);
  return bytes === undefined ? undefined : Math.trunc(bytes / quotient);
}

/** docker/go-units size.go `parseSize`: the number ends at the last digit, dot or blank. */
function parseBytes(text: string, base: number): number | undefined {
  const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(" "), lastDigit(text));
  if (last < 0) return undefined;
  const number = text[last] === " " ? text.slice(0, last) : text.slice(0, last + 1);
  const value = parseFloat64(number);
  if (value === undefined || value < 0) return undefined;
  const suffix = text.slice(last + 1);
  // Go counts bytes; the Kelvin sign alone has three of them.
  if (suffix.length > 3 || new TextEncoder().encode(suffix).length > 3) return undefined;
  const factor = unitFactor(suffix.toLowerCase(), base);
  // What is beyond 64 bits turns negative on most computers, and is no size on any.
  return factor === undefined || value * factor >= 2 ** 63 ? undefined : Math.trunc(value * factor);
}

function lastDigit(text: string): number {
  let index = text.length - 1;
  while (index >= 0 && !/[0-9]/.test(text[index] ?? "")) index -= 1;
  return index;
}

/** strconv.ParseFloat: no blanks, hexadecimal only with an exponent. */
function parseFloat64(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text.replaceAll("_", "")) : hexadecimalValue(HEXADECIMAL.exec(text));
  return Number.isFinite(value) ? value : undefined;
}

function hexadecimalValue(match: RegExpExecArray | null): number {
  const [, sign, whole = "", fraction = "", exponent = ""] = match ?? [];
  const digits = (whole + fraction).replaceAll("_", "");
  if (digits === "") return Number.NaN;
  const shift = Number(exponent.replaceAll("_", "")) - 4 * fraction.replaceAll("_", "").length;
  return (sign === "-" ? -1 : 1) * Number.parseInt(digits, 16) * 2 ** shift;
}

function unitFactor(suffix: string, base: number): number | undefined {
  if (suffix === "" || suffix === "b") return 1;
  const power = "kmgtp".indexOf(suffix[0] ?? "");
  if (power < 0) return undefined;
  if (suffix.length === 2 && suffix[1] !== "b") return undefined;
  if (suffix.length === 3 && !suffix.endsWith("ib")) return undefined;
  return base ** (power + 1);
}

/** Megabytes the way a person writes them in `memory`: `512mb`, `2gb`. */
export function formatMemory(megabytes: number): string {
  return megabytes >= 1024 && megabytes % 1024 === 0 ? `${megabytes / 1024}gb` : `${megabytes}mb`;
}
