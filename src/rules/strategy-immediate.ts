import { fieldPath } from "../app/section.ts";
import { code, run } from "../help.ts";
import { isWorkerOnly } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";

const says = {
  worker:
    'strategy = "immediate" replaces all Machines at once and skips health checks, so a broken release counts as deployed.',
  requests:
    'strategy = "immediate" replaces all Machines at once and skips health checks. Requests fail during each deploy, and a broken release takes the app down.',
  rolling: (command: string) => [
    "Delete the line, or use:",
    code('strategy = "rolling"'),
    "In an emergency, run:",
    run(command),
  ],
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
      help: says.rolling(fly(app, "deploy --strategy immediate")),
      fix: { safe: false, changes: [{ remove: path }] },
    };
  },
});

export const manual: Manual = {
  title: "Deploys that replace all Machines at once",
  why: "With `immediate`, flyctl updates all Machines at once and ignores health checks. Nothing answers while they restart, and a release that does not start is already everywhere when someone notices.",
  how: "Delete the line. The default, `rolling`, updates a few Machines at a time and stops at the first one that does not become healthy. In an emergency, use the strategy for a single deploy: `fly deploy --strategy immediate`.",
  links: ["https://fly.io/docs/monitoring/error-codes/"],
  examples: [
    {
      name: "every deploy of a web app",
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
