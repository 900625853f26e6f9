import { field, fieldPath, has, type Section, tables } from "../app/section.ts";
import type { Port, Service, ServiceCheck } from "../app/service.ts";
import type { Change } from "../change.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";

const says = {
  isShorter: "[http_service] does the same in fewer lines: ports 80 and 443, with HTTPS on 443.",
  othersStay: "The other keys stay the same.",
  checksMove: "[[services.http_checks]] becomes [[http_service.checks]].",
};

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
      message: says.isShorter,
      help: [
        code(["[http_service]", `internal_port = ${service.internalPort}`, ...line].join("\n  ")),
        ...rest(service),
      ],
      fix: { safe: false, changes: rewrite(service, line) },
    };
  },
});

/** Nothing in it that `[http_service]` cannot say, or says in another way. */
function isPlain(service: Service): boolean {
  const [first, second] = service.ports;
  if (service.kind !== "services" || service.protocol !== "tcp" || service.internalPort === undefined) return false;
  if (service.ports.length !== 2 || !first || !second) return false;
  const [http, https] = first.start === 80 ? [first, second] : [second, first];
  const samePorts = isPort(http, 80, "http") && isPort(https, 443, "http,tls") && !https.forceHttps;
  return samePorts && typeof field(service, "concurrency") !== "string" && service.checks.every(fits);
}

function isPort(port: Port, number: number, handlers: string): boolean {
  const keys = Object.keys(port.table).every((key) => ["port", "handlers", "force_https"].includes(key));
  return keys && port.start === number && port.end === number && port.handlers.toSorted().join() === handlers;
}

/** Under `[http_service]` checks are HTTP only, bare numbers count nanoseconds, and headers take no list. */
function fits({ kind, table }: ServiceCheck): boolean {
  return kind === "http" && Object.values(table).every((value) => typeof value !== "number" && !Array.isArray(value));
}

/** `http_checks = []` and the like, which `[http_service]` does not know. */
function emptyLists(service: Service): readonly string[] {
  return ["http_checks", "tcp_checks", "script_checks"].filter(
    (key) => has(service, key) && tables(service, key).length === 0,
  );
}

function rest(service: Service): readonly string[] {
  const gone = ["protocol", "internal_port", "ports", ...emptyLists(service)];
  const others = Object.keys(service.table).filter((key) => !gone.includes(key));
  if (others.length === 0) return [];
  return others.includes("http_checks") ? [says.othersStay, says.checksMove] : [says.othersStay];
}

function rewrite(service: Service, lines: readonly string[]): readonly Change[] {
  const gone = ["protocol", ...emptyLists(service)].filter((key) => has(service, key));
  return [
    { header: service.path, toml: "[http_service]" },
    ...lines.map((line): Change => ({ add: service.path, toml: line })),
    // Only under [[services]] may the number stand in quotes.
    { set: fieldPath(service, "internal_port"), toml: String(service.internalPort) },
    ...gone.map((key): Change => ({ remove: fieldPath(service, key) })),
    ...service.ports.map((port): Change => ({ remove: port.path })),
    ...sectionsBelow(service).map((path): Change => ({ header: path, toml: renamed(path, service) })),
  ];
}

/** Every section below the service but its ports. */
function sectionsBelow(section: Section): readonly Path[] {
  return Object.keys(section.table)
    .filter((key) => key !== "ports")
    .flatMap((key) => tables(section, key))
    .flatMap((inner) => [inner.path, ...sectionsBelow(inner)]);
}

function renamed(path: Path, service: Service): string {
  const below = path.slice(service.path.length).map((step) => (step === "http_checks" ? "checks" : step));
  // flyctl wraps a single [services.http_checks] into a list, but not [http_service.checks].
  return header(below.at(-1) === "checks" ? ["http_service", "checks", 0] : ["http_service", ...below]);
}

export const manual: Manual = {
  title: "A web service in the long form",
  why: "`[http_service]` does the same in fewer lines, and always uses the right handlers.",
  how: "Write `[http_service]` with the same `internal_port`. `force_https` moves from port 80 to the section, and `[[services.http_checks]]` becomes `[[http_service.checks]]`.",
  examples: [
    {
      name: "ports 80 and 443",
      toml: `
        [[services]] # <--
          protocol = "tcp"
          internal_port = "8080"
          tcp_checks = []
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
      name: "a TCP check, which [http_service] does not support",
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
      name: "port options",
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
      name: "a third port",
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
