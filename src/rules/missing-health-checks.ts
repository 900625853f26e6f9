import { siblingsOf } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import type { Service } from "../app/service.ts";
import { imageBehind } from "../beside/start.ts";
import { mayNeedNoService } from "../hints/background.ts";
import { checkFor, hasPages } from "../hints/health-check.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { addCheck, checkLists } from "../words/checks.ts";
import { counted, several } from "../words/english.ts";
import { serviceName } from "../words/names.ts";

const says = {
  unchecked: (what: string) => `${what}, so Fly Proxy also sends requests to Machines that do not respond.`,
  uncheckedRelease: (what: string) =>
    `${what}, so a release that does not respond counts as deployed and gets requests.`,
  none: (service: string) => `${service} has no health check`,
  noneOfThem: (services: string) => `${services} have no health check`,
  noneOfMany: (service: string, others: string) => `${service} and ${others} on the same Machines have no health check`,
};

export default rule({
  id: "missing-health-checks",
  category: "availability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/health-checks/",
  options: {
    acceptTopLevel: {
      description: "Whether a top-level check in [checks] is enough, although Fly Proxy does not use it.",
      default: false,
    },
    acceptTcp: { description: "Whether a TCP check, which only opens a connection, is enough.", default: true },
    requireFor: {
      description: "The process groups that need a check. Empty means all.",
      default: [] as readonly string[],
    },
  },
  *check({ app, options, environment, beside }) {
    const isChecked = (service: Service) =>
      service.checks.some(({ kind }) => kind === "http" || options.acceptTcp) ||
      (hasTopLevelCheck(app, service) && (options.acceptTopLevel || canOnlyHaveTopLevel(app, service)));
    const bare = app.services.filter((service) => isAsked(service, options.requireFor) && !isChecked(service));
    if (bare.length === 0 || isPostgres(app) || environment === "nonprod") return;
    const rank = new Map(bare.map((service, index) => [service, index]));
    const wanting = bare.filter((service) => {
      const siblings = siblingsOf(app, service);
      const others = siblings.filter((other) => rank.has(other));
      // Checks that ended up in a service of their own are reported there.
      const isStray = siblings.some(({ ghost, checks }) => ghost && checks.length > 0);
      return (
        !isStray && !isSpokenFor(service, siblings.filter(isChecked), others, rank) && !mayNeedNoService(app, service)
      );
    });
    for (const services of byMachines(app, wanting)) {
      const [first] = services;
      if (!first) continue;
      const siblings = siblingsOf(app, first);
      const silent = siblings.some(isChecked)
        ? []
        : siblings.filter((one) => rank.has(one) && !services.some((other) => other === one || isSame(other, one)));
      const what = bareServices(services, silent.length);
      const image = imageBehind(app, beside);
      yield {
        path: first.path,
        missing: services.flatMap(checkLists),
        message: services.every((one) => hasTopLevelCheck(app, one))
          ? says.unchecked(what)
          : says.uncheckedRelease(what),
        help: services.map((one) => addCheck(app, one, checkFor(app, one, image), services.length > 1)),
        severity: isTemplate(app) ? "info" : undefined,
      };
    }
  },
});

/**
 * Services that share Machines come together: one report asks for all their checks. Their order does not hang on that of
 * the file, so that the report stays the same where tables move.
 */
function byMachines(app: App, services: readonly Service[]): readonly (readonly Service[])[] {
  const sets: Service[][] = [];
  const port = ({ internalPort = 0 }: Service) => internalPort;
  for (const service of services.toSorted((a, b) => rankOf(a) - rankOf(b) || port(a) - port(b))) {
    const siblings = siblingsOf(app, service);
    const set = sets.find(([first]) => first && siblings.includes(first));
    if (set) set.push(service);
    else sets.push([service]);
  }
  return sets;
}

/** Whether the public reaches a service over TCP, and its groups need a check; no groups stand for all. */
function isAsked({ ghost, protocol, ports, groups }: Service, required: readonly string[]): boolean {
  const isPublic = !ghost && protocol === "tcp" && ports.length > 0;
  return isPublic && (required.length === 0 || groups.some((group) => required.includes(group)));
}

/** Whether another service of the same Machines has a check, or is reported for all of them. */
function isSpokenFor(
  service: Service,
  checked: readonly Service[],
  others: readonly Service[],
  rank: ReadonlyMap<Service, number>,
): boolean {
  // A second definition of the same service has a report of its own, which asks to delete one of them.
  if (checked.some((other) => isSame(other, service))) return true;
  if (others.some((other) => isSame(other, service) && isBefore(other, service, rank))) return true;
  // One check is enough to tell whether a Machine is well, so one report asks for it; only a web port needs its own.
  if (isWeb(service)) return false;
  return checked.length > 0 || others.some((other) => isWeb(other) || isBefore(other, service, rank));
}

