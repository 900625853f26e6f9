import { INT64, MAX_INT64_DOUBLE } from "../go/integer.ts";

/** The number in which a 64-bit integer is carried on: those next to the bounds of int64 must not be rounded onto them. */
export function toNumber(value: bigint): number {
  // What is beyond the bounds stays so.
  if (value > INT64.max || value < INT64.min) return Number(value);
  return Math.max(-MAX_INT64_DOUBLE, Math.min(Number(value), MAX_INT64_DOUBLE));
}
