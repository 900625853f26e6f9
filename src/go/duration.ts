/**
 * Durations as Go reads them: https://pkg.go.dev/time#ParseDuration, the grammar behind fly-go's `Duration`
 * (duration.go). All results are nanoseconds.
 */

export const SECOND = 1e9;
export const MINUTE = 60 * SECOND;

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const PART = /(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;
const MAX = 0x8000_0000_0000_0000n;

/** Nanoseconds of a Go duration such as `1m30s`; undefined where Go refuses the text. */
export function parseDuration(text: string): number | undefined {
  const negative = text.startsWith("-");
  const digits = negative || text.startsWith("+") ? text.slice(1) : text;
  if (digits === "0") return 0;
  if (digits === "") return undefined;
  let total = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < digits.length) {
    const match = PART.exec(digits);
    if (!match) return undefined;
    const [, whole = "", fraction = "", unit = ""] = match;
    if (whole === "" && fraction === "") return undefined;
    const part = nanoseconds(whole, fraction, UNITS[unit] ?? 0n);
    if (part === undefined) return undefined;
    total += part;
    if (total > MAX) return undefined;
  }
  if (total === MAX && !negative) return undefined;
  return Number(negative ? -total : total);
}

function nanoseconds(whole: string, fraction: string, unit: bigint): bigint | undefined {
  const count = whole.replace(/^0+/, "");
  // No more digits than 2^63 has; more would only cost time.
  if (count.length > 19) return undefined;
  const total = BigInt(count) * unit + fractionOf(fraction, unit);
  return total > MAX ? undefined : total;
}

/** As Go does it: the digits that fit into 64 bits, the rest in floating point. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (next > MAX) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** A duration the way a person writes it: `90s`, `1m30s`, `500ms`. */
export function formatDuration(ns: number): string {
  if (ns < 0) return `-${formatDuration(-ns)}`;
  if (ns === 0) return "0s";
  if (ns < 1e3) return `${ns}ns`;
  if (ns < 1e6) return `${ns / 1e3}us`;
  if (ns < SECOND) return `${ns / 1e6}ms`;
  const seconds = ns / SECOND;
  if (seconds < 120 || !Number.isInteger(seconds)) return `${seconds}s`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  return `${hours ? `${hours}h` : ""}${minutes ? `${minutes}m` : ""}${rest ? `${rest}s` : ""}`;
}
