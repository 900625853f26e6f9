import { fieldPath, has } from "../app/section.ts";
import { isH2Backend, type Service, speaksHttp } from "../app/service.ts";
import { isRealtime } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

/** What the platform assumes where nothing is said (https://fly.io/docs/apps/concurrency/). */
const DEFAULT_SOFT_LIMIT = 20;

const says = {
  connections: (service: string) =>
    `Fly counts the connections of ${service} and opens a new one for each request; with "requests" it counts what a Machine has to answer, and reuses connections.`,
  noType: (service: string) =>
    `Without a type Fly counts the connections of ${service} and opens a new one for each request; with "requests" it counts what a Machine has to answer, and reuses connections.`,
  countRequests:
    'type = "requests"\nFor WebSockets and other connections that stay open, keep "connections" with a higher limit.',
};

export default rule({
  id: "concurrency-type-connections",
  category: "performance",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/apps/concurrency/",
  options: {
    minLimit: { description: "From this limit on connections are taken to be counted on purpose.", default: 500 },
  },
  *check({ app, options }) {
    for (const service of app.services) {
      const { concurrency } = service;
      // Double brackets are a mistake of their own: the section has no effect at all.
      if (!concurrency || typeof concurrency.path.at(-1) === "number") continue;
      if (!countsConnections(service) || isH2Backend(service)) continue;
      const { softLimit = DEFAULT_SOFT_LIMIT, hardLimit = softLimit } = concurrency;
      if (Math.min(softLimit, hardLimit) >= options.minLimit) continue;
      if (isRealtime(app)) return;
      const [name, isSet] = [serviceName(service), has(concurrency, "type")];
      const path = isSet ? fieldPath(concurrency, "type") : concurrency.path;
      const change = isSet ? { set: path, toml: '"requests"' } : { add: path, toml: 'type = "requests"' };
      yield {
        path,
        missing: isSet ? undefined : [[...path, "type"]],
        message: isSet ? says.connections(name) : says.noType(name),
        help: says.countRequests,
        fix: { safe: false, changes: [change] },
      };
    }
  },
});

function countsConnections(service: Service): boolean {
  const type = service.concurrency?.type ?? "";
  return speaksHttp(service) && (type === "" || type === "connections");
}

export const manual: Manual = {
  title: "Limits of a web app that count connections",
  why: 'The limits tell the proxy when a Machine is busy. With `type = "connections"`, which also holds where no type is given, it counts connections, and opens a new one for each request; with "requests" it counts what is being answered and reuses connections. Fly recommends that for HTTP.',
  how: 'Write `type = "requests"`. Connections are right for WebSockets and for anything that is not HTTP; those are left alone where the file tells of them or the limits are high.',
  examples: [
    {
      name: "connections",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "connections" # <--
            soft_limit = 80
            hard_limit = 100
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 80
            hard_limit = 100
      `,
    },
    {
      name: "no type",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency] # <--
            soft_limit = 80
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 80
      `,
    },
    {
      name: "requests",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 200
      `,
    },
    {
      name: "Phoenix, with its sockets",
      toml: `
        [env]
          PHX_HOST = "acme.fly.dev"
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "connections"
            soft_limit = 100
      `,
    },
    {
      name: "WebSockets, as a header tells",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "connections"
            soft_limit = 250
          [http_service.http_options.response.headers]
            Content-Security-Policy = "connect-src 'self' wss://acme.fly.dev"
      `,
    },
    {
      name: "high limits",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "connections"
            soft_limit = 1000
            hard_limit = 1000
      `,
    },
    {
      name: "no HTTP",
      toml: `
        [[services]]
          internal_port = 5432
          protocol = "tcp"
          [[services.ports]]
            port = 5432
            handlers = ["pg_tls"]
          [services.concurrency]
            type = "connections"
            soft_limit = 50
      `,
    },
    {
      name: "gRPC",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.http_options]
            h2_backend = true
          [http_service.concurrency]
            type = "connections"
            soft_limit = 100
      `,
    },
  ],
};
