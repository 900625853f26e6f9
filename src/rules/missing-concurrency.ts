import type { App } from "../app/model.ts";
import { has } from "../app/section.ts";
import { type Service, speaksHttp } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";
import { serviceName } from "../words/names.ts";

const says = {
  noLimits: (service: string) =>
    `${service} does not say how much a Machine can take, so Fly goes by 20 open connections when it spreads requests and starts or stops Machines.`,
  begin: (section: string) => `To begin with, until you have measured what a Machine can take:\n${section}`,
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
        help: says.begin(block(`[${service.kind}.concurrency]`, { type: "requests", soft_limit: 200 })),
      };
    }
  },
});

/** With a volume there is one Machine, as a rule, and nothing to spread. */
function isSingle(app: App, { groups, minMachinesRunning = 0 }: Service): boolean {
  return minMachinesRunning <= 1 && app.mounts.some((mount) => mount.groups.some((group) => groups.includes(group)));
}

export const manual: Manual = {
  title: "No word on how much a Machine can take",
  why: "Load balancing, autostart and autostop all go by `soft_limit`. Where none is set Fly counts connections, not requests, and takes a Machine for busy at 20 of them.",
  how: "Put the app under load and find out how many requests at a time a Machine answers well; that is the soft limit. A hard limit is not needed.",
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
