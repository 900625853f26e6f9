import type { App } from "../app/model.ts";
import { hasEmptyList, type Service } from "../app/service.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { aboveNext, serviceName } from "../words/names.ts";

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
    const checked = (service: Service) =>
      service.checks.some(({ kind }) => kind === "http" || options.acceptTcp) ||
      (options.acceptTopLevel && hasTopLevelCheck(app, service));
    const asked = ({ ghost, protocol, ports, groups }: Service) =>
      !ghost &&
      protocol === "tcp" &&
      ports.length > 0 &&
      (options.requireFor.length === 0 || groups.some((group) => options.requireFor.includes(group)));
    const bare = app.services.filter((service) => asked(service) && !checked(service));
    if (bare.length === 0 || isPostgres(app)) return;
    for (const service of bare) {
      const siblings = app.services.filter(
        (other) => other !== service && other.groups.some((group) => service.groups.includes(group)),
      );
      const checkedSiblings = siblings.filter(checked);
      // A second definition of the same service has a report of its own.
      if (checkedSiblings.some(({ internalPort }) => internalPort === service.internalPort)) continue;
      // One check is enough to tell whether a Machine is well, so one report asks for it; only a web port needs its own.
      const others = siblings.filter((other) => bare.includes(other));
      const isCovered = checkedSiblings.length > 0 || others.some((other) => speaksFor(bare, other, service));
      if (isCovered && !isWeb(service)) continue;
      // Checks that ended up in a service of their own are reported there.
      if (siblings.some((other) => other.ghost && other.checks.length > 0)) continue;
      const covers = checkedSiblings.length > 0 ? 0 : others.filter((other) => !isWeb(other)).length;
      yield {
        path: service.path,
        at: "header",
        about: service.path,
        missing: ["checks", "http_checks", "tcp_checks"].map((key) => [...service.path, key]),
        message: `${serviceName(service)} has no health check${alsoBare(covers)}, so a Machine gets requests as soon as it runs, whether the app answers or not${hasTopLevelCheck(app, service) ? "" : ", and a release that never answers counts as deployed"}.`,
        help: `${add(app, service)}:\n${block(app, service)}`,
        ...(environment === "nonprod" || isTemplate(app) ? { severity: "info" as const } : {}),
      };
    }
  },
});

/** Of the services of a Machine the web service is reported, else the first. */
function speaksFor(all: readonly Service[], one: Service, other: Service): boolean {
  return isWeb(one) || all.indexOf(one) < all.indexOf(other);
}

function alsoBare(count: number): string {
  if (count === 0) return "";
  return count === 1
    ? ", and neither has the other service of these Machines"
    : `, and neither have the ${count} others of these Machines`;
}

function isWeb(service: Service): boolean {
  return service.ports.some(({ handlers }) => handlers.includes("http") || handlers.includes("tls"));
}

function isHttp(service: Service): boolean {
  return service.ports.some(({ handlers }) => handlers.includes("http"));
}

function add(app: App, service: Service): string {
  const list = isHttp(service) ? "http_checks" : "tcp_checks";
  const start = hasEmptyList(service, list) ? `Delete ${list} = [], and add` : "Add";
  const place = aboveNext(app.services, service);
  return isHttp(service)
    ? `${start} a check${place}, with a path of your app that answers 200 when all is well`
    : `${start} a check${place} that sees whether the port accepts connections`;
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
  return (isHttp(service) ? ["[[services.http_checks]]", ...http] : ["[[services.tcp_checks]]", ...lines]).join("\n  ");
}

export const manual: Manual = {
  title: "A public service without a health check",
  why: "Without a check of its own a service gets requests as soon as its Machine runs, whether the app answers or not, and a rolling deploy goes on to the next Machine. `fly launch` leaves checks out on purpose, so nothing else reminds you of them.",
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
      name: "several ports of one Machine, of which one check will do",
      toml: `
        app = "acme"
        [[services]] # <--
          internal_port = 5432
          protocol = "tcp"
          [[services.ports]]
            port = 5432
        [[services]]
          internal_port = 6432
          protocol = "tcp"
          [[services.ports]]
            port = 6432
      `,
    },
    {
      name: "an empty list in the way, and another service below",
      toml: `
        app = "acme"
        [[services]] # <--
          internal_port = 8080
          protocol = "tcp"
          http_checks = []
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
        [[services]]
          internal_port = 53
          protocol = "udp"
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "a service that is defined twice, which has a report of its own",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.http_checks]]
            path = "/healthz"
            interval = "15s"
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
