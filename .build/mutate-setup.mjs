/** In each test file of `npm run mutate`: the worker stays warm, so the mutant before is switched off while tests are collected. */
import { afterEach, beforeEach, inject } from "vitest";

const mutant = inject("activeMutant");
globalThis[inject("globalNamespace")].activeMutant = undefined;

// Once a test has seen the mutant, the others are not asked.
beforeEach(({ skip }) => {
  if (mutant !== undefined && globalThis.seenMutant === mutant) skip();
});

afterEach(({ task }) => {
  if (task.result?.state === "fail") globalThis.seenMutant = mutant;
});
