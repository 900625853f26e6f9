/**
 * How many inputs a property test tries: a few, always the same ones, so that a failure is one for everybody. `npm run fuzz`
 * tries many, and others each time (FUZZ is their number).
 */
import fc from "fast-check";

const FUZZ = Number(process.env.FUZZ ?? 0);

export function budget(usual: number): { readonly numRuns: number; readonly seed?: number } {
  return FUZZ > 0 ? { numRuns: FUZZ } : { numRuns: usual, seed: 1 };
}

fc.configureGlobal(budget(400));
