import { fieldPath, has } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { serviceName } from "../words/names.ts";

const says = {
  noPort: (service: string, isStopped: boolean) =>
    `${service} has no public port, so the proxy sends nothing to it${isStopped ? ", and what the proxy stops there it never starts again" : ""}: flyctl only warns about it today, and has announced that it will refuse the file.`,
  moveChecks: (checks: string, port: string) =>
    `If it is only there for its checks, write them without a service:\n${checks}\nIf it is for the public, add:\n${port}`,
  deleteOrAdd: (port: string, isListed: boolean) =>
    `If nobody on the internet is to reach it, delete the whole [[services]] block. If it is for the public, ${isListed ? "delete this line, and add" : "add"}:\n${port}`,
};

export default rule({
  id: "service-without-ports",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#services-ports",
  *check({ app }) {
    for (const service of app.services) {
      const isListed = has(service, "ports");
      // What stands at `ports` and is no list of tables has a report already.
      const isEmpty = !isListed || isEmptyList(service.table.ports);
      if (service.kind !== "services" || service.ghost || !isEmpty || !has(service, "internal_port")) continue;
      const path = fieldPath(service, "ports");
      const isTaken = app.services.some((other) => other !== service && other.ports.length > 0);
      const port = portBlock(service, isTaken);
      yield {
        path: isListed ? path : service.path,
        missing: isListed ? undefined : [path],
        message: says.noPort(serviceName(service), service.autostop !== "off"),
        help: service.checks.length > 0 ? says.moveChecks(ownChecks(service), port) : says.deleteOrAdd(port, isListed),
      };
    }
  },
});

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function portBlock({ protocol, internalPort }: Service, isTaken: boolean): string {
  if (protocol === "udp") return block("[[services.ports]]", { port: internalPort });
  return block("[[services.ports]]", { port: isTaken ? 8443 : 443, handlers: ["tls", "http"] });
}

/** A service that is only there for its checks: they can stand alone. */
function ownChecks({ checks, internalPort: port }: Service): string {
  return checks
    .map((check, index) => {
      const name = index === 0 ? "[checks.alive]" : `[checks.alive${index + 1}]`;
      return block(name, { type: check.kind, port, ...checkValues(check) });
    })
    .join("\n");
}

export const manual: Manual = {
  title: "A service without a public port",
  why: "A service stands for the ports on which Fly's proxy listens. With none it exposes nothing, but its checks still run and its autostop setting still counts.",
  how: "Add a `[[services.ports]]`, or delete the service. Where it only carried a check, write the check as `[checks.NAME]`.",
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
      name: "an empty list",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          ports = [] # <--
      `,
    },
    {
      name: "a service for the sake of its check",
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
      name: "checks that ended up in a service of their own have another report",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.http_checks]]
          path = "/health"
      `,
    },
  ],
};
