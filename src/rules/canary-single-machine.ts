import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { scaleCount } from "../words/commands.ts";

const says = {
  gap: (minimum: number) =>
    `The canary is destroyed before the other Machines update. If you run only one, as min_machines_running = ${minimum} suggests, each deploy causes downtime.`,
  bluegreen: (scale: string) => [code('strategy = "bluegreen"'), "Or run two Machines:", run(scale)],
  bluegreenAndCheck: (scale: string) => [
    "Add a health check to the service, and write:",
    code('strategy = "bluegreen"'),
    "Or run two Machines:",
    run(scale),
  ],
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
    const scale = scaleCount(app, 2, groupsOf(app));
    yield {
      path,
      message: says.gap(minimum),
      help: hasChecks ? says.bluegreen(scale) : says.bluegreenAndCheck(scale),
      fix: hasChecks ? { safe: false, changes: [{ set: path, toml: '"bluegreen"' }] } : undefined,
    };
  },
});

/** Those that answer requests; a worker may well be alone. */
function groupsOf(app: App): readonly string[] {
  return [...new Set(app.services.filter(({ ghost }) => !ghost).flatMap(({ groups }) => groups))];
}

export const manual: Manual = {
  title: "A canary deploy of a single Machine",
  why: "`canary` starts one extra Machine, waits until it is healthy, destroys it, and only then updates the Machines that serve requests. If there is only one, nothing answers while it restarts. The file does not say how many Machines run, but `min_machines_running` of 0 or 1 is a hint.",
  how: "Use `bluegreen`, which starts the new Machine before it stops the old one, or run two Machines.",
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
      name: "one Machine, beside a worker",
      toml: `
        app = "acme"
        [deploy]
          strategy = "canary" # <--
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service]
          internal_port = 8080
          min_machines_running = 1
          processes = ["web"]
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
      name: "not set: Fly starts with two",
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
