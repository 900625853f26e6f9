import { fieldPath } from "../app/section.ts";
import { covers, hasUnknownHandler, type Port, type Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { portName, portVerb } from "../words/names.ts";

const says = {
  noTls: (port: string, handlers: string) =>
    `${portVerb(port, "has", "have")} handlers = ${handlers} without "tls": Fly answers in plain text, and browsers show an error for https:// URLs.`,
  noHttp: (port: string) =>
    `${portVerb(port, "lacks", "lack")} the "http" handler of port 80. Over HTTPS, the app gets no Fly-Client-IP or X-Forwarded headers, and visitors get no HTTP/2.`,
};

export default rule({
  id: "port-443-without-tls",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app }) {
    for (const service of app.services.filter(({ protocol }) => protocol === "tcp")) {
      for (const port of service.ports.filter((one) => covers(one, 443) && !hasUnknownHandler(one))) {
        const { handlers } = port;
        // Without handlers the app has certificates of its own.
        if (handlers.includes("http") && !handlers.includes("tls")) {
          const message = says.noTls(portName(port), toml(handlers));
          yield { message, ...withHandlers(port, ["tls", ...handlers]) };
        } else if (handlers.join() === "tls" && hasPlainHttp(service)) {
          yield { severity: "info", message: says.noHttp(portName(port)), ...withHandlers(port, ["tls", "http"]) };
        }
      }
    }
  },
});

function hasPlainHttp({ ports }: Service): boolean {
  return ports.some((port) => covers(port, 80) && port.handlers.includes("http"));
}

/** The other ports of a range are no business of ours. */
function withHandlers(port: Port, handlers: readonly string[]): Pick<Finding, "path" | "help" | "fix"> {
  const path = fieldPath(port, "handlers");
  const { help, fix } = setTo(path, toml(handlers), { safe: false });
  return { path, help, fix: port.start === port.end ? fix : undefined };
}

export const manual: Manual = {
  title: "Port 443 without TLS",
  why: "Handlers define what Fly Proxy does with a connection. With `http` but not `tls`, it expects plain HTTP on the port where browsers use TLS: they show an error, and connections that do work are not encrypted.",
  how: 'Write `handlers = ["tls", "http"]`. If the app serves its own certificate, delete `handlers`.',
  examples: [
    {
      name: "http without tls",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["http"] # <--
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "tls without http, unlike port 80",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls"] # <--
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "both",
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
      name: "an app with its own certificates",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8443
          [[services.ports]]
            port = 443
      `,
    },
    {
      name: "the same behind the PROXY protocol",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8443
          [[services.ports]]
            port = 443
            handlers = ["proxy_proto"]
      `,
    },
    {
      name: "HTTP/3",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 443
          [[services.ports]]
            port = 443
      `,
    },
  ],
};
