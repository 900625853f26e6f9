import type { App } from "../app/model.ts";
import { covers, type Port, portPath, type Service } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { portName, portVerb, serviceName } from "../words/names.ts";

const says = {
  taken: (port: string, service: string, place: string) =>
    `${portVerb(port, "is", "are")} already used by ${service} (${place}). Fly Proxy ignores process groups, so requests reach either service at random.`,
  anotherPort: (free: number) => ["Give one of them another port, for example:", code(`port = ${free}`)],
  twice: (service: string, other: string, place: string) =>
    `${service} and ${other} (${place}) both use ports 80 and 443, so requests reach either service at random.`,
  again: (port: string, other: string, place: string) =>
    `${portVerb(port, "is", "are")} also in ${other} (${place}). Fly does not say whose handlers apply.`,
  thisService: "another section of this service",
  leaveOut: "Delete one of them, or give it other ports.",
  deleteOne: "Delete the one that you do not need.",
  otherPorts: "Give one of them other ports.",
};

export default rule({
  id: "duplicate-external-port",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  // What the service lacks matters once it is there to stay, on a port that nothing else has.
  replaces: ["force-https-missing", "missing-health-checks"],
  *check({ app }) {
    const taken: { readonly service: Service; readonly port: Port }[] = [];
    for (const service of app.services.filter(({ ghost }) => !ghost)) {
      for (const port of service.ports) {
        const found = taken.find((one) => one.service.protocol === service.protocol && overlap(one.port, port));
        const other = found?.service;
        taken.push({ service, port });
        if (found && other === service) {
          yield {
            path: portPath(port),
            about: service.path,
            severity: "warning",
            message: (place) => says.again(portName(port), says.thisService, place(portPath(found.port))),
            help: says.leaveOut,
          };
          break;
        }
        if (!other || isSame(other, service)) continue;
        if (isTwice(other, service)) {
          yield {
            path: service.path,
            message: (place) => says.twice(serviceName(service), serviceName(other), place(other.path)),
            help: says.deleteOne,
          };
          break;
        }
        yield {
          path: service.kind === "http_service" ? service.path : portPath(port),
          about: service.path,
          message: (place) => says.taken(portName(port), serviceName(other), place(other.path)),
          help: port.start === port.end ? says.anotherPort(freePort(app, port.start ?? 443)) : says.otherPorts,
        };
        break;
      }
    }
  },
});

/** Whether both are for the web: other ports would not help, since browsers take only these. */
function isTwice(a: Service, b: Service): boolean {
  const isWeb = ({ ports }: Service) => [80, 443].every((wanted) => ports.some((port) => covers(port, wanted)));
  return a.kind !== b.kind && isWeb(a) && isWeb(b) && a.groups.some((group) => b.groups.includes(group));
}

/** A port that no service has, near the one that two of them want. */
function freePort(app: App, wanted: number): number {
  const ports = app.services.flatMap((service) => service.ports);
  let free = wanted === 80 ? 8080 : wanted === 443 ? 8443 : wanted + 1;
  while (free < 65535 && ports.some((port) => covers(port, free))) free += 1;
  return free;
}

function overlap(a: Port, b: Port): boolean {
  if (a.start === undefined || a.end === undefined || b.start === undefined || b.end === undefined) return false;
  return a.start <= b.end && b.start <= a.end;
}

/** Two definitions of one service are the business of duplicate-service-definition. */
function isSame(a: Service, b: Service): boolean {
  return a === b || (a.internalPort === b.internalPort && a.groups.some((group) => b.groups.includes(group)));
}

export const manual: Manual = {
  title: "Two services on the same public port",
  why: "Fly Proxy sends each request to any Machine of the app that serves the port. It ignores process groups. If two services use the same port, requests for one also reach the other.",
  how: "Give each service its own public port. A single service may list several process groups if they all do the same work.",
  links: ["https://github.com/superfly/flyctl/issues/3583"],
  examples: [
    {
      name: "admin on the port of the web service",
      toml: `
        [processes]
          admin = "bin/admin"
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [[services]]
          protocol = "tcp"
          internal_port = 9090
          processes = ["admin"]
          [[services.ports]]
            port = 443 # <--
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "both ports of [http_service]",
      toml: `
        [http_service]
          internal_port = 8080
        [[services]] # <--
          protocol = "tcp"
          internal_port = 9090
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "port that is taken, beside the next one",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 5432
          [[services.ports]]
            start_port = 5432
            end_port = 5433
        [[services]]
          protocol = "tcp"
          internal_port = 6432
          [[services.ports]]
            port = 5432 # <--
      `,
    },
    {
      name: "overlapping ranges of one service",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            start_port = 8000
            end_port = 8010
          [[services.ports]]
            start_port = 8005 # <--
            end_port = 8020
      `,
    },
    {
      name: "another port",
      toml: `
        [processes]
          admin = "bin/admin"
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [[services]]
          protocol = "tcp"
          internal_port = 9090
          processes = ["admin"]
          [[services.ports]]
            port = 9443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "same number for TCP and UDP",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 53
          [[services.ports]]
            port = 53
        [[services]]
          protocol = "udp"
          internal_port = 53
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "two sections for the web",
      toml: `
        [http_service]
          internal_port = 8081
        [[services]] # <--
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
  ],
};
