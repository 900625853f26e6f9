import type { App } from "../app/model.ts";
import { has, integer, type Section, tables } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Change } from "../change.ts";
import { code, type Help } from "../help.ts";
import { checkFor, hasPages } from "../hints/health-check.ts";
import type { Manual } from "../manual.ts";
import { isTable, pathKey } from "../path.ts";
import { rule } from "../rule.ts";
import { block, header } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { both } from "../words/english.ts";

const says = {
  ghost: (sections: readonly string[], then: string) =>
    sections.length > 1
      ? `${both(sections)} do not apply to [http_service]. They create a second service on port 0, so ${then}.`
      : `${sections[0] ?? "[[services]]"} does not apply to [http_service]. It creates a second service on port 0, so ${then}.`,
  deadChecks: "these checks never pass",
  deadLimits: "these limits have no effect",
  deadKeys: "these settings have no effect",
  moveKeys: "Move these keys to [http_service], and delete [[services]].",
  remove: (section: string) => `Delete ${section}.`,
  removeSince: (section: string, why: string) => `Delete ${section}: ${why}.`,
  httpOnly: "[http_service] supports only HTTP checks",
  ownLimits: "[http_service] already has limits",
  ownPorts: "[http_service] already listens on ports 80 and 443",
  checkOverHttp: (check: string) => [
    "[http_service] supports only HTTP checks. Use a path that returns 200 when the app is healthy:",
    code(check),
  ],
  checkOverTcp: (check: string) => [
    "[http_service] supports only HTTP checks. If the server does not answer GET requests, use a top-level check:",
    code(check),
  ],
  otherPorts: (internalPort: number) =>
    `[http_service] serves only ports 80 and 443. Write the whole service as [[services]], with internal_port = ${internalPort} and a [[services.ports]] for each port.`,
  plainHttp: (check: string) => [code(check), 'Leave out protocol = "https": Fly Proxy speaks plain HTTP to the app.'],
};

export default rule({
  id: "ghost-services-section",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-http_service-section",
  replaces: [
    "missing-health-checks",
    "service-missing-required",
    "service-missing-processes",
    "service-without-ports",
    "duplicate-external-port",
    "legacy-check-keys",
    "legacy-concurrency-defaults",
    "bare-integer-duration",
    "force-https-missing",
    "missing-concurrency",
    "needs-dedicated-ipv4",
    "port-443-without-tls",
  ],
  *check({ app }) {
    const web = app.services.find(({ kind }) => kind === "http_service");
    if (!web) return;
    for (const service of app.services.filter((one) => one.kind === "services" && (one.ghost || isImplied(one)))) {
      const sections = Object.keys(service.table).flatMap((key) => tables(service, key));
      const names = [...new Set(sections.map(({ path }) => header(path)))];
      const better = sections.map((section) => elsewhere(app, section, service, web));
      const isAll = sections.length > 0 && isImplied(service) && better.every(({ changes }) => changes.length > 0);
      yield {
        path: sections[0]?.path ?? service.path,
        about: service.path,
        // The deploy waits for checks that cannot pass.
        outcome: service.checks.length > 0 ? "deploy" : undefined,
        message: says.ghost(names, consequence(service)),
        help: better.length === 0 ? says.moveKeys : better.map(({ advice }) => advice),
        fix: isAll ? { safe: false, changes: better.flatMap(({ changes }) => changes) } : undefined,
      };
    }
  },
});

/** No `[[services]]` at all, only sections below it: then the ports, too, belong to a service that nobody opened. */
function isImplied(service: Service): boolean {
  const opened = typeof service.path.at(-1) === "number";
  return !opened && Object.keys(service.table).every((key) => tables(service, key).length > 0);
}

function consequence(service: Service): string {
  if (service.checks.length > 0) return says.deadChecks;
  return service.concurrency ? says.deadLimits : says.deadKeys;
}

/** What to write under `[http_service]`; no changes where the section cannot move as it is. */
interface Better {
  readonly advice: Help;
  readonly changes: readonly Change[];
}

function elsewhere(app: App, section: Section, service: Service, web: Service): Better {
  const hasChecks = app.checks.length > 0;
  switch (section.path[service.path.length]) {
    case "http_checks":
      return movedCheck(section, service);
    case "tcp_checks":
      return web.checks.length > 0 ||
        service.checks.some(({ kind }) => kind === "http") ||
        (!hasPages(app, web) && hasChecks)
        ? removed(section, says.httpOnly)
        : unmoved(insteadOfTcp(app, web));
    case "concurrency":
      return has(web, "concurrency") ? removed(section, says.ownLimits) : moved(section, "[http_service.concurrency]");
    case "machine_checks":
      return moved(section, "[[http_service.machine_checks]]");
    case "ports":
      return integer(section, "port") === 80 || integer(section, "port") === 443
        ? removed(section, says.ownPorts)
        : unmoved(says.otherPorts(web.internalPort ?? 8080));
    default:
      return unmoved(says.remove(header(section.path)));
  }
}

