/**
 * `npm run fuzz -- --minutes N`: the property tests again and again, each time on other inputs, until the time is over. The
 * same tests run in `npm test` on a few inputs, always the same ones.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, runs: { type: "string", default: "2000" } },
});
const end = Date.now() + Number(values.minutes) * 60_000;
const TESTS = ["test/properties/", "test/gitignore.test.ts"];

let rounds = 0;
for (let status: number | null = 0; status === 0 && Date.now() < end; rounds += 1) {
  const result = spawnSync("node_modules/.bin/vitest", ["run", "--test-timeout=3600000", ...TESTS], {
    env: { ...process.env, FUZZ: values.runs },
    stdio: "inherit",
  });
  status = result.status;
  if (status !== 0) process.exitCode = 1;
}
console.log(`${rounds} rounds of ${values.runs} inputs for each property.`);
