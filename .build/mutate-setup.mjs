/** In each test file of `npm run mutate`: once a test has seen the mutant, the others are not asked. */
import { afterEach, beforeEach, inject } from "vitest";

const mutant = inject("activeMutant");

beforeEach(({ skip }) => {
  if (mutant !== undefined && globalThis.seenMutant === mutant) skip();
});

afterEach(({ task }) => {
  if (task.result?.state === "fail") globalThis.seenMutant = mutant;
});
