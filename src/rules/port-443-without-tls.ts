import { fieldPath } from "../app/section.ts";
import { covers, hasUnknownHandler, type Port, type Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { portName } from "../words/names.ts";

export default rule({
  id: "port-443-without-tls",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app }) {
    for (const service of app.services.filter(({ protocol }) => protocol === "tcp")) {
      for (const port of service.ports.filter((one) => covers(one, 443) && !hasUnknownHandler(one))) {
        // Without handlers the app has certificates of its own.
        if (port.handlers.includes("http") && !port.handlers.includes("tls")) yield clear(port);
        else if (port.handlers.join() === "tls" && hasPlainHttp(service)) yield halfway(port);
      }
    }
  },
});

function hasPlainHttp({ ports }: Service): boolean {
  return ports.some((port) => covers(port, 80) && port.handlers.includes("http"));
}

function clear(port: Port): Finding {
  const path = fieldPath(port, "handlers");
  const handlers = toml(["tls", ...port.handlers]);
  return {
    path,
    message: `Port ${portName(port)} has handlers = ${toml(port.handlers)}, without "tls": Fly answers there in clear text, and browsers that come by https:// show an error.`,
    help: `handlers = ${handlers}`,
    ...(port.start === port.end ? { fix: { safe: false, changes: [{ set: path, toml: handlers }] } } : {}),
  };
}

function halfway(port: Port): Finding {
  const path = fieldPath(port, "handlers");
  return {
    path,
    severity: "info",
    message: `Port ${portName(port)} lacks the "http" handler that port 80 has: over HTTPS the app gets no Fly-Client-IP and X-Forwarded headers, and visitors no HTTP/2.`,
    help: 'handlers = ["tls", "http"]',
    ...(port.start === port.end ? { fix: { safe: false, changes: [{ set: path, toml: '["tls", "http"]' }] } } : {}),
  };
}

export const manual: Manual = {
  title: "Port 443 without TLS",
  why: "Handlers say what the proxy does with a connection. With `http` but not `tls` it expects plain HTTP on the port where browsers speak TLS: they show an error, and whoever does get through is not encrypted.",
  how: 'Write `handlers = ["tls", "http"]`. Leave the handlers out altogether where the app brings certificates of its own.',
  examples: [
    {
      name: "only http",
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
      name: "TLS, but not HTTP as on port 80",
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
      name: "an app with certificates of its own",
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
