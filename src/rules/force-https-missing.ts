import { fieldPath, has } from "../app/section.ts";
import { covers } from "../app/service.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "force-https-missing",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  options: {
    private: { description: "Set it for an app that is only reached over Fly's private network.", default: false },
  },
  *check({ app, options }) {
    if (options.private || isPrivate(app)) return;
    const offersTls = app.services.some(({ ports }) => ports.some(({ handlers }) => handlers.includes("tls")));
    for (const service of app.services) {
      const isHttp = service.kind === "http_service";
      for (const port of service.ports) {
        if (!covers(port, 80) || !port.handlers.includes("http") || port.forceHttps || !offersTls) continue;
        const section = isHttp ? service : port;
        const isSet = has(section, "force_https");
        const path = isSet ? fieldPath(section, "force_https") : section.path;
        yield {
          path,
          ...(isSet
            ? {}
            : {
                at: "header" as const,
                missing: [[], ["ports"]].map((below) => [...service.path, ...below, "force_https"]),
              }),
          message: `Visitors who come by http:// stay there: port 80 does not redirect them to HTTPS${isSet ? "" : ", because force_https is missing"}, so logins and cookies travel in clear text.`,
          help: "force_https = true\nFor an app without a public address (only reached over Flycast or .internal), write above this line:\n# flylint-disable-next-line force-https-missing",
          fix: {
            safe: isHttp && !isSet,
            changes: [isSet ? { set: path, toml: "true" } : { add: section.path, toml: "force_https = true" }],
          },
        };
      }
    }
  },
});

export const manual: Manual = {
  title: "HTTP that is not redirected to HTTPS",
  why: "`force_https` is false where it is missing, although `fly launch` writes it. Passwords and cookies then travel in clear text, and pages exist under two addresses.",
  how: "Add `force_https = true` to `[http_service]`, or to the port 80 of a service. Leave it out only where callers use Flycast over http://.",
  examples: [
    {
      name: "missing",
      toml: `
        [http_service] # <--
          internal_port = 8080
      `,
      fixed: `
        [http_service]
          force_https = true
          internal_port = 8080
      `,
    },
    {
      name: "turned off",
      toml: `
        [http_service]
          internal_port = 8080
          force_https = false # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          force_https = true
      `,
    },
    {
      name: "port 80 of a service",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]] # <--
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            force_https = true
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "set",
      toml: `
        [http_service]
          internal_port = 8080
          force_https = true
      `,
    },
    {
      name: "in the wrong table, which has a report of its own",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          force_https = true
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "a private app",
      toml: `
        [env]
          API_URL = "http://api.flycast"
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
