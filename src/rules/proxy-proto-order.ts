import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { both } from "../words/english.ts";
import { portName } from "../words/names.ts";

export default rule({
  id: "proxy-proto-order",
  category: "networking",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/#proxy-protocol-handler",
  *check({ app }) {
    for (const { ports, internalPort, protocol } of app.services) {
      if (protocol !== "tcp") continue;
      const others = ports.filter(({ handlers }) => !handlers.includes("proxy_proto"));
      for (const port of ports.filter(({ handlers }) => handlers.includes("proxy_proto"))) {
        const path = fieldPath(port, "handlers");
        const without = toml(port.handlers.filter((handler) => handler !== "proxy_proto"));
        if (port.handlers.includes("http")) {
          yield {
            path,
            message: `handlers = ${toml(port.handlers)} asks for HTTP and the PROXY protocol at once: with "http" the app gets the client's address in Fly-Client-IP and X-Forwarded-For already.`,
            help: `handlers = ${without}`,
          };
        } else if (others.length > 0) {
          yield {
            path,
            message: `Port ${portName(port)} puts a PROXY line before each connection to port ${internalPort ?? "?"} of the app, and port ${both(others.map(portName))} does not: the app cannot expect it and do without.`,
            help: `Add "proxy_proto" to the handlers of port ${both(others.map(portName))}, or take it from here:\nhandlers = ${without}\nor give this port a [[services]] with an internal_port of its own.`,
          };
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
