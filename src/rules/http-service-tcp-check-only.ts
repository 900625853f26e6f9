import { httpChecks } from "../app/check.ts";
import { type Service, speaksHttp } from "../app/service.ts";
import { checkFor, hasPages } from "../hints/health-check.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";
import { addCheck } from "../words/checks.ts";
import { serviceName } from "../words/names.ts";

const says = {
  onlyListens: (check: string, service: string) =>
    `${check} only tests whether the port is open. ${service} counts as healthy even if every request fails.`,
};

export default rule({
  id: "http-service-tcp-check-only",
  category: "reliability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/health-checks/#service-level-checks",
  *check({ app, environment }) {
    if (environment === "nonprod") return;
    const checks = httpChecks(app);
    for (const service of app.services) {
      const [first] = service.checks;
      if (!first || !onlyHttp(service) || !hasPages(app, service)) continue;
      const groups = new Set(service.groups);
      if (checks.some((check) => check.groups.some((group) => groups.has(group)))) continue;
      yield {
        path: first.path,
        message: says.onlyListens(header(first.path), serviceName(service)),
        help: addCheck(app, service, checkFor(app, service)),
      };
    }
  },
});

/** A port that passes the bytes through may well speak something else. */
function onlyHttp(service: Service): boolean {
  return speaksHttp(service) && service.ports.every(({ handlers }) => handlers.includes("http"));
}

export const manual: Manual = {
  title: "A web service with only TCP checks",
  why: "A TCP check passes as soon as the port accepts a connection. An app that hangs, has lost its database or answers every request with 500 still passes. It keeps receiving requests, and its deploy counts as good. Old versions of `fly launch` wrote such a check into every file.",
  how: "Add an HTTP check with a path that returns 200 only if the app works. Servers that speak only gRPC or WebSocket may keep the TCP check.",
  examples: [
    {
      name: "as old versions of fly launch wrote it",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.tcp_checks]] # <--
            interval = "15s"
            timeout = "2s"
      `,
    },
    {
      name: "with the empty array that they also wrote",
      toml: `
        [[services]]
          http_checks = []
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.tcp_checks]] # <--
            interval = "15s"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "both kinds",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.tcp_checks]]
            interval = "15s"
          [[services.http_checks]]
            path = "/healthz"
      `,
    },
    {
      name: "gRPC",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
            http_options = { h2_backend = true }
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "TLS passthrough",
      toml: `
        [[services]]
          internal_port = 8443
          protocol = "tcp"
          [[services.ports]]
            port = 443
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
  ],
};
