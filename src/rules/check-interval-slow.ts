import { servicesOf } from "../app/autostop.ts";
import { withinLimits } from "../app/check.ts";
import type { App } from "../app/model.ts";
import type { Service } from "../app/service.ts";
import { formatDuration, MINUTE, parseDuration } from "../go/duration.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  rare: (interval: string) =>
    `Checks run only every ${interval}: a hung Machine gets requests for that long, and a deploy may wait as long for each Machine.`,
};

export default rule({
  id: "check-interval-slow",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  options: {
    max: { description: "The interval from which checks are too rare.", default: "60s", format: "duration" },
  },
  *check({ app, options, environment }) {
    if (environment === "nonprod") return;
    const limit = parseDuration(options.max) ?? MINUTE;
    for (const service of app.services) {
      const first = service.checks.find(({ interval }) => interval)?.interval;
      if (!first || service.ghost || isAskedOften(app, service, limit)) continue;
      const message = says.rare(formatDuration(withinLimits(first.ns, "interval")));
      yield { path: first.path, message, help: code('interval = "15s"') };
    }
  },
});

/** Whether any check of the same Machines is quick enough. Nobody says how often a check without an interval runs. */
function isAskedOften(app: App, { groups }: Service, limit: number): boolean {
  const checks = groups.flatMap((group) => servicesOf(app, group)).flatMap((service) => service.checks);
  return checks.some(({ interval }) => !interval || withinLimits(interval.ns, "interval") < limit);
}

export const manual: Manual = {
  title: "Health checks that run too rarely",
  why: "Between two checks, Fly does not know whether a Machine is healthy. At one check a minute, a dead Machine keeps getting requests for up to a minute, and a deploy waits for the next check of every Machine that it updates.",
  how: "Check every 10 to 30 seconds. If the check is expensive, make it cheaper.",
  examples: [
    {
      name: "once a minute",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
            interval = "60s" # <--
            timeout = "5s"
      `,
    },
    {
      name: "every 15 seconds",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
            interval = "15s"
            timeout = "5s"
      `,
    },
    {
      name: "another check is more frequent",
      toml: `
        app = "acme"
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/deep"
            interval = "1m"
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
            interval = "60s"
      `,
    },
  ],
};
