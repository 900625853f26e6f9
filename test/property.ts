/**
 * How many inputs a property test tries: a few, always the same ones, so that a failure is one for everybody. `npm run fuzz`
 * tries many, and others each time (FUZZ is their number).
 */
import fc from "fast-check";

const FUZZ = Number(process.env.FUZZ ?? 0);

interface Budget {
  readonly numRuns: number;
  readonly seed?: number;
  readonly endOnFailure?: boolean;
}

export function budget(usual: number): Budget {
  if (FUZZ > 0) return { numRuns: FUZZ };
  // Nobody reads the smallest input that shows a mutant (.build/vitest-mutate.ts).
  return process.env.MUTATE ? { numRuns: usual / 10, seed: 1, endOnFailure: true } : { numRuns: usual, seed: 1 };
}

fc.configureGlobal(budget(400));
