import { fieldPath, has } from "../app/section.ts";
import { covers, hasUnknownHandler, type Port, type Service } from "../app/service.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";
import { both } from "../words/english.ts";
import { portName } from "../words/names.ts";

const says = {
  notShared: (ports: readonly string[]) =>
    `The shared IPv4 address that apps have carries HTTP on port 80 and TLS: port${ports.length === 1 ? "" : "s"} ${few(ports)} can be reached over IPv4 at a dedicated address only.`,
  byHostOnly: (port: string) =>
    `Over a shared IPv4 address port ${port} can be reached by clients that name the host in TLS (SNI), which not all do.`,
  allocate: (list: string, allocate: string) =>
    `See which addresses the app has, and add one (it is billed by the month):\n${list}\n${allocate}\nPorts that only your own apps use need none.`,
};

export default rule({
  id: "needs-dedicated-ipv4",
  category: "networking",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/#dedicated-ipv4",
  options: {
    private: { description: "Set it for an app that is only reached over Fly's private network.", default: false },
  },
  *check({ app, options }) {
    if (options.private || isPrivate(app)) return;
    const found = app.services.flatMap((service) =>
      service.ports.map((port) => ({ service, port, need: needOf(service, port) })),
    );
    const must = found.filter(({ need }) => need === "must");
    const first = must[0] ?? found.find(({ need }) => need === "may");
    if (!first) return;
    const { service, port } = first;
    // One address serves all services of the app.
    const numbers = [...new Set(must.map((other) => portName(other.port)))];
    yield {
      path: has(service, "internal_port") ? fieldPath(service, "internal_port") : service.path,
      message: must.length > 0 ? says.notShared(numbers) : says.byHostOnly(portName(port)),
      help: says.allocate(fly(app, "ips list"), fly(app, "ips allocate-v4")),
    };
  },
});

/**
 * What flyctl proposes a dedicated address for on the first deploy (internal/appconfig/config.go, DetermineIPType), but
 * for one thing: by the docs a shared address routes TLS on any port, by the name of the host.
 */
function needOf({ kind, protocol }: Service, port: Port): "must" | "may" | undefined {
  const { start, end, handlers } = port;
  if (kind === "http_service" || start === undefined || end === undefined || hasUnknownHandler(port)) return undefined;
  if (protocol === "udp") return "must";
  // Whoever speaks HTTPS names the host; other protocols may not.
  if (handlers.includes("tls")) return handlers.includes("http") || covers(port, 443) ? undefined : "may";
  const isPlainHttp = start === 80 && end === 80 && handlers.join() === "http";
  // Plain HTTP on 443 is a mistake of another kind.
  const isMistaken = covers(port, 443) && start === end && handlers.includes("http");
  return isPlainHttp || isMistaken ? undefined : "must";
}

function few(ports: readonly string[]): string {
  return ports.length > 5 ? `${ports.slice(0, 3).join(", ")} and ${ports.length - 3} more` : both(ports);
}

export const manual: Manual = {
  title: "A port that a shared IPv4 address does not carry",
  why: "Apps share an IPv4 address with others, and Fly tells them apart by the host that HTTP or TLS names. Raw TCP and UDP name none, so they need an address of their own; over IPv6 raw TCP works without. flyctl offers a dedicated address on the first deploy only: a port that is added later is not reachable over IPv4, without any message.",
  how: "Allocate one with `fly ips allocate-v4`, or use the `tls` handler on the port.",
  examples: [
    {
      name: "raw TCP",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 7777 # <--
          [[services.ports]]
            port = 7777
      `,
    },
    {
      name: "UDP",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 53 # <--
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "DNS over TLS, whose clients may not name the host",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8053 # <--
          [[services.ports]]
            port = 853
            handlers = ["tls"]
      `,
    },
    {
      name: "a web app",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "HTTPS on another port",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 8443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "a private app",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 7777
          [[services.ports]]
            port = 7777
      `,
      options: { private: true },
    },
  ],
};
