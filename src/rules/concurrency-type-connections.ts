import { fieldPath, has } from "../app/section.ts";
import { isH2Backend, type Service, speaksHttp } from "../app/service.ts";
import { code } from "../help.ts";
import { isRealtime } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

/** What the platform assumes where nothing is said (https://fly.io/docs/apps/concurrency/). */
const DEFAULT_SOFT_LIMIT = 20;

const says = {
  connections: (service: string) =>
    `Fly counts connections to ${service} and opens one for each request. With "requests", it counts requests and reuses connections.`,
  noType: (service: string) =>
    `Without a type, Fly counts connections to ${service} and opens one for each request. With "requests", it counts requests and reuses connections.`,
  countRequests: [
    code('type = "requests"'),
    'For WebSockets and other long-lived connections, keep "connections" with a higher limit.',
  ],
};

export default rule({
  id: "concurrency-type-connections",
  category: "performance",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/apps/concurrency/",
  options: {
    minLimit: {
      description: "Limit at and above which flylint assumes that counting connections is intended.",
      default: 500,
    },
  },
  *check({ app, options }) {
    for (const service of app.services) {
      const { concurrency } = service;
      // Double brackets are a mistake of their own: the section has no effect at all.
      if (!concurrency || typeof concurrency.path.at(-1) === "number") continue;
      if (!countsConnections(service) || isH2Backend(service)) continue;
      // flyctl never sends a zero: it stands for no limit.
      const softLimit = concurrency.softLimit || DEFAULT_SOFT_LIMIT;
      const hardLimit = concurrency.hardLimit || softLimit;
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
  title: "A web app with limits that count connections",
  why: 'The limits tell Fly Proxy when a Machine is busy. With `type = "connections"`, the default, it counts connections and opens a new one for each request. With "requests", it counts active requests and reuses connections, which Fly recommends for HTTP.',
  how: 'Write `type = "requests"`. Count connections for WebSockets and for anything that is not HTTP: flylint reports nothing if the file shows either, or if the limits are high.',
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
      name: "Phoenix, which uses WebSockets",
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
      name: "WebSockets, mentioned in a header",
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
      name: "a high limit, and a zero that means no limit",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "connections"
            soft_limit = 1000
            hard_limit = 0
      `,
    },
    {
      name: "not HTTP",
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
