import type { App } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { covers, hasUnknownHandler, type Port, type Service } from "../app/service.ts";
import { code, type Help, run } from "../help.ts";
import { isPostgres, isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly, realName } from "../words/commands.ts";
import { portName, portNames } from "../words/names.ts";

const says = {
  notShared: (ports: readonly string[]) =>
    `A shared IPv4 address carries only HTTP on port 80 and TLS: ${portNames(ports)} cannot be reached over IPv4 without a dedicated address.`,
  byHostOnly: (port: string) =>
    `Over a shared IPv4 address, only clients that send the hostname in TLS (SNI) can reach ${portNames([port])}.`,
  allocate: (list: string, allocate: string) => [
    "Check whether the app already has a dedicated IPv4 address:",
    run(list),
    "If not, allocate one (billed monthly):",
    run(allocate),
    "If it has one, or only your own apps use the port, add this comment above the line:",
    code("# flylint-disable-next-line needs-dedicated-ipv4"),
  ],
  withoutService: (address: string) =>
    `Over a public IPv6 address, anyone can connect. If only your own apps use the port, you can delete this section: they reach ${address} without it if the app listens on IPv6 ([::]).`,
};

export default rule({
  id: "needs-dedicated-ipv4",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/#dedicated-ipv4",
  options: {
    private: { description: "Set to true for an app that is reached only over Fly's private network.", default: false },
  },
  *check({ app, options, preset }) {
    // Fly gives its own Postgres a private address.
    if (options.private || isPrivate(app) || isPostgres(app)) return;
    const found = app.services.flatMap((service) =>
      service.ports.map((port) => ({ service, port, need: needOf(service, port) })),
    );
    const must = found.filter(({ need }) => need === "must");
    // Whoever speaks TLS on another port mostly names the host.
    const first = must[0] ?? (preset === "recommended" ? undefined : found.find(({ need }) => need === "may"));
    if (!first) return;
    const { service, port } = first;
    // One address serves all services of the app.
    const numbers = [...new Set(must.map((other) => portName(other.port)))];
    yield {
      path: has(service, "internal_port") ? fieldPath(service, "internal_port") : service.path,
      // Where handlers are misspelt, that is said instead.
      missing: must.map((other) => [...other.port.path, "handlers"]),
      message: must.length > 0 ? says.notShared(numbers) : says.byHostOnly(portName(port)),
      severity: must.length > 0 ? undefined : "info",
      help: [says.allocate(fly(app, "ips list"), fly(app, "ips allocate-v4")), ...privately(app, service, must)],
    };
  },
});

/** A second service without HTTP or TLS may be for other apps of the organization, which need no Fly Proxy for it. */
function privately(app: App, service: Service, must: readonly { readonly service: Service }[]): readonly Help[] {
  const isSecond = app.services.length > 1 && must.length > 0 && must.every((other) => other.service === service);
  if (!isSecond || service.protocol !== "tcp" || service.internalPort === undefined) return [];
  return [says.withoutService(`${realName(app) ?? "APP"}.internal:${service.internalPort}`)];
}

/**
 * What flyctl proposes a dedicated address for on the first deploy (internal/appconfig/config.go, DetermineIPType), but
 * for one thing: by the docs a shared address routes TLS on any port, by the name of the host.
 */
function needOf({ kind, protocol }: Service, port: Port): "must" | "may" | undefined {
  const { start, end, handlers } = port;
  if (kind === "http_service" || start === undefined || end === undefined) return undefined;
  if (protocol === "udp") return "must";
  if (hasUnknownHandler(port)) return undefined;
  // Whoever speaks HTTPS names the host; other protocols may not.
  if (handlers.includes("tls")) return handlers.includes("http") || covers(port, 443) ? undefined : "may";
  const isPlainHttp = start === 80 && end === 80 && handlers.join() === "http";
  // Plain HTTP on 443 is a mistake of another kind.
  const isMistaken = covers(port, 443) && start === end && handlers.includes("http");
  return isPlainHttp || isMistaken ? undefined : "must";
}

export const manual: Manual = {
  title: "A port that needs a dedicated IPv4 address",
  why: "Apps share IPv4 addresses, and Fly routes by the hostname in HTTP or TLS. Raw TCP and UDP carry no hostname, so they need a dedicated address. Over IPv6, raw TCP works without one. flyctl offers a dedicated address only on the first deploy. A port that you add later is unreachable over IPv4, and nothing says so.",
  how: "Allocate one with `fly ips allocate-v4`, or use the `tls` handler on the port.",
  examples: [
    {
      name: "UDP with a handler that it cannot have",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 51820 # <--
          [[services.ports]]
            port = 51820
            handlers = ["udp"]
      `,
    },
    {
      name: "a range of ports",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 9000 # <--
          [[services.ports]]
            start_port = 9000
            end_port = 9100
      `,
    },
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
      name: "raw TCP beside the web service, maybe for other apps only",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
        [[services]]
          protocol = "tcp"
          internal_port = 9000 # <--
          [[services.ports]]
            port = 9000
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
      name: "DNS over TLS, where clients may not send the hostname",
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
