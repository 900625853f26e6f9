import type { App } from "../app/model.ts";
import { has } from "../app/section.ts";
import { type Service, speaksHttp } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";
import { aboveNext, serviceName } from "../words/names.ts";

const says = {
  noLimits: (service: string) =>
    `${service} has no concurrency limits, so Fly Proxy considers a Machine busy at 20 open connections.`,
  begin: (where: string, section: string) => [
    `Add this${where}, and adjust it once you have measured what a Machine can handle:`,
    code(section),
  ],
};

export default rule({
  id: "missing-concurrency",
  category: "performance",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/setting-concurrency-limits/",
  *check({ app, environment }) {
    if (environment === "nonprod") return;
    for (const service of app.services) {
      if (!speaksHttp(service) || has(service, "concurrency") || isSingle(app, service)) continue;
      yield {
        path: service.path,
        missing: [[...service.path, "concurrency"]],
        message: says.noLimits(serviceName(service)),
        help: says.begin(
          aboveNext(app.services, service),
          block(`[${service.kind}.concurrency]`, { type: "requests", soft_limit: 200 }),
        ),
      };
    }
  },
});

/** With a volume there is one Machine, as a rule, and nothing to spread. */
function isSingle(app: App, { groups, minMachinesRunning = 0 }: Service): boolean {
  return minMachinesRunning <= 1 && app.mounts.some((mount) => mount.groups.some((group) => groups.includes(group)));
}

export const manual: Manual = {
  title: "No concurrency limits",
  why: "Load balancing, autostart and autostop all use `soft_limit`. By default, Fly Proxy counts connections, not requests, and considers a Machine busy at 20.",
  how: "Load-test the app and find out how many concurrent requests a Machine handles well. Set that as the soft limit. A hard limit is not needed.",
  examples: [
    {
      name: "no limits",
      toml: `
        app = "acme"
        [http_service] # <--
          internal_port = 8080
      `,
    },
    {
      name: "no limits, with another service below",
      toml: `
        app = "acme"
        [[services]] # <--
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
        [[services]]
          internal_port = 5432
          protocol = "tcp"
          [[services.ports]]
            port = 5432
      `,
    },
    {
      name: "limits",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 200
      `,
    },
    {
      name: "a service that is defined twice (see duplicate-service-definition)",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 200
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "one Machine with a volume",
      toml: `
        app = "acme"
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "no HTTP",
      toml: `
        app = "acme"
        [[services]]
          internal_port = 5432
          protocol = "tcp"
          [[services.ports]]
            port = 5432
      `,
    },
  ],
};
