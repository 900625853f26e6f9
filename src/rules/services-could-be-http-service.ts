import { field, fieldPath, has, type Section } from "../app/section.ts";
import type { Port, Service } from "../app/service.ts";
import { isTable, type Path } from "../path.ts";
import { type Change, type Manual, rule } from "../rule.ts";
import { header } from "../wording.ts";

export default rule({
  id: "services-could-be-http-service",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/#the-http_service-section",
  *check({ app }) {
    const [service] = app.services;
    if (app.services.length !== 1 || !service || !isPlain(service)) return;
    const http = service.ports.find(({ start }) => start === 80);
    const line = http && has(http, "force_https") ? [`force_https = ${http.forceHttps}`] : [];
    yield {
      path: service.path,
      at: "header",
      message: "This is the service that [http_service] stands for, ports 80 and 443 with HTTPS, in more lines.",
      help: ["[http_service]", `internal_port = ${service.internalPort}`, ...line].join("\n  ").concat(rest(service)),
      fix: { safe: false, changes: rewrite(service, line) },
    };
  },
});

/** Nothing in it that `[http_service]` cannot say, or says in another way. */
function isPlain(service: Service): boolean {
  const [first, second] = service.ports;
  if (service.kind !== "services" || service.protocol !== "tcp" || service.internalPort === undefined) return false;
  if (service.ports.length !== 2 || !first || !second || !Object.hasOwn(service.table, "ports")) return false;
  const [http, https] = first.start === 80 ? [first, second] : [second, first];
  const samePorts = is(http, 80, "http") && is(https, 443, "http,tls") && !https.forceHttps;
  return (
    samePorts && !has(service, "tcp_checks") && typeof field(service, "concurrency") !== "string" && checksFit(service)
  );
}

function is(port: Port, number: number, handlers: string): boolean {
  const keys = Object.keys(port.table).every((key) => ["port", "handlers", "force_https"].includes(key));
  return keys && port.start === number && port.end === number && port.handlers.toSorted().join() === handlers;
}

/** Under `[http_service]` bare numbers count nanoseconds, and headers take no list. */
function checksFit({ checks }: Service): boolean {
  const values = checks.flatMap((check) => Object.values(check.table));
  return values.every((value) => typeof value !== "number" && !Array.isArray(value));
}

function rest(service: Service): string {
  const others = Object.keys(service.table).filter((key) => !["protocol", "internal_port", "ports"].includes(key));
  const checks = others.includes("http_checks") ? "\n[[services.http_checks]] becomes [[http_service.checks]]." : "";
  return others.length === 0 ? "" : `\nThe other keys stay as they are.${checks}`;
}

function rewrite(service: Service, lines: readonly string[]): readonly Change[] {
  const top: readonly Change[] = [
    { header: service.path, toml: "[http_service]" },
    ...lines.map((line): Change => ({ add: service.path, toml: line })),
    ...service.ports.map((port): Change => ({ remove: port.path })),
  ];
  const protocol: readonly Change[] = has(service, "protocol") ? [{ remove: fieldPath(service, "protocol") }] : [];
  return [
    ...top,
    ...protocol,
    ...tablesBelow(service).map((path): Change => ({ header: path, toml: renamed(path, service) })),
  ];
}

/** Every section below the service but its ports. */
function tablesBelow(section: Section): readonly Path[] {
  return Object.keys(section.table)
    .filter((key) => key !== "ports")
    .flatMap((key) => {
      const value = section.table[key];
      const path = [...section.path, key];
      const tables = isTable(value)
        ? [{ path, table: value }]
        : Array.isArray(value)
          ? value.flatMap((table: unknown, index) => (isTable(table) ? [{ path: [...path, index], table }] : []))
          : [];
      return tables.flatMap((one) => [one.path, ...tablesBelow(one)]);
    });
}

function renamed(path: Path, service: Service): string {
  const below = path.slice(service.path.length).map((step) => (step === "http_checks" ? "checks" : step));
  return header(["http_service", ...below]);
}

export const manual: Manual = {
  title: "A web service in long form",
  why: "`[http_service]` says the same in a few lines, and cannot get wrong handlers.",
  how: "Write `[http_service]` with the same `internal_port`; `force_https` moves from port 80 to the section, and `[[services.http_checks]]` becomes `[[http_service.checks]]`.",
  examples: [
    {
      name: "ports 80 and 443",
      toml: `
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8080
          [services.concurrency]
            type = "requests"
            soft_limit = 200
          [[services.ports]]
            port = 80
            handlers = ["http"]
            force_https = true
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.http_checks]]
            path = "/up"
            interval = "15s"
      `,
      fixed: `
        [http_service]
          force_https = true
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 200
          [[http_service.checks]]
            path = "/up"
            interval = "15s"
      `,
    },
    {
      name: "a check over TCP, which [http_service] does not have",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "options of a port",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
            tls_options = { alpn = ["h2", "http/1.1"] }
      `,
    },
    {
      name: "a port more",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.ports]]
            port = 8443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "[http_service]",
      toml: `
        [http_service]
          internal_port = 8080
          force_https = true
      `,
    },
  ],
};
