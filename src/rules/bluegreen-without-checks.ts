import { fieldPath } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { serviceName } from "../words/names.ts";

const BLOCK = 'method = "GET"\n  path = "/"\n  interval = "10s"\n  timeout = "3s"\n  grace_period = "10s"';

export default rule({
  id: "bluegreen-without-checks",
  category: "availability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#picking-a-deployment-strategy",
  replaces: ["missing-health-checks"],
  *check({ app }) {
    if (app.deploy?.strategy !== "bluegreen") return;
    const checksOf = ({ path }: Service) => [
      [...path, "checks"],
      [...path, "http_checks"],
    ];
    const checked = (group: string) =>
      app.services.some((service) => service.checks.length > 0 && service.groups.includes(group)) ||
      app.checks.some((check) => check.groups.includes(group));
    const path = fieldPath(app.deploy, "strategy");
    if (!app.groups.some(({ name }) => checked(name))) {
      const kind = app.services[0]?.kind === "services" ? "services.http_checks" : "http_service.checks";
      yield {
        path,
        about: [],
        missing: app.services.flatMap(checksOf),
        message:
          "bluegreen switches over when the new Machines pass their health checks, and this file has none: every deploy after the first one fails, once the image is built.",
        help:
          app.services.length === 0
            ? `[checks.alive]\n  type = "tcp"\n  port = 8080\n  interval = "10s"\n  timeout = "3s"`
            : `[[${kind}]]\n  ${BLOCK}`,
      };
      return;
    }
    for (const { name } of app.groups) {
      const service = app.services.find(({ groups }) => groups.includes(name));
      if (checked(name)) continue;
      yield {
        path: service?.path ?? path,
        severity: service ? "warning" : "info",
        outcome: "risk",
        about: service?.path ?? path,
        missing: service ? checksOf(service) : [],
        message: `bluegreen has no health check to go by for the group ${quoted(name)}, so it switches over even to a release that crashes.`,
        help: service
          ? `Add a check to ${serviceName(service)}:\n[[${service.kind === "http_service" ? "http_service.checks" : "services.http_checks"}]]\n  ${BLOCK}`
          : `[checks.${name}]\n  type = "tcp"\n  port = 8080\n  interval = "10s"\n  timeout = "3s"\n  processes = [${quoted(name)}]`,
      };
    }
  },
});

export const manual: Manual = {
  title: "Blue-green deploys without health checks",
  why: "Blue-green decides by health checks when to send users to the new Machines. Where the app has none, flyctl stops the deploy after the image was built (not on the very first deploy, when there is nothing to replace); a group without checks is switched over blindly.",
  how: "Add a check to every service, or use another strategy.",
  links: ["https://github.com/superfly/flyctl/pull/2509"],
  examples: [
    {
      name: "no check at all",
      toml: `
        [deploy]
          strategy = "bluegreen" # <--
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "one group without",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [processes]
          admin = "bin/admin"
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
          [[http_service.checks]]
            path = "/up"
        [[services]] # <--
          internal_port = 9090
          protocol = "tcp"
          processes = ["admin"]
          [[services.ports]]
            port = 9443
      `,
    },
    {
      name: "with a check",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "a top-level check is enough",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [checks.alive]
          type = "tcp"
          port = 8080
      `,
    },
  ],
};
