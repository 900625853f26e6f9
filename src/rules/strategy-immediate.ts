import { fieldPath } from "../app/section.ts";
import { isWorkerOnly } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  worker:
    "immediate replaces all Machines at once and waits for no health check, so a release that does not start still counts as deployed.",
  requests:
    "immediate replaces all Machines at once and waits for no health check: requests fail during each deploy, and a bad release takes the whole app down.",
  rolling:
    'Delete the line, or write: strategy = "rolling"\nFor an emergency there is: fly deploy --strategy immediate',
};

export default rule({
  id: "strategy-immediate",
  category: "availability",
  severity: { recommended: "info", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#picking-a-deployment-strategy",
  *check({ app, environment }) {
    if (app.deploy?.strategy !== "immediate" || environment === "nonprod") return;
    const path = fieldPath(app.deploy, "strategy");
    const isWorker = isWorkerOnly(app);
    yield {
      path,
      severity: isWorker ? "info" : undefined,
      message: isWorker ? says.worker : says.requests,
      help: says.rolling,
      fix: { safe: false, changes: [{ remove: path }] },
    };
  },
});

export const manual: Manual = {
  title: "Deploys that replace everything at once",
  why: "With `immediate` flyctl updates all Machines together and looks at no health check. While they restart nothing answers, and a release that does not start is everywhere before anybody notices.",
  how: "Delete the line: `rolling`, the default, updates a few Machines at a time and stops at the first that does not get healthy. For an emergency pass the strategy to a single deploy.",
  links: ["https://fly.io/docs/monitoring/error-codes/"],
  examples: [
    {
      name: "for good",
      toml: `
        [deploy]
          strategy = "immediate" # <--
          wait_timeout = "5m"
        [http_service]
          internal_port = 8080
      `,
      fixed: `
        [deploy]
          wait_timeout = "5m"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a worker",
      toml: `
        [deploy]
          strategy = "immediate" # <--
      `,
      fixed: `
        [deploy]
      `,
    },
    {
      name: "rolling",
      toml: `
        [deploy]
          strategy = "rolling"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [deploy]
          strategy = "immediate"
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
