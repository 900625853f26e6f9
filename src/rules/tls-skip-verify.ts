import { type HealthCheck, httpChecks, isHttps } from "../app/check.ts";
import type { App } from "../app/model.ts";
import { boolean, fieldPath, has } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";

const says = {
  plainHttp: "tls_skip_verify has no effect: this check uses plain HTTP, so there is no certificate to verify.",
  deleteLine: "Delete the line.",
  endsAtProxy: (port: number | undefined) =>
    `Fly Proxy handles TLS, so the app speaks plain HTTP${port === undefined ? "" : ` on port ${port}`}, and this https check fails.`,
  anyCertificate: "This check accepts any certificate, even an expired one or one for another host.",
  nameOrSilence: (line: string) => [
    code(line),
    "If the app uses a self-signed certificate, keep the line and add this comment above it:",
    code("# flylint-disable-next-line tls-skip-verify"),
  ],
  noName: "This check connects to an IP address, which is not on the app's certificate, so it will probably fail.",
  nameOrOther: (line: string) => [code(line), "Or use the hostname on your certificate."],
};

export default rule({
  id: "tls-skip-verify",
  category: "security",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  *check({ app }) {
    for (const check of httpChecks(app)) {
      const finding = isHttps(check) ? overTls(app, check) : overHttp(check);
      if (finding) yield finding;
    }
  },
});

function overHttp(check: HealthCheck): Finding | undefined {
  if (!skips(check)) return undefined;
  return {
    path: fieldPath(check, "tls_skip_verify"),
    at: "key",
    severity: "warning",
    outcome: "ignored",
    message: says.plainHttp,
    help: says.deleteLine,
  };
}

function overTls(app: App, check: HealthCheck): Finding | undefined {
  const protocol = fieldPath(check, "protocol");
  const skip = fieldPath(check, "tls_skip_verify");
  if (check.service && endsTls(check.service)) {
    const removed = has(check, "tls_skip_verify") ? [{ remove: skip }] : [];
    return {
      path: protocol,
      severity: "warning",
      message: says.endsAtProxy(check.service.internalPort),
      help: code('protocol = "http"'),
      fix: { safe: false, changes: [{ set: protocol, toml: '"http"' }, ...removed] },
    };
  }
  const named = `tls_server_name = "${app.name ?? "my-app"}.fly.dev"`;
  if (skips(check)) return { path: skip, message: says.anyCertificate, help: says.nameOrSilence(named) };
  if (has(check, "tls_server_name")) return undefined;
  return { path: protocol, message: says.noName, help: says.nameOrOther(named) };
}

function skips(check: HealthCheck): boolean {
  return boolean(check, "tls_skip_verify") === true;
}

/** Behind a port with `http` or `tls` the app sees no TLS; one that passes the bytes through leaves it to the app. */
function endsTls(service: Service): boolean {
  return (
    service.ports.length > 0 &&
    service.ports.every(({ handlers }) => handlers.includes("http") || handlers.includes("tls"))
  );
}

export const manual: Manual = {
  title: "TLS in a health check",
  why: "Health checks connect directly to the Machine, not through Fly Proxy. If Fly Proxy handles TLS, the app speaks plain HTTP, and a check over `https` fails. If the app itself handles TLS, `tls_skip_verify` hides an expired certificate, and without `tls_server_name` no certificate matches.",
  how: 'For a service with the `http` or `tls` handler, delete `protocol` or set it to "http". For an app with its own certificate, set `tls_server_name` to the hostname on it.',
  examples: [
    {
      name: "https behind Fly Proxy",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
            protocol = "https" # <--
            tls_skip_verify = true
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
            protocol = "http"
      `,
    },
    {
      name: "any certificate",
      toml: `
        [[services]]
          internal_port = 8443
          protocol = "tcp"
          [[services.ports]]
            port = 443
          [[services.http_checks]]
            path = "/healthz"
            protocol = "https"
            tls_skip_verify = true # <--
      `,
    },
    {
      name: "no name",
      toml: `
        [checks.up]
          type = "http"
          port = 8443
          path = "/healthz"
          protocol = "https" # <--
      `,
    },
    {
      name: "nothing to verify",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
            tls_skip_verify = true # <--
      `,
    },
    {
      name: "the check that fly launch writes",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            protocol = "http"
            tls_skip_verify = false
      `,
    },
    {
      name: "a name to verify",
      toml: `
        [checks.up]
          type = "http"
          port = 8443
          path = "/healthz"
          protocol = "https"
          tls_server_name = "acme.com"
      `,
    },
  ],
};
