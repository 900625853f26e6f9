import { siblingsOf } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { hasEmptyList, type Service } from "../app/service.ts";
import { code, type Help } from "../help.ts";
import { mayNeedNoService } from "../hints/background.ts";
import { hasPages, isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { checkLines } from "../words/checks.ts";
import { counted } from "../words/english.ts";
import { aboveNext, serviceName } from "../words/names.ts";

const says = {
  unchecked: (what: string) => `${what}, so Fly Proxy also sends requests to Machines that do not respond.`,
  uncheckedRelease: (what: string) =>
    `${what}, so a release that does not respond counts as deployed and gets requests.`,
  none: (service: string) => `${service} has no health check`,
  noneOfMany: (service: string, others: string) => `${service} and ${others} on the same Machines have no health check`,
  add: "Add",
  deleteAndAdd: (list: string) => `Delete ${list} = [] and add`,
  pageCheck: (add: string, where: string, lines: string) => [
    `${add} a check${where}. Use a path that returns 200 when the app is healthy:`,
    code(lines),
  ],
  portCheck: (add: string, where: string, lines: string) => [
    `${add} a check${where} that connects to the port:`,
    code(lines),
  ],
  topLevelCheck: (lines: string) => [
    "Add a top-level check that connects to the port ([http_service] supports only HTTP checks):",
    code(lines),
  ],
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
  *check({ app, options, environment }) {
    const isChecked = (service: Service) =>
      service.checks.some(({ kind }) => kind === "http" || options.acceptTcp) ||
      ((options.acceptTopLevel || canOnlyHaveTopLevel(app, service)) && hasTopLevelCheck(app, service));
    const bare = app.services.filter((service) => isAsked(service, options.requireFor) && !isChecked(service));
    if (bare.length === 0 || isPostgres(app) || environment === "nonprod") return;
    const rank = new Map(bare.map((service, index) => [service, index]));
    for (const service of bare) {
      const siblings = siblingsOf(app, service);
      const checked = siblings.filter(isChecked);
      const others = siblings.filter((other) => rank.has(other));
      // Checks that ended up in a service of their own are reported there.
      if (siblings.some(({ ghost, checks }) => ghost && checks.length > 0)) continue;
      if (isSpokenFor(service, checked, others, rank) || mayNeedNoService(app, service)) continue;
      const what = bareServices(service, checked.length > 0 ? 0 : others.filter((other) => !isWeb(other)).length);
      yield {
        path: service.path,
        missing: ["checks", "http_checks", "tcp_checks"].map((key) => [...service.path, key]),
        message: hasTopLevelCheck(app, service) ? says.unchecked(what) : says.uncheckedRelease(what),
        help: checkToAdd(app, service),
        severity: isTemplate(app) ? "info" : undefined,
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

function checkToAdd(app: App, service: Service): Help {
  if (canOnlyHaveTopLevel(app, service)) return says.topLevelCheck(portCheck(app, service));
  const kind = hasPages(app, service) ? "http" : "tcp";
  const list = `${kind}_checks`;
  const title = service.kind === "http_service" ? "[[http_service.checks]]" : `[[services.${list}]]`;
  const lines = `${title}\n  ${checkLines(kind, isRails(app) ? "/up" : "/")}`;
  const add = hasEmptyList(service, list) ? says.deleteAndAdd(list) : says.add;
  const where = aboveNext(app.services, service);
  return kind === "http" ? says.pageCheck(add, where, lines) : says.portCheck(add, where, lines);
}

function portCheck(app: App, { internalPort = 8080, groups }: Service): string {
  const names = new Set(app.checks.map(({ name }) => name));
  const name = ["alive", "listening"].find((one) => !names.has(one)) ?? `port-${internalPort}`;
  const processes = app.hasProcesses ? `\n  processes = ${toml(groups)}` : "";
  return `[checks.${name}]\n  type = "tcp"\n  port = ${internalPort}\n  ${checkLines("tcp")}${processes}`;
}

/** Rails has had the page /up since 7.1. */
function isRails({ env, groups }: App): boolean {
  const isStarted = groups.some(({ command }) => /\brails\b/.test(command ?? ""));
  return isStarted || env.some(({ name }) => name.startsWith("RAILS_"));
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
