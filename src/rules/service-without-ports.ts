import type { App } from "../app/model.ts";
import { field, fieldPath, has } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import { code } from "../help.ts";
import { SERVERS } from "../hints/servers.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { serviceName } from "../words/names.ts";

const says = {
  noPort: (service: string, isStopped: boolean) =>
    `${service} has no public port, so Fly Proxy sends it no requests${isStopped ? " and never starts the Machines that it stops" : ""}. A future flyctl may reject such files.`,
  moveChecks: (checks: string, port: string, isListed: boolean) => [
    "If the service exists only for its checks, delete it and write them without a service:",
    code(checks),
    `If it must be public, ${isListed ? "delete this line and add" : "add"} at the end of the section:`,
    code(port),
  ],
  deleteOrAdd: (port: string, isListed: boolean) => [
    `If the service is not meant to be public, delete the whole [[services]] section. If it is, ${isListed ? "delete this line and add" : "add"} at the end of the section:`,
    code(port),
  ],
};

export default rule({
  id: "service-without-ports",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#services-ports",
  // What would go with the service.
  replaces: ["min-machines-running-zero", "check-path-root", "concurrency-type-connections"],
  *check({ app }) {
    for (const service of app.services) {
      const isListed = has(service, "ports");
      // Any other value at `ports` that is not an array of tables has a report already.
      const isEmpty = !isListed || isEmptyList(field(service, "ports"));
      if (service.kind !== "services" || service.ghost || !isEmpty || !has(service, "internal_port")) continue;
      const path = fieldPath(service, "ports");
      const isTaken = app.services.some((other) => other !== service && other.ports.length > 0);
      const port = portBlock(service, isTaken);
      yield {
        path: isListed ? path : service.path,
        about: service.path,
        missing: isListed ? undefined : [path],
        message: says.noPort(serviceName(service), service.autostop !== "off"),
        help:
          service.checks.length > 0
            ? says.moveChecks(ownChecks(app, service), port, isListed)
            : says.deleteOrAdd(port, isListed),
      };
    }
  },
});

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Fly Proxy hands a database, a queue or an SSH server the bytes as they come; HTTP handlers would break them. */
function portBlock({ protocol, internalPort }: Service, isTaken: boolean): string {
  if (protocol === "udp" || Object.hasOwn(SERVERS, internalPort ?? 0))
    return block("[[services.ports]]", { port: internalPort });
  return block("[[services.ports]]", { port: isTaken ? 8443 : 443, handlers: ["tls", "http"] });
}

/** A service that is only there for its checks: they can stand alone. */
function ownChecks(app: App, { checks, groups, internalPort: port }: Service): string {
  const taken = app.checks.map(({ name }) => name);
  const names = [...taken, ...checks].map((_, index) => (index === 0 ? "alive" : `alive${index + 1}`));
  const free = names.filter((name) => !taken.includes(name));
  // Without groups a check is for the default group.
  const processes = app.hasProcesses ? groups : undefined;
  return checks
    .map((check, index) =>
      block(`[checks.${free[index]}]`, { type: check.kind, port, ...checkValues(check), processes }),
    )
    .join("\n");
}

export const manual: Manual = {
  title: "A service without a public port",
  why: "A service defines the ports on which Fly Proxy listens. Without ports, it exposes nothing, but its checks still run and its autostop setting still applies. flyctl prints a warning, which says that it will reject such files one day.",
  how: "Add a `[[services.ports]]`, or delete the service. If it exists only for a check, write the check as `[checks.NAME]`.",
  examples: [
    {
      name: "no ports",
      toml: `
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8080
      `,
    },
    {
      name: "an empty array",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          ports = [] # <--
      `,
    },
    {
      name: "a service that exists only for its check",
      toml: `
        [http_service]
          internal_port = 8080
        [[services]] # <--
          protocol = "tcp"
          internal_port = 9090
          [[services.http_checks]]
            path = "/health"
            interval = 10000
            timeout = "2s"
      `,
    },
    {
      name: "an empty array under a key with a capital",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          Ports = [] # <--
      `,
    },
    {
      name: "a check of a group, beside a check of that name",
      toml: `
        [processes]
          app = "bin/web"
          worker = "bin/worker"
        [http_service]
          internal_port = 8080
          processes = ["app"]
        [[services]] # <--
          protocol = "tcp"
          internal_port = 9090
          processes = ["worker"]
          [[services.tcp_checks]]
            interval = "10s"
            timeout = "2s"
        [checks.alive]
          type = "http"
          port = 8080
          path = "/up"
          processes = ["app"]
      `,
    },
    {
      name: "with a port",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "checks that ended up in a separate service, which ghost-services-section reports",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.http_checks]]
          path = "/health"
      `,
    },
    {
      name: "a database",
      toml: `
        [build]
          image = "mariadb:11"
        [[services]] # <--
          internal_port = 3306
          protocol = "tcp"
      `,
    },
  ],
};
