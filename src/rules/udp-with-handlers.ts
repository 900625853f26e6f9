import type { App } from "../app/model.ts";
import { boolean, field, fieldPath, has, texts } from "../app/section.ts";
import type { Port, Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, short } from "../toml/write.ts";
import { both } from "../words/english.ts";
import { portName, portNames } from "../words/names.ts";

const says = {
  noConnection: (settings: readonly string[], port: string) =>
    `Fly forwards UDP datagrams to the app unchanged, so ${both(settings)} ${settings.length > 1 ? "have" : "has"} no effect on ${portNames([port])}.`,
  deleteKeys: (keys: readonly string[]) => `Delete ${both(keys)}.`,
  opensTcp: (check: string, port: string) =>
    `${check} opens a TCP connection${port}, but the service is UDP only. The check fails unless the app also listens on TCP there.`,
  toPort: (port: number) => ` to port ${port}`,
  checkTcp: "Delete the check. If the app also listens on a TCP port, add a top-level check for that port.",
};

export default rule({
  id: "udp-with-handlers",
  category: "networking",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  docs: "https://fly.io/docs/networking/udp-and-tcp/",
  replaces: ["invalid-enum-value"],
  *check({ app }) {
    for (const service of app.services.filter(({ protocol }) => protocol === "udp")) {
      for (const port of service.ports) yield* ofPort(port);
      if (!hasTcpTwin(app, service)) yield* ofChecks(service);
    }
  },
});

/** What the proxy can only do with a connection, and UDP has none. */
function* ofPort(port: Port): Iterable<Finding> {
  const keys = ["handlers", "force_https", "tls_options", "http_options", "proxy_proto_options"].filter((key) =>
    key === "handlers" ? texts(port, key).length > 0 : key === "force_https" ? boolean(port, key) : has(port, key),
  );
  const [first] = keys;
  if (first === undefined) return;
  const settings = keys.map((key) => (key.endsWith("_options") ? key : `${key} = ${short(field(port, key))}`));
  yield {
    path: fieldPath(port, first),
    about: port.path,
    message: says.noConnection(settings, portName(port)),
    help: says.deleteKeys(keys),
    fix: { safe: true, changes: keys.map((key) => ({ remove: fieldPath(port, key) })) },
  };
}

function* ofChecks({ checks, internalPort }: Service): Iterable<Finding> {
  for (const { path } of checks) {
    yield {
      path,
      // An app may listen on TCP as well, without a service for it.
      severity: "warning",
      outcome: "risk",
      message: says.opensTcp(header(path), internalPort === undefined ? "" : says.toPort(internalPort)),
      help: says.checkTcp,
    };
  }
}

/** DNS and the like serve both protocols on one port. */
function hasTcpTwin(app: App, service: Service): boolean {
  return app.services.some(
    ({ protocol, internalPort, groups }) =>
      protocol === "tcp" &&
      internalPort === service.internalPort &&
      groups.some((name) => service.groups.includes(name)),
  );
}

export const manual: Manual = {
  title: "Handlers or checks on a UDP service",
  why: "Handlers, `force_https`, and TLS and HTTP options apply to TCP connections. Fly forwards UDP datagrams unchanged. A check also opens a TCP connection, so it always fails on a port that only uses UDP.",
  how: "Delete the handlers and options. Check a TCP port of the app with a top-level check, if it has one.",
  examples: [
    {
      name: "a handler",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          [[services.ports]]
            port = 5353
            handlers = ["tls"] # <--
      `,
      fixed: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          [[services.ports]]
            port = 5353
      `,
    },
    {
      name: "a check",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          [[services.ports]]
            port = 5353
          [[services.tcp_checks]] # <--
            interval = "15s"
      `,
    },
    {
      name: "no handlers",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          [[services.ports]]
            port = 5353
            handlers = []
      `,
    },
    {
      name: "a check on a port that also serves TCP",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 53
          [[services.ports]]
            port = 53
          [[services.tcp_checks]]
            interval = "15s"
        [[services]]
          protocol = "tcp"
          internal_port = 53
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "HTTPS, which UDP does not know",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          [[services.ports]]
            port = 5353
            force_https = true # <--
      `,
      fixed: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          [[services.ports]]
            port = 5353
      `,
    },
  ],
};
