import { fieldPath } from "../app/section.ts";
import { covers, hasUnknownHandler, type Port } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { areSeveral, portName, portNames, portVerb } from "../words/names.ts";

const says = {
  httpsOnly: (port: string) =>
    `${portVerb(port, "accepts", "accept")} only HTTPS, so force_https has nothing to redirect.`,
  deleteLine: "Delete the line. force_https belongs on the port for plain HTTP, usually 80.",
  noHandlers: (port: string) =>
    `force_https needs the "http" handler, but ${portNames([port])} ${areSeveral([port]) ? "have" : "has"} no handlers, so the deploy fails.`,
  addHandlers: (handlers: string) => [
    "For a web app, add:",
    code(`handlers = ${handlers}`),
    "If the app needs the raw TCP stream, delete force_https.",
  ],
  otherHandlers: (port: string, handlers: string) =>
    `force_https needs the "http" handler, but ${portNames([port])} ${areSeveral([port]) ? "have" : "has"} handlers = ${handlers}, so the deploy fails.`,
  deleteOrAdd: 'Delete the line, or add "http" to the handlers.',
};

export default rule({
  id: "force-https-non-http-handler",
  category: "networking",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app }) {
    const services = app.services.filter(({ kind, protocol }) => kind === "services" && protocol === "tcp");
    for (const port of services.flatMap(({ ports }) => ports)) {
      if (!port.forceHttps || hasUnknownHandler(port)) continue;
      const isHttp = port.handlers.some((handler) => handler === "http" || handler === "edge_http");
      const isTls = port.handlers.includes("tls");
      // TLS on port 80 is reported by port-80-with-tls, and force_https is right there.
      if (isTls && covers(port, 80)) continue;
      if (!isHttp) yield withoutHttp(port);
      else if (isTls) yield httpsOnly(port);
    }
  },
});

function httpsOnly(port: Port): Finding {
  const path = fieldPath(port, "force_https");
  return {
    path,
    severity: "info",
    outcome: "ignored",
    message: says.httpsOnly(portName(port)),
    help: says.deleteLine,
    fix: { safe: true, changes: [{ remove: path }] },
  };
}

function withoutHttp(port: Port): Finding {
  const { handlers, start } = port;
  const place = { path: fieldPath(port, "force_https"), about: port.path };
  if (handlers.length === 0) {
    const help = says.addHandlers(start === 443 ? '["tls", "http"]' : '["http"]');
    return { ...place, message: says.noHandlers(portName(port)), help };
  }
  const message = says.otherHandlers(portName(port), toml(handlers));
  const fix = { safe: true, changes: [{ remove: place.path }] };
  return { ...place, message, help: says.deleteOrAdd, fix };
}

export const manual: Manual = {
  title: "`force_https` on a port without HTTP",
  why: "The redirect is an HTTP response, so only the `http` handler can send it: on other ports the deploy fails. On a TLS port, requests use HTTPS already.",
  how: 'Keep `force_https` on port 80 with `handlers = ["http"]`, and delete it elsewhere.',
  examples: [
    {
      name: "port with TLS only",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8053
          [[services.ports]]
            port = 853
            handlers = ["tls"]
            force_https = true # <--
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8053
          [[services.ports]]
            port = 853
            handlers = ["tls"]
      `,
    },
    {
      name: "port without handlers",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            force_https = true # <--
      `,
    },
    {
      name: "HTTPS port",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
            force_https = true # <--
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
      name: "TLS on port 80, which another rule reports",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["tls", "http"]
            force_https = true
      `,
    },
    {
      name: "plain HTTP",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
            force_https = true
      `,
    },
  ],
};
