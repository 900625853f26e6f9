import { boolean, fieldPath, has } from "../app/section.ts";
import { covers, type Port, type Service } from "../app/service.ts";
import { code } from "../help.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";

const says = {
  turnedOff:
    "force_https is false, so port 80 does not redirect to HTTPS. Logins and cookies sent over http:// are not encrypted.",
  missing:
    "force_https is missing, so port 80 does not redirect to HTTPS. Logins and cookies sent over http:// are not encrypted.",
  redirect: [
    code("force_https = true"),
    "If the app has no public address (only Flycast or .internal), add this comment above the line:",
    code("# flylint-disable-next-line force-https-missing"),
  ],
};

export default rule({
  id: "force-https-missing",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  options: {
    private: { description: "Set to true if the app is reached only over Fly's private network.", default: false },
  },
  *check({ app, options }) {
    const offersTls = app.services.some(({ ports }) => ports.some(({ handlers }) => handlers.includes("tls")));
    if (options.private || isPrivate(app) || !offersTls) return;
    for (const service of app.services) {
      for (const port of service.ports) {
        if (!covers(port, 80) || !port.handlers.includes("http") || port.forceHttps) continue;
        const section = service.kind === "http_service" ? service : port;
        // Of a value such as "yes" nobody knows that it is false; that its type is wrong is said instead.
        const isUnreadable = has(section, "force_https") && boolean(section, "force_https") === undefined;
        if (!isUnreadable) yield notForced(service, section);
      }
    }
  },
});

function notForced(service: Service, section: Service | Port): Finding {
  if (has(section, "force_https")) {
    const path = fieldPath(section, "force_https");
    const fix = { safe: false, changes: [{ set: path, toml: "true" }] };
    return { path, message: says.turnedOff, help: says.redirect, fix };
  }
  return {
    path: section.path,
    missing: [[], ["ports"]].map((below) => [...service.path, ...below, "force_https"]),
    message: says.missing,
    help: says.redirect,
    // Callers over Flycast would be sent to HTTPS, where no certificate covers the name.
    fix: { safe: false, changes: [{ add: section.path, toml: "force_https = true" }] },
  };
}

export const manual: Manual = {
  title: "HTTP without a redirect to HTTPS",
  why: "Without `force_https`, visitors who open http:// stay there: passwords and cookies are not encrypted, and every page exists at two addresses. `fly launch` sets it to true, but if the key is missing, it is false.",
  how: "Add `force_https = true` to `[http_service]`, or to port 80 of a service. Leave it out only if the app is called over Flycast.",
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
      name: "a value that is neither true nor false, which another rule reports",
      toml: `
        [http_service]
          internal_port = 8080
          force_https = "yes"
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
      name: "in the wrong table, which another rule reports",
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
      name: "public app that calls another app over Flycast",
      toml: `
        app = "shop"
        [env]
          API_URL = "http://api.flycast"
        [http_service] # <--
          internal_port = 8080
      `,
      fixed: `
        app = "shop"
        [env]
          API_URL = "http://api.flycast"
        [http_service]
          force_https = true
          internal_port = 8080
      `,
    },
    {
      name: "private app, which names its own Flycast address",
      toml: `
        app = "api"
        [env]
          API_URL = "http://api.flycast"
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
