/** Integers as Go's strconv.Atoi reads them; flyctl's patches use it for ports and limits in quotes. */

const INTEGER = /^[+-]?\d+$/;

/** The bounds of Go's int64: -2^63 and 2^63 - 1. */
export const INT64 = { min: -0x8000_0000_0000_0000n, max: 0x7fff_ffff_ffff_ffffn } as const;

/** The last double before 2^63: as which integers next to that bound are read, so that none is rounded onto it. */
export const MAX_INT64_DOUBLE = 2 ** 63 - 1024;

/** The integer of a text such as `8080`; undefined where Go refuses it (blanks, underscores, hexadecimal, overflow). */
export function parseInteger(text: string): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  const digits = text.replace(/^[+-]?0*/, "");
  // No more digits than 2^63 has; more would only cost time.
  if (digits.length > 19) return undefined;
  const value = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  return value < INT64.min || value > INT64.max ? undefined : Number(value);
}

/** The two limits of the old `concurrency = "SOFT,HARD"` (flyctl internal/appconfig/patches.go, `_patchService`). */
export function parseLimits(text: string): { soft: number; hard: number } | undefined {
  const comma = text.indexOf(",");
  if (comma < 0) return undefined;
  const soft = parseInteger(text.slice(0, comma));
  const hard = parseInteger(text.slice(comma + 1));
  return soft === undefined || hard === undefined ? undefined : { soft, hard };
}
