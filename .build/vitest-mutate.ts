/**
 * What `npm run mutate` runs for each mutant: the fast tests, without those that look at the source itself. A part of it in
 * minutes: `MUTATE_TESTS="test/reports.test.ts" npm run mutate -- --mutate "src/report/*.ts"`.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: process.env.MUTATE_TESTS?.split(",") ?? ["test/*.test.ts"],
    exclude: ["test/slow/**", "test/architecture.test.ts", "test/attack.test.ts"],
    testTimeout: 60_000,
    isolate: false,
  },
});
