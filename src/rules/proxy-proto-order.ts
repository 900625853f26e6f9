import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { areSeveral, portName, portNames, portVerb } from "../words/names.ts";

const says = {
  withHttp: (handlers: string) =>
    `handlers = ${handlers} combines "proxy_proto" with "http", which already sends the client address in Fly-Client-IP and X-Forwarded-For.`,
  onSome: (port: string, others: readonly string[]) =>
    `${portVerb(port, "sends", "send")} the PROXY protocol header, but ${portNames(others)} ${areSeveral(others) ? "do" : "does"} not. The app must get it on all connections or on none.`,
  onAllOrNone: (others: readonly string[], without: string) => [
    `Add "proxy_proto" to the handlers of ${portNames(others)}, or remove it from this port:`,
    code(`handlers = ${without}`),
    "Or move this port to a separate [[services]] with a different internal_port.",
  ],
};

export default rule({
  id: "proxy-proto-order",
  category: "networking",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/#proxy-protocol-handler",
  *check({ app }) {
    for (const { ports } of app.services.filter(({ protocol }) => protocol === "tcp")) {
      const others = ports.filter(({ handlers }) => !handlers.includes("proxy_proto"));
      const names = others.map(portName);
      for (const port of ports.filter(({ handlers }) => handlers.includes("proxy_proto"))) {
        const path = fieldPath(port, "handlers");
        const without = toml(port.handlers.filter((handler) => handler !== "proxy_proto"));
        if (port.handlers.includes("http")) {
          yield { path, message: says.withHttp(toml(port.handlers)), help: code(`handlers = ${without}`) };
        } else if (others.length > 0) {
          const message = says.onSome(portName(port), names);
          yield { path, message, help: says.onAllOrNone(names, without) };
        }
      }
    }
  },
});

export const manual: Manual = {
  title: "PROXY protocol on some connections only",
  why: "With `proxy_proto`, each connection to the app starts with a header that identifies the client. An app expects that header on all connections to its port, or on none. The `http` handler sends the same information in HTTP headers.",
  how: "Use `proxy_proto` on all ports of a service or on none. Do not combine it with `http`.",
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
