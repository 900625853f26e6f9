import { type Port, portPath, type Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { portName, serviceName } from "../words/names.ts";

const says = {
  taken: (port: string, service: string, place: string) =>
    `Port ${port} is already taken by ${service} (${place}): the proxy knows apps and not process groups, so requests land on either of the two by chance.`,
  anotherPort: (free: number) => `Give one of them another port, such as:\nport = ${free}`,
};

export default rule({
  id: "duplicate-external-port",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  *check({ app }) {
    const taken: { readonly service: Service; readonly port: Port }[] = [];
    for (const service of app.services.filter(({ ghost }) => !ghost)) {
      for (const port of service.ports) {
        const other = taken.find(
          (one) => one.service.protocol === service.protocol && overlap(one.port, port),
        )?.service;
        taken.push({ service, port });
        if (!other || isSame(other, service)) continue;
        yield {
          path: service.kind === "http_service" ? service.path : portPath(port),
          about: service.path,
          message: (place) => says.taken(portName(port), serviceName(other), place(other.path)),
          help: says.anotherPort(port.start === 80 ? 8080 : 8443),
        };
        break;
      }
    }
  },
});

function overlap(a: Port, b: Port): boolean {
  if (a.start === undefined || a.end === undefined || b.start === undefined || b.end === undefined) return false;
  return a.start <= b.end && b.start <= a.end;
}

/** Two definitions of one service are the business of duplicate-service-definition. */
function isSame(a: Service, b: Service): boolean {
  return a === b || (a.internalPort === b.internalPort && a.groups.some((group) => b.groups.includes(group)));
}

export const manual: Manual = {
  title: "Two services on one public port",
  why: "The proxy picks any Machine of the app that serves a port; it does not know process groups. Where two services claim one port, requests for the one land on the other.",
  how: "Give each service a public port of its own. One service may list several groups, if they all do the same.",
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
      name: "the same number for tcp and udp",
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
  ],
};
