import type { App } from "../app/app.ts";
import { type Service, serviceName } from "../app/service.ts";
import { isPostgres, isTemplate } from "../app/shape.ts";
import { type Manual, rule } from "../rule.ts";

export default rule({
  id: "missing-health-checks",
  category: "availability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/health-checks/",
  options: {
    acceptTopLevel: {
      description: "Whether a check in the top-level [checks] will do, although the proxy does not look at it.",
      default: false,
    },
    acceptTcp: { description: "Whether a check that only opens a connection will do.", default: true },
    requireFor: {
      description: "The process groups that need a check; empty for all.",
      default: [] as readonly string[],
    },
  },
  *check({ app, options, environment }) {
    if (isPostgres(app)) return;
    const checked = (service: Service) =>
      service.checks.some(({ kind }) => kind === "http" || options.acceptTcp) ||
      (options.acceptTopLevel && hasTopLevelCheck(app, service));
    for (const service of app.services) {
      const asked =
        options.requireFor.length === 0 || service.groups.some((group) => options.requireFor.includes(group));
      if (service.ghost || service.protocol !== "tcp" || service.ports.length === 0 || !asked || checked(service))
        continue;
      const siblings = app.services.filter(
        (other) => other !== service && other.groups.some((group) => service.groups.includes(group)),
      );
      // One check is enough to tell whether a Machine is well; only a web port beside it needs one of its own.
      if (siblings.some(checked) && !isWeb(service)) continue;
      // Checks that ended up in a service of their own are reported there.
      if (siblings.some((other) => other.ghost && other.checks.length > 0)) continue;
      yield {
        path: service.path,
        at: "header",
        subject: service.path,
        absent: ["checks", "http_checks", "tcp_checks"].map((key) => [...service.path, key]),
        message: `${serviceName(service)} has no health check, so Fly sends requests to a Machine that has started but does not work, and a bad release counts as deployed.`,
        help: `Add a check, with a path of your app that answers 200 when all is well:\n${block(app, service)}`,
        ...(environment === "nonprod" || isTemplate(app) ? { severity: "info" as const } : {}),
      };
    }
  },
});

function isWeb(service: Service): boolean {
  return service.ports.some(({ handlers }) => handlers.includes("http") || handlers.includes("tls"));
}

function hasTopLevelCheck(app: App, service: Service): boolean {
  return app.checks.some((check) => check.groups.some((group) => service.groups.includes(group)));
}

/** A block to paste. Rails has had /up since 7.1. */
function block(app: App, service: Service): string {
  const isRails =
    app.env.some(({ name }) => name.startsWith("RAILS_")) ||
    app.groups.some(({ command }) => /\brails\b/.test(command ?? ""));
  const path = isRails ? "/up" : "/";
  const lines = ['interval = "15s"', 'timeout = "5s"', 'grace_period = "10s"'];
  const http = ['method = "GET"', `path = "${path}"`, ...lines];
  if (service.kind === "http_service") return ["[[http_service.checks]]", ...http].join("\n  ");
  return isWeb(service) && service.ports.some(({ handlers }) => handlers.includes("http"))
    ? ["[[services.http_checks]]", ...http].join("\n  ")
    : ["[[services.tcp_checks]]", ...lines].join("\n  ");
}

export const manual: Manual = {
  title: "A public service without a health check",
  why: "Without a check of its own a service gets requests as soon as its Machine runs, whether the app answers or not, and a rolling deploy goes on to the next Machine. `fly launch` leaves checks out on purpose, so nothing else reminds of them.",
  how: "Add a check below the service, with a path that needs no login, is not redirected, and answers 200 when the app works. Try it out before you deploy: a check that fails takes the app down. Top-level `[checks]` do not count: the proxy does not look at them.",
  links: ["https://fly.io/docs/blueprints/seamless-deployments/", "https://github.com/superfly/flyctl/issues/2195"],
  examples: [
    {
      name: "a web service without checks",
      toml: `
        app = "acme"
        [http_service] # <--
          internal_port = 8080
      `,
    },
    {
      name: "a service of one's own without checks",
      toml: `
        app = "acme"
        [[services]] # <--
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "with a check",
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
      name: "a worker",
      toml: `
        app = "acme"
        [processes]
          worker = "bin/worker"
      `,
    },
    {
      name: "UDP, which has no checks",
      toml: `
        [[services]]
          internal_port = 53
          protocol = "udp"
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "checks under a wrong name have a report of their own",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.http_checks]]
            path = "/up"
      `,
    },
  ],
};
