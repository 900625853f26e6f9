import { isHttps, sendsHeader, withinLimits } from "../app/check.ts";
import type { App } from "../app/model.ts";
import { field, has } from "../app/section.ts";
import { type Check, hasEmptyList, type Service } from "../app/service.ts";
import type { Change } from "../change.ts";
import { formatDuration } from "../go/duration.ts";
import { code } from "../help.ts";
import { hasPages, mayRedirect } from "../hints/health-check.ts";
import { isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { block, header, toml } from "../toml/write.ts";
import { addedHeader, FORWARDED, FORWARDED_LINE, TOP_LEVEL_ONLY } from "../words/checks.ts";
import { aboveNext, serviceName } from "../words/names.ts";
import { timeMeant } from "../words/time.ts";

const says = {
  notLookedAt: (check: string, service: string) =>
    `Fly Proxy ignores ${check}, so a Machine that fails it still gets requests. Only checks inside ${service} affect routing.`,
  deleteList: (list: string) => `Delete ${list} = []. `,
  instead: (first: string, place: string, check: string) => [
    `${first}Replace it with a check in the service${place}:`,
    code(check),
  ],
  inAddition: (first: string, place: string, check: string) => [
    `${first}Also add a check to the service${place}:`,
    code(check),
  ],
  grpc: "[http_service] supports only HTTP checks, and a gRPC server may not answer GET. Define the service as [[services]] with [[services.tcp_checks]] instead.",
};

export default rule({
  id: "toplevel-checks-not-routing",
  category: "availability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/health-checks/#top-level-checks",
  replaces: ["missing-health-checks"],
  *check({ app }) {
    if (isPostgres(app)) return;
    for (const service of app.services) {
      if (service.ghost || service.protocol !== "tcp" || service.checks.length > 0 || service.ports.length === 0)
        continue;
      const checks = app.checks.filter((check) => isFor(check, service));
      const check = checks.find(isHttp) ?? checks[0];
      if (check) yield finding(app, check, service);
    }
  },
});

/** Without a port flyctl takes the one of the http_service of the group (internal/appconfig/machines.go). */
function isFor(check: Check, service: Service): boolean {
  const isPort = has(check, "port") ? check.port === service.internalPort : service.kind === "http_service";
  return isPort && check.groups.some((group) => service.groups.includes(group));
}

function finding(app: App, check: Check, service: Service): Finding {
  // Groups without a service keep their check.
  const isAlone = check.groups.every((group) => service.groups.includes(group));
  const list = listFor(check, service);
  const write = hasEmptyList(service, list) ? says.deleteList(list) : "";
  const help = isAlone ? says.instead : says.inAddition;
  const isGrpc = service.kind === "http_service" && !hasPages(app, service) && !isHttp(check);
  const changes = isAlone ? moved(app, check, service) : undefined;
  return {
    path: check.path,
    about: service.path,
    message: says.notLookedAt(header(check.path), serviceName(service)),
    help: isGrpc ? says.grpc : help(write, aboveNext(app.services, service), serviceCheck(app, check, service)),
    fix: changes && { safe: false, changes },
  };
}

/** By its type; where that is missing, which has a report of its own, by what it says. */
function isHttp(check: Check): boolean {
  return check.type === "http" || (check.type === undefined && has(check, "path"));
}

function listFor(check: Check, service: Service): string {
  if (service.kind === "http_service") return "checks";
  return isHttp(check) ? "http_checks" : "tcp_checks";
}

/** The same check below the service; `[http_service]` has no TCP checks. */
function serviceCheck(app: App, check: Check, service: Service): string {
  const asksPage = isHttp(check) || service.kind === "http_service";
  const kept = Object.entries(check.table)
    .filter(([key]) => !TOP_LEVEL_ONLY.includes(key) && key !== "headers")
    .map(([key, value]) => [key, asTaken(check, key) ?? value] as const);
  const path = asksPage && !has(check, "path") ? { path: "/" } : {};
  const headers = asksPage ? headersOf(app, check, service) : undefined;
  return block(`[[${service.kind}.${listFor(check, service)}]]`, { ...path, ...Object.fromEntries(kept), headers });
}

/** What a service takes instead of a value, undefined where that stays: a time as text, a path with its slash. */
function asTaken(check: Check, key: string): string | undefined {
  const path = key === "path" ? field(check, key) : undefined;
  const lacksSlash = typeof path === "string" && /^[\w.-]/.test(path) && !path.includes(":");
  return lacksSlash ? `/${path}` : inText(check, key);
}

/** Those of the check, with what an app that redirects to https needs. */
function headersOf(app: App, check: Check, service: Service): unknown {
  const own = field(check, "headers");
  if (!lacksForwarded(app, check, service)) return own;
  return isTable(own) || own === undefined ? { ...own, [FORWARDED.name]: FORWARDED.value } : own;
}

function lacksForwarded(app: App, check: Check, service: Service): boolean {
  return mayRedirect(app, service) && !isHttps(check) && !sendsHeader(check, FORWARDED.name);
}

/** A time that a service needs in other words: bare numbers count milliseconds only in `[checks]`, and no limits hold there. */
function inText(check: Check, key: string): string | undefined {
  if (key !== "interval" && key !== "timeout" && key !== "grace_period") return undefined;
  const time = { interval: check.interval, timeout: check.timeout, grace_period: check.gracePeriod }[key];
  const written = field(check, key);
  // What flyctl refuses there has a report of its own, and would be refused here, too.
  const isUnreadable = typeof written === "string" && /^\d{1,8}$/.test(written);
  if (isUnreadable || (typeof written === "number" && written < 1000)) return timeMeant(Number(written), check.path);
  if (!time) return undefined;
  const used = withinLimits(time.ns, key);
  return time.unit === "milliseconds" || used !== time.ns ? formatDuration(used) : undefined;
}

/** An HTTP check can move to the http_service as it is, wherever it stands in the file. */
function moved(app: App, check: Check, service: Service): readonly Change[] | undefined {
  const headers = field(check, "headers");
  const isPlain =
    headers === undefined || (isTable(headers) && Object.values(headers).every((value) => typeof value === "string"));
  const added = lacksForwarded(app, check, service) ? addedHeader(check, FORWARDED_LINE) : undefined;
  const rewritten = ["interval", "timeout", "grace_period", "path"].filter((key) => asTaken(check, key) !== undefined);
  if (service.kind !== "http_service" || check.type !== "http" || !isPlain || !isTable(app.root.table.checks))
    return undefined;
  return [
    { header: check.path, toml: "[[http_service.checks]]" },
    ...TOP_LEVEL_ONLY.filter((key) => Object.hasOwn(check.table, key)).map((key) => ({ remove: [...check.path, key] })),
    ...rewritten.map((key) => ({ set: [...check.path, key], toml: toml(asTaken(check, key)) })),
    ...(headers === undefined ? [] : [{ header: [...check.path, "headers"], toml: "[http_service.checks.headers]" }]),
    ...(added ? [added] : []),
  ];
}

export const manual: Manual = {
  title: "A service that only has a top-level check",
  why: "`fly checks list` shows the checks in the top-level `[checks]`, and deploys wait for them. Fly Proxy ignores them: it sends requests to a Machine that fails such a check. `fly launch` once wrote such checks for web apps.",
  how: "Move the check into the service: `[[http_service.checks]]`, or `[[services.http_checks]]` and `[[services.tcp_checks]]`. Top-level checks are for process groups without a service.",
  links: ["https://community.fly.io/t/12997", "https://github.com/superfly/flyctl/issues/2106"],
  examples: [
    {
      name: "an HTTP check of the web service",
      toml: `
        [http_service]
          internal_port = 8080
        [checks.health] # <--
          type = "http"
          port = 8080
          path = "/healthz"
          interval = 15000
          timeout = "5s"
          [checks.health.headers]
            X-Forwarded-Proto = "https"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
        [[http_service.checks]]
          path = "/healthz"
          interval = "15s"
          timeout = "5s"
          [http_service.checks.headers]
            X-Forwarded-Proto = "https"
      `,
    },
    {
      name: "values that no check takes",
      toml: `
        [http_service]
          internal_port = 3000
        [checks.health] # <--
          type = "http"
          port = 3000
          path = "up"
          interval = 30
          timeout = "5"
      `,
      fixed: `
        [http_service]
          internal_port = 3000
        [[http_service.checks]]
          path = "/up"
          interval = "30s"
          timeout = "5s"
      `,
    },
    {
      name: "a TCP check without a port",
      toml: `
        [http_service]
          internal_port = 8080
        [checks.alive] # <--
          type = "tcp"
          interval = "15s"
      `,
    },
    {
      name: "a service written as `[[services]]`",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
        [checks.alive] # <--
          type = "http"
          port = 8080
          path = "/up"
      `,
    },
    {
      name: "a TCP check of a gRPC server, which may not answer GET",
      toml: `
        [http_service]
          internal_port = 50051
          [http_service.http_options]
            h2_backend = true
        [checks.alive] # <--
          type = "tcp"
          port = 50051
          interval = "15s"
      `,
    },
    {
      name: "the service also has a check",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
        [checks.deep]
          type = "http"
          port = 8080
          path = "/deep"
      `,
    },
    {
      name: "a service that sends visitors to https, as the app may do with the check",
      toml: `
        [http_service]
          internal_port = 8080
          force_https = true
        [checks.health] # <--
          type = "http"
          port = 8080
          path = "/healthz"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          force_https = true
        [[http_service.checks]]
          headers.X-Forwarded-Proto = "https"
          path = "/healthz"
      `,
    },
    {
      name: "the same with another header",
      toml: `
        [http_service]
          internal_port = 8080
          force_https = true
        [checks.health] # <--
          type = "http"
          port = 8080
          path = "/healthz"
          [checks.health.headers]
            Host = "acme.fly.dev"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          force_https = true
        [[http_service.checks]]
          path = "/healthz"
          [http_service.checks.headers]
            X-Forwarded-Proto = "https"
            Host = "acme.fly.dev"
      `,
    },
    {
      name: "a port without a service",
      toml: `
        [http_service]
          internal_port = 8080
        [checks.metrics]
          type = "http"
          port = 9091
          path = "/metrics"
      `,
    },
    {
      name: "a worker",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [checks.alive]
          type = "tcp"
          port = 8080
          processes = ["worker"]
      `,
    },
    {
      name: "a grace period that is too long for a service",
      toml: `
        [http_service]
          internal_port = 3333
        [checks.health] # <--
          type = "http"
          port = 3333
          path = "/health/live"
          interval = "30s"
          timeout = "5s"
          grace_period = "120s"
      `,
      fixed: `
        [http_service]
          internal_port = 3333
        [[http_service.checks]]
          path = "/health/live"
          interval = "30s"
          timeout = "5s"
          grace_period = "60s"
      `,
    },
    {
      name: "a Postgres cluster, which has its own router",
      toml: `
        [build]
          image = "flyio/postgres-flex:17.2"
        [[services]]
          protocol = "tcp"
          internal_port = 5432
          [[services.ports]]
            port = 5432
            handlers = ["pg_tls"]
        [checks.pg]
          type = "http"
          port = 5500
          path = "/flycheck/pg"
      `,
    },
  ],
};
