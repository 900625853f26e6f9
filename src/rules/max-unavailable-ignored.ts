import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  notRolling: (strategy: string) =>
    `max_unavailable is for rolling deploys; with strategy = "${strategy}" flyctl ignores it.`,
  deleteOrShare: 'Delete the line, or update step by step with: strategy = "rolling"',
  deleteOrCount: (count: number) => `Delete the line, or update ${count} at a time with: strategy = "rolling"`,
};

export default rule({
  id: "max-unavailable-ignored",
  category: "correctness",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#rolling-deploy-configuration",
  *check({ app: { deploy } }) {
    const { maxUnavailable, strategy } = deploy ?? {};
    if (!deploy || maxUnavailable === undefined) return;
    if (strategy !== "bluegreen" && (strategy !== "immediate" || maxUnavailable <= 0)) return;
    const path = fieldPath(deploy, "max_unavailable");
    yield {
      path,
      at: "key",
      message: says.notRolling(strategy),
      help: maxUnavailable >= 1 ? says.deleteOrCount(Math.trunc(maxUnavailable)) : says.deleteOrShare,
      // With retries turned on, immediate does use it as the number of Machines to update at once (deploy/plan.go).
      fix: { safe: strategy === "bluegreen", changes: [{ remove: path }] },
    };
  },
});

export const manual: Manual = {
  title: "A max_unavailable without a rolling deploy",
  why: "`max_unavailable` tells how many Machines a rolling deploy may take down at once. `immediate` replaces all at once, `bluegreen` starts new ones first; both leave it aside, and flyctl prints a warning in each deploy.",
  how: "Delete the line, or choose `rolling` (the default) or `canary`.",
  examples: [
    {
      name: "bluegreen",
      toml: `
        [deploy]
          strategy = "bluegreen"
          max_unavailable = 0.5 # <--
      `,
      fixed: `
        [deploy]
          strategy = "bluegreen"
      `,
    },
    {
      name: "immediate",
      toml: `
        [deploy]
          strategy = "immediate"
          max_unavailable = 1 # <--
      `,
      fixed: `
        [deploy]
          strategy = "immediate"
      `,
    },
    {
      name: "rolling",
      toml: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 0.5
      `,
    },
    {
      name: "no strategy, which is rolling",
      toml: `
        [deploy]
          max_unavailable = 0.5
      `,
    },
  ],
};
