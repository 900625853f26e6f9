import { httpChecks } from "../app/check.ts";
import { isH2Backend, type Service, speaksHttp } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";
import { checkLines } from "../words/checks.ts";
import { serviceName } from "../words/names.ts";

const says = {
  onlyListens: (check: string, service: string) =>
    `${check} only sees that something listens: ${service} counts as healthy while every page answers with an error, or with nothing at all.`,
  addHttp: (lines: string) =>
    `Add below it, with a page of your app that answers 200 when all is well:\n[[services.http_checks]]\n  ${lines}`,
};

export default rule({
  id: "http-service-tcp-check-only",
  category: "reliability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/health-checks/#service-level-checks",
  *check({ app }) {
    const checks = httpChecks(app);
    for (const service of app.services) {
      const [first] = service.checks;
      if (!first || !onlyHttp(service) || isH2Backend(service)) continue;
      const groups = new Set(service.groups);
      if (checks.some((check) => check.groups.some((group) => groups.has(group)))) continue;
      yield {
        path: first.path,
        message: says.onlyListens(header(first.path), serviceName(service)),
        help: says.addHttp(checkLines("http", "/healthz")),
      };
    }
  },
});

/** A port that passes the bytes through may well speak something else. */
function onlyHttp(service: Service): boolean {
  return speaksHttp(service) && service.ports.every(({ handlers }) => handlers.includes("http"));
}

export const manual: Manual = {
  title: "A web service that is only checked for an open port",
  why: "A TCP check passes as soon as the port accepts a connection. An app that hangs, has lost its database or answers 500 to everything still passes, keeps getting requests, and its deploy counts as good. Old versions of `fly launch` wrote such a check into every file.",
  how: "Add an HTTP check of a page that needs the app to work. Servers that speak gRPC, or WebSocket and nothing else, may keep the TCP check.",
  examples: [
    {
      name: "as fly launch once wrote it",
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
      name: "TLS that the app itself ends",
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
