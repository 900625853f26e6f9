import { fieldPath, has } from "../app/section.ts";
import { covers, hasUnknownHandler, type Port, type Service } from "../app/service.ts";
import type { Change } from "../change.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";

const HTTP = '["http"]';
const REDIRECT = `handlers = ${HTTP}\nforce_https = true`;

const says = {
  expectsTls: (handlers: string) =>
    `Browsers use plain HTTP on port 80, but handlers = ${handlers} expects TLS: http:// URLs fail instead of redirecting to https://.`,
  isRaw:
    'Port 80 lacks the "http" handler of port 443: http:// requests have no Fly-Client-IP or X-Forwarded headers, and Fly cannot redirect them to HTTPS.',
};

export default rule({
  id: "port-80-with-tls",
  category: "security",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  replaces: ["force-https-missing"],
  *check({ app }) {
    for (const service of app.services.filter(({ kind, protocol }) => kind === "services" && protocol === "tcp")) {
      for (const port of service.ports.filter(({ start, end }) => start === 80 && end === 80)) {
        if (hasUnknownHandler(port)) continue;
        if (port.handlers.includes("tls")) yield withTls(port);
        else if (port.handlers.length === 0 && hasHttps(service)) yield raw(port);
      }
    }
  },
});

function hasHttps({ ports }: Service): boolean {
  return ports.some((port) => covers(port, 443) && port.handlers.includes("tls") && port.handlers.includes("http"));
}

function withTls(port: Port): Finding {
  const path = fieldPath(port, "handlers");
  const forced: readonly Change[] = has(port, "force_https") ? [] : [{ add: port.path, toml: "force_https = true" }];
  // The redirect needs the http handler; without it the platform refuses force_https.
  const isRefused = port.forceHttps && !port.handlers.includes("http");
  return {
    path,
    about: port.path,
    message: says.expectsTls(toml(port.handlers)),
    help: code(REDIRECT),
    severity: isRefused ? "error" : undefined,
    outcome: isRefused ? "deploy" : undefined,
    fix: { safe: false, changes: [...forced, { set: path, toml: HTTP }] },
  };
}

function raw(port: Port): Finding {
  const path = fieldPath(port, "handlers");
  const isEmpty = has(port, "handlers");
  const lines = has(port, "force_https") ? `handlers = ${HTTP}` : REDIRECT;
  return {
    path: isEmpty ? path : port.path,
    about: port.path,
    missing: isEmpty ? undefined : [path],
    severity: "info",
    message: says.isRaw,
    help: code(REDIRECT),
    fix: { safe: false, changes: [isEmpty ? { set: path, toml: HTTP } : { add: port.path, toml: lines }] },
  };
}

export const manual: Manual = {
  title: "TLS on port 80",
  why: "Browsers open http:// URLs on port 80, in plain HTTP. If Fly Proxy expects TLS there, the connection breaks and the redirect to HTTPS never happens.",
  how: 'Write `handlers = ["http"]` and `force_https = true` for port 80. `tls` belongs on port 443.',
  examples: [
    {
      name: "tls on port 80",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["tls", "http"] # <--
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            force_https = true
            port = 80
            handlers = ["http"]
      `,
    },
    {
      name: "no handlers on port 80",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]] # <--
            port = 80
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
      fixed: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            handlers = ["http"]
            force_https = true
            port = 80
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "http on port 80",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
            handlers = ["http"]
            force_https = true
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "an app that handles TLS and redirects itself",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
          [[services.ports]]
            port = 443
      `,
    },
  ],
};
