/** What `npm run mutate` asks for each mutant: the fast tests, without those that look at the source itself. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: process.env.MUTATE_TESTS?.split(",").map((name) => `test/${name}.test.ts`) ?? ["test/*.test.ts"],
    exclude: ["test/architecture.test.ts", "test/cases/attack.test.ts"],
    env: { MUTATE: "yes" },
    setupFiles: [".build/mutate-setup.mjs"],
    testTimeout: 60_000,
    isolate: false,
  },
});