function insteadOfTcp(app: App, web: Service): Help {
  const { kind, section } = checkFor(app, web);
  return kind === "http" ? says.checkOverHttp(section) : says.checkOverTcp(section);
}

function moved({ path, table }: Section, title: string): Better {
  return { advice: code(block(title, table)), changes: [{ header: path, toml: title }] };
}

function removed({ path }: Section, why: string): Better {
  return { advice: says.removeSince(header(path), why), changes: [{ remove: path }] };
}

function unmoved(advice: Help): Better {
  return { advice, changes: [] };
}

function movedCheck({ path, table }: Section, service: Service): Better {
  const title = "[[http_service.checks]]";
  const check = service.checks.find((one) => pathKey(one.path) === pathKey(path));
  const { protocol, headers, ...values } = check ? checkValues(check) : table;
  // The proxy speaks plain HTTP with the app, so a check over HTTPS would fail there.
  const isHttps = protocol === "https";
  const lines = block(title, { ...values, headers: isTable(headers) ? headers : undefined });
  // Under [http_service] a bare number counts nanoseconds, and headers are no list.
  const differs = isHttps || Array.isArray(headers) || Object.values(table).some((value) => typeof value === "number");
  const nested: readonly Change[] = isTable(headers)
    ? [{ header: [...path, "headers"], toml: "[http_service.checks.headers]" }]
    : [];
  return {
    advice: isHttps ? says.plainHttp(lines) : code(lines),
    changes: differs ? [] : [{ header: path, toml: title }, ...nested],
  };
}

export const manual: Manual = {
  title: "A section that creates an empty second service",
  why: "Next to `[http_service]`, sections such as `[[services.http_checks]]` or `[services.concurrency]` do not extend it. They create a second, empty service, and Fly deploys that with port 0. Its checks never pass, and its limits have no effect, while the web service has neither. Indentation means nothing in TOML.",
  how: "Use the name that the section has under `[http_service]`: `[[http_service.checks]]`, `[http_service.concurrency]`. Before you deploy, make sure that the path of the check returns 200: from now on, the check counts.",
  links: [
    "https://github.com/superfly/flyctl/issues/3675",
    "https://github.com/superfly/flyctl/issues/2521",
    "https://github.com/superfly/docs/issues/1899",
    "https://github.com/adcontextprotocol/adcp-client/issues/11",
  ],
  examples: [
    {
      name: "checks",
      toml: `
        [http_service]
          internal_port = 8080
          [[services.http_checks]] # <--
            path = "/health"
            interval = "30s"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
            interval = "30s"
      `,
    },
    {
      name: "limits",
      toml: `
        [http_service]
          internal_port = 8080
        [services.concurrency] # <--
          type = "requests"
          soft_limit = 200
      `,
      fixed: `
        [http_service]
          internal_port = 8080
        [http_service.concurrency]
          type = "requests"
          soft_limit = 200
      `,
    },
    {
      name: "HTTPS check, although Fly Proxy speaks plain HTTP to the app",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.http_checks]] # <--
          path = "/health"
          protocol = "https"
      `,
    },
    {
      name: "TCP check, which [http_service] does not take",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.tcp_checks]] # <--
          interval = "15s"
          timeout = "2s"
      `,
    },
    {
      name: "TCP check of a gRPC server",
      toml: `
        [http_service]
          internal_port = 50051
          [http_service.http_options]
            h2_backend = true
        [[services.tcp_checks]] # <--
          interval = "15s"
      `,
    },
    {
      name: "durations without units, which mean nanoseconds under [http_service]",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.http_checks]] # <--
          interval = 10000
          path = "/"
      `,
    },
    {
      name: "ports",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.ports]] # <--
          port = 443
          handlers = ["tls", "http"]
      `,
      fixed: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "another port, which [http_service] cannot have",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.ports]] # <--
          port = 8443
          handlers = ["tls", "http"]
      `,
    },
    {
      name: "the right name",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
      `,
    },
    {
      name: "second service with its own port",
      toml: `
        [http_service]
          internal_port = 8080
        [[services]]
          protocol = "tcp"
          internal_port = 9000
          [[services.ports]]
            port = 9000
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "no [http_service], where the service only lacks its port",
      toml: `
        [[services.http_checks]]
          path = "/health"
      `,
    },
  ],
};
