import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { both } from "../words/english.ts";
import { portName } from "../words/names.ts";

const says = {
  withHttp: (handlers: string) =>
    `handlers = ${handlers} asks for HTTP and the PROXY protocol at once: with "http" the app gets the client's address in Fly-Client-IP and X-Forwarded-For already.`,
  onSome: (port: string, internal: number | undefined, others: string) =>
    `Port ${port} puts a PROXY line before each connection to port ${internal ?? "?"} of the app, and port ${others} does not: the app cannot expect it and do without.`,
  onAllOrNone: (others: string, without: string) =>
    `Add "proxy_proto" to the handlers of port ${others}, or take it from here:\nhandlers = ${without}\nor give this port a [[services]] with an internal_port of its own.`,
};

export default rule({
  id: "proxy-proto-order",
  category: "networking",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/#proxy-protocol-handler",
  *check({ app }) {
    for (const { ports, internalPort } of app.services.filter(({ protocol }) => protocol === "tcp")) {
      const others = ports.filter(({ handlers }) => !handlers.includes("proxy_proto"));
      const names = both(others.map(portName));
      for (const port of ports.filter(({ handlers }) => handlers.includes("proxy_proto"))) {
        const path = fieldPath(port, "handlers");
        const without = toml(port.handlers.filter((handler) => handler !== "proxy_proto"));
        if (port.handlers.includes("http")) {
          yield { path, message: says.withHttp(toml(port.handlers)), help: `handlers = ${without}` };
        } else if (others.length > 0) {
          const message = says.onSome(portName(port), internalPort, names);
          yield { path, message, help: says.onAllOrNone(names, without) };
        }
      }
    }
  },
});

export const manual: Manual = {
  title: "The PROXY protocol on some connections only",
  why: "With `proxy_proto` each connection begins with a line that names the client. The app has to expect it on all connections to its port, or on none. The `http` handler tells the same in headers.",
  how: "Use `proxy_proto` on all ports of a service or on none, and not together with `http`.",
  examples: [
    {
      name: "with http",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http", "proxy_proto"] # <--
      `,
    },
    {
      name: "on one of two ports",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 5000
          [[services.ports]]
            port = 5000
            handlers = ["proxy_proto"] # <--
          [[services.ports]]
            port = 5001
            handlers = ["tls"]
      `,
    },
    {
      name: "on both",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 5000
          [[services.ports]]
            port = 5000
            handlers = ["proxy_proto"]
          [[services.ports]]
            port = 5001
            handlers = ["tls", "proxy_proto"]
      `,
    },
  ],
};
