import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { counted } from "../words/english.ts";

const says = {
  notRolling: (strategy: string) =>
    `max_unavailable applies to rolling deploys. With strategy = "${strategy}", flyctl ignores it.`,
  deleteOrShare: ["Delete the line. Or update the Machines gradually:", code('strategy = "rolling"')],
  deleteOrCount: (machines: string) => [
    `Delete the line. Or update ${machines} at a time:`,
    code('strategy = "rolling"'),
  ],
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
      help:
        maxUnavailable >= 1 ? says.deleteOrCount(counted(Math.trunc(maxUnavailable), "Machine")) : says.deleteOrShare,
      // With retries turned on, immediate does use it as the number of Machines to update at once (deploy/plan.go).
      fix: { safe: strategy === "bluegreen", changes: [{ remove: path }] },
    };
  },
});

export const manual: Manual = {
  title: "`max_unavailable` without a rolling deploy",
  why: "`max_unavailable` sets how many Machines a rolling deploy may take down at once. `immediate` replaces all Machines at once and `bluegreen` starts new ones first. Both ignore the key, and flyctl prints a warning at every deploy.",
  how: "Delete the line, or use `rolling` (the default) or `canary`.",
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
      name: "no strategy (rolling is the default)",
      toml: `
        [deploy]
          max_unavailable = 0.5
      `,
    },
  ],
};
