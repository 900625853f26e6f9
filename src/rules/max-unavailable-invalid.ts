import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { rule } from "../rule.ts";

const says = {
  none: (written: number) =>
    `max_unavailable = ${written} lets no Machine be down, so none can be updated: flyctl crashes in the middle of the deploy.`,
  oneAfterTheOther:
    'max_unavailable = 1\nis the least: one Machine after the other. For no gap at all, with health checks and without volumes:\nstrategy = "bluegreen"',
  noShare: (written: string, count: number) =>
    `From 1 on max_unavailable is a number of Machines and no share of them: ${written} means ${count}.`,
  countOrShare: (count: number) =>
    `max_unavailable = ${count}\nFor a share, such as a quarter of them: max_unavailable = 0.25`,
};

export default rule({
  id: "max-unavailable-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#rolling-deploy-configuration",
  *check({ app: { deploy }, document }) {
    const { maxUnavailable, strategy } = deploy ?? {};
    // bluegreen never looks at it: see max-unavailable-ignored.
    if (!deploy || maxUnavailable === undefined || !Number.isFinite(maxUnavailable) || strategy === "bluegreen") return;
    const path = fieldPath(deploy, "max_unavailable");
    // Integers are bigints here: 1.0 and 1 differ in what the author may have meant, not in what Fly does.
    const isFloat = typeof valueAt(document.exact, path) === "number";
    if (maxUnavailable <= 0) {
      const fix = { safe: false, changes: [{ set: path, toml: "1" }] };
      yield { path, message: says.none(maxUnavailable), help: says.oneAfterTheOther, fix };
    } else if (isFloat && maxUnavailable >= 1) {
      const count = Math.trunc(maxUnavailable);
      const message = says.noShare(asFloat(maxUnavailable), count);
      yield { path, severity: "info", outcome: "style", message, help: says.countOrShare(count) };
    }
  },
});

function asFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

export const manual: Manual = {
  title: "A max_unavailable that flyctl cannot work with",
  why: "Below 1 `max_unavailable` is a share of the Machines, from 1 on a number of them. flyctl makes a pool of workers of that size and crashes where there would be none. `1.0` reads like all of them and means one.",
  how: "Write `0.25` for a quarter, `1` for one at a time. There is nothing smaller: a rolling deploy always takes one Machine down.",
  examples: [
    {
      name: "zero",
      toml: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 0 # <--
      `,
      fixed: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 1
      `,
    },
    {
      name: "a whole number with a dot",
      toml: `
        [deploy]
          max_unavailable = 1.0 # <--
      `,
    },
    {
      name: "a share",
      toml: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 0.25
      `,
    },
    {
      name: "a number",
      toml: `
        [deploy]
          max_unavailable = 1
      `,
    },
    {
      name: "text has another report",
      toml: `
        [deploy]
          max_unavailable = "25%"
      `,
    },
  ],
};