/** Services are told apart by their ports (both are TCP here, and on the same Machines). */
function isSame(one: Service, other: Service): boolean {
  return one.internalPort === other.internalPort;
}

function isBefore(one: Service, other: Service, rank: ReadonlyMap<Service, number>): boolean {
  return (rank.get(one) ?? 0) < (rank.get(other) ?? 0);
}

function rankOf({ kind }: Service): number {
  return kind === "http_service" ? 0 : 1;
}

/** What has no check: the services by name, and how many more that one check would be enough for. */
function bareServices(services: readonly Service[], others: number): string {
  const [name = "", ...more] = services.map(serviceName);
  if (more.length > 0) return says.noneOfThem(several([name, ...more], 2));
  return others === 0 ? says.none(name) : says.noneOfMany(name, counted(others, "other service"));
}

function isWeb(service: Service): boolean {
  return service.ports.some(({ handlers }) => handlers.includes("http") || handlers.includes("tls"));
}

/** `[http_service]` has no other checks than those that ask for a page. */
function canOnlyHaveTopLevel(app: App, service: Service): boolean {
  return service.kind === "http_service" && !hasPages(app, service);
}

function hasTopLevelCheck(app: App, service: Service): boolean {
  return app.checks.some((check) => check.groups.some((group) => service.groups.includes(group)));
}

export const manual: Manual = {
  title: "A public service without a health check",
  why: "Without a check in the service, Fly Proxy sends requests as soon as the Machine starts, even if the app does not respond, and a rolling deploy moves on to the next Machine. `fly launch` writes a check only for some Rails apps.",
  how: "Add a check under the service, with a path that needs no login, does not redirect and returns 200 when the app works. Test it before you deploy: a failing check takes the app down. Top-level `[checks]` do not count, because Fly Proxy does not use them.",
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
      name: "an image with a page for health checks",
      toml: `
        [build]
          image = "grafana/grafana:12.3.0"
        [http_service] # <--
          internal_port = 3000
      `,
    },
    {
      name: "[[services]] without checks",
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
      name: "several ports of one Machine, where one check is enough",
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
      name: "a page and another protocol, each with the check that it answers",
      toml: `
        app = "acme"
        [http_service] # <--
          internal_port = 8080
          force_https = true
        [[services]]
          internal_port = 9000
          protocol = "tcp"
          [[services.ports]]
            port = 8443
            handlers = ["tls", "http"]
            [services.ports.http_options]
              h2_backend = true
        [[services]]
          internal_port = 7000
          protocol = "tcp"
          [[services.ports]]
            port = 7000
      `,
    },
    {
      name: "services of other Machines",
      toml: `
        app = "acme"
        [processes]
          web = "bin/web"
          game = "bin/game"
        [http_service] # <--
          internal_port = 8080
          processes = ["web"]
        [[services]] # <--
          internal_port = 7000
          protocol = "tcp"
          processes = ["game"]
          [[services.ports]]
            port = 7000
      `,
    },
    {
      name: "a Dockerfile of a server without pages",
      toml: `
        app = "acme"
        [http_service] # <--
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM valkey/valkey:8
        `,
      },
    },
    {
      name: "an empty array to delete, and another service below",
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
      name: "a service that is defined twice (see duplicate-service-definition)",
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
      name: "a service that is defined twice, without checks: one of the two goes",
      toml: `
        app = "acme"
        [http_service] # <--
          internal_port = 8080
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "a gRPC server, which answers no GET",
      toml: `
        app = "acme"
        [processes]
          api = "bin/api"
          worker = "bin/worker"
        [http_service] # <--
          internal_port = 50051
          processes = ["api"]
          [http_service.http_options]
            h2_backend = true
      `,
    },
    {
      name: "a gRPC server with a top-level check",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 50051
          [http_service.http_options]
            h2_backend = true
        [checks.alive]
          type = "tcp"
          port = 50051
          interval = "15s"
          timeout = "5s"
      `,
    },
    {
      name: "NATS, which answers no GET on this port",
      toml: `
        app = "acme"
        [build]
          image = "nats:2.10"
        [[services]] # <--
          internal_port = 14222
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls"]
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
      name: "UDP, which supports no checks",
      toml: `
        [[services]]
          internal_port = 53
          protocol = "udp"
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "checks under a wrong name (see check-key-wrong-section)",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.http_checks]]
            path = "/up"
      `,
    },
  ],
};
