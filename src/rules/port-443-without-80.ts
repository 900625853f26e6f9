import { covers } from "../app/service.ts";
import { code } from "../help.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";

const says = {
  noHttp:
    "No service listens on port 80: visitors who open an http:// link, or type the address without https://, get no answer.",
  add: [
    "Add to the same service:",
    code(block("[[services.ports]]", { port: 80, handlers: ["http"], force_https: true })),
  ],
};

export default rule({
  id: "port-443-without-80",
  category: "networking",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app }) {
    const ports = app.services.filter(({ ghost }) => !ghost).flatMap((service) => service.ports);
    if (isPrivate(app) || ports.some((port) => covers(port, 80))) return;
    const secure = ports.find(({ start, end, handlers }) => {
      return start === 443 && end === 443 && handlers.includes("http") && handlers.includes("tls");
    });
    if (secure) yield { path: secure.path, message: says.noHttp, help: says.add };
  },
});

export const manual: Manual = {
  title: "HTTPS without port 80",
  why: "Fly Proxy redirects http:// to https:// only if a service listens on port 80. Most browsers try https:// first, but `curl`, uptime monitors and old links do not.",
  how: "Add port 80 with the `http` handler and `force_https = true`. For an API that must never be called without TLS, silence the report.",
  examples: [
    {
      name: "only 443",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]] # <--
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
            port = 80
            handlers = ["http"]
            force_https = true
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "TLS for something else",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 5222
          [[services.ports]]
            port = 443
            handlers = ["tls"]
      `,
    },
  ],
};
