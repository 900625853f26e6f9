import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { scaleCount } from "../words/commands.ts";

const says = {
  gap: (minimum: number) =>
    `The canary is gone before the other Machines are updated, so if you run one Machine, as min_machines_running = ${minimum} suggests, each deploy still has a gap.`,
  bluegreen: (scale: string) => `strategy = "bluegreen"\nor run two Machines: ${scale}`,
  bluegreenAndCheck: (scale: string) =>
    `strategy = "bluegreen"\nwhich needs a health check in your service\nor run two Machines: ${scale}`,
};

export default rule({
  id: "canary-single-machine",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#picking-a-deployment-strategy",
  *check({ app }) {
    // With volumes there is no other strategy to advise: see canary-with-mounts.
    if (app.deploy?.strategy !== "canary" || app.mounts.length > 0) return;
    const minimum = Math.max(-1, ...app.services.map(({ minMachinesRunning }) => minMachinesRunning ?? -1));
    if (minimum < 0 || minimum > 1) return;
    const path = fieldPath(app.deploy, "strategy");
    const hasChecks = app.checks.length > 0 || app.services.some(({ ghost, checks }) => !ghost && checks.length > 0);
    const scale = scaleCount(app, 2);
    yield {
      path,
      message: says.gap(minimum),
      help: hasChecks ? says.bluegreen(scale) : says.bluegreenAndCheck(scale),
      fix: hasChecks ? { safe: false, changes: [{ set: path, toml: '"bluegreen"' }] } : undefined,
    };
  },
});

export const manual: Manual = {
  title: "A canary that leaves a single Machine alone",
  why: "`canary` starts one extra Machine, looks whether it gets healthy, destroys it, and only then updates the Machines that serve. With a single one of those nothing answers while it restarts. How many Machines run is not in the file: `min_machines_running` of 0 or 1 is a hint.",
  how: "Use `bluegreen`, which starts the new Machine before the old one goes, or run two Machines.",
  links: ["https://github.com/superfly/flyctl/issues/4745", "https://github.com/Lians-ai/Lians/issues/81"],
  examples: [
    {
      name: "one Machine, with a check",
      toml: `
        [deploy]
          strategy = "canary" # <--
        [http_service]
          internal_port = 8080
          min_machines_running = 1
          [[http_service.checks]]
            path = "/up"
      `,
      fixed: `
        [deploy]
          strategy = "bluegreen"
        [http_service]
          internal_port = 8080
          min_machines_running = 1
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "one Machine, without a check",
      toml: `
        [deploy]
          strategy = "canary" # <--
        [http_service]
          internal_port = 8080
          min_machines_running = 1
      `,
    },
    {
      name: "two Machines",
      toml: `
        [deploy]
          strategy = "canary"
        [http_service]
          internal_port = 8080
          min_machines_running = 2
      `,
    },
    {
      name: "nothing said: Fly starts with two",
      toml: `
        [deploy]
          strategy = "canary"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "workers",
      toml: `
        [deploy]
          strategy = "canary"
        [processes]
          worker = "bin/worker"
      `,
    },
  ],
};
