import { fieldPath } from "../app/section.ts";
import { covers, hasUnknownHandler } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { portName } from "../words/names.ts";

export default rule({
  id: "force-https-non-http-handler",
  category: "networking",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/networking/services/",
  *check({ app }) {
    for (const { kind, protocol, ports } of app.services) {
      if (kind !== "services" || protocol !== "tcp") continue;
      for (const port of ports.filter((one) => one.forceHttps && !hasUnknownHandler(one))) {
        const { handlers } = port;
        const path = fieldPath(port, "force_https");
        const isHttp = handlers.some((handler) => handler === "http" || handler === "edge_http");
        // TLS on port 80 is reported by port-80-with-tls, and force_https is right there.
        if ((isHttp && !handlers.includes("tls")) || (handlers.includes("tls") && covers(port, 80))) continue;
        if (isHttp) {
          yield {
            path,
            severity: "info",
            outcome: "ignored",
            message: `Port ${portName(port)} takes HTTPS only, so force_https has nobody to send there.`,
            help: "Delete the line; force_https belongs to the port with plain HTTP, most often 80.",
            fix: { safe: true, changes: [{ remove: path }] },
          };
          continue;
        }
        const bare = handlers.length === 0;
        yield {
          path,
          about: port.path,
          message: `force_https is for ports with the handler "http", and port ${portName(port)} has ${bare ? "none" : `handlers = ${toml(handlers)}`}: the deploy fails.`,
          help: bare
            ? `For a web app add: handlers = ${port.start === 443 ? '["tls", "http"]' : '["http"]'}\nIf the bytes shall go to the app as they come, delete force_https.`
            : 'Delete the line, or add "http" to the handlers.',
          ...(bare ? {} : { fix: { safe: true, changes: [{ remove: path }] } }),
        };
      }
    }
  },
});

export const manual: Manual = {
  title: "`force_https` on a port that does not speak HTTP",
  why: "The redirect is an HTTP answer, so only the `http` handler can give it: on other ports the deploy fails. On a port with TLS everybody uses HTTPS already.",
  how: 'Keep `force_https` on port 80 with `handlers = ["http"]`, and delete it elsewhere.',
  examples: [
    {
      name: "a port with TLS only",
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
      name: "a port without handlers",
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
      name: "HTTPS that is sent to HTTPS",
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
      name: "TLS on port 80 has another report",
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
