import { siblingsOf } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { hasEmptyList, type Service } from "../app/service.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { checkLines } from "../words/checks.ts";
import { aboveNext, serviceName } from "../words/names.ts";

const says = {
  unchecked: (what: string) =>
    `${what}, so a Machine gets requests as soon as it runs, whether the app answers or not.`,
  uncheckedRelease: (what: string) =>
    `${what}, so a Machine gets requests as soon as it runs, whether the app answers or not, and a release that never answers counts as deployed.`,
  none: (service: string) => `${service} has no health check`,
  noneOfTwo: (service: string) => `${service} has no health check, and neither has the other service of these Machines`,
  noneOfMany: (service: string, others: number) =>
    `${service} has no health check, and neither have the ${others} others of these Machines`,
  add: "Add",
  deleteAndAdd: (list: string) => `Delete ${list} = [], and add`,
  pageCheck: (add: string, where: string, lines: string) =>
    `${add} a check${where}, with a path of your app that answers 200 when all is well:\n${lines}`,
  portCheck: (add: string, where: string, lines: string) =>
    `${add} a check${where} that sees whether the port accepts connections:\n${lines}`,
};

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
    const isChecked = (service: Service) =>
      service.checks.some(({ kind }) => kind === "http" || options.acceptTcp) ||
      (options.acceptTopLevel && hasTopLevelCheck(app, service));
    const bare = app.services.filter((service) => isAsked(service, options.requireFor) && !isChecked(service));
    if (bare.length === 0 || isPostgres(app)) return;
    const rank = new Map(bare.map((service, index) => [service, index]));
    for (const service of bare) {
      const siblings = siblingsOf(app, service);
      const checked = siblings.filter(isChecked);
      const others = siblings.filter((other) => rank.has(other));
      // Checks that ended up in a service of their own are reported there.
      if (siblings.some(({ ghost, checks }) => ghost && checks.length > 0)) continue;
      if (isSpokenFor(service, checked, others, rank)) continue;
      const what = bareServices(service, checked.length > 0 ? 0 : others.filter((other) => !isWeb(other)).length);
      yield {
        path: service.path,
        missing: ["checks", "http_checks", "tcp_checks"].map((key) => [...service.path, key]),
        message: hasTopLevelCheck(app, service) ? says.unchecked(what) : says.uncheckedRelease(what),
        help: checkToAdd(app, service),
        severity: environment === "nonprod" || isTemplate(app) ? "info" : undefined,
      };
    }
  },
});

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
  // A second definition of the same service has a report of its own.
  if (checked.some(({ internalPort }) => internalPort === service.internalPort)) return true;
  // One check is enough to tell whether a Machine is well, so one report asks for it; only a web port needs its own.
  if (isWeb(service)) return false;
  return checked.length > 0 || others.some((other) => isWeb(other) || isBefore(other, service, rank));
}

function isBefore(one: Service, other: Service, rank: ReadonlyMap<Service, number>): boolean {
  return (rank.get(one) ?? 0) < (rank.get(other) ?? 0);
}

function bareServices(service: Service, others: number): string {
  const name = serviceName(service);
  if (others === 0) return says.none(name);
  return others === 1 ? says.noneOfTwo(name) : says.noneOfMany(name, others);
}

function isWeb(service: Service): boolean {
  return service.ports.some(({ handlers }) => handlers.includes("http") || handlers.includes("tls"));
}

function isHttp(service: Service): boolean {
  return service.ports.some(({ handlers }) => handlers.includes("http"));
}

function hasTopLevelCheck(app: App, service: Service): boolean {
  return app.checks.some((check) => check.groups.some((group) => service.groups.includes(group)));
}

function checkToAdd(app: App, service: Service): string {
  const kind = isHttp(service) ? "http" : "tcp";
  const list = `${kind}_checks`;
  const title = service.kind === "http_service" ? "[[http_service.checks]]" : `[[services.${list}]]`;
  const lines = `${title}\n  ${checkLines(kind, isRails(app) ? "/up" : "/")}`;
  const add = hasEmptyList(service, list) ? says.deleteAndAdd(list) : says.add;
  const where = aboveNext(app.services, service);
  return kind === "http" ? says.pageCheck(add, where, lines) : says.portCheck(add, where, lines);
}

/** Rails has had the page /up since 7.1. */
function isRails({ env, groups }: App): boolean {
  const isStarted = groups.some(({ command }) => /\brails\b/.test(command ?? ""));
  return isStarted || env.some(({ name }) => name.startsWith("RAILS_"));
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
