import { allCommands } from "../app/command.ts";
import { formatAddress, isServer, readAddress } from "../hints/address.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { realServer } from "../words/advice.ts";

/** Schemes of what answers over the network: in others, what follows the slashes may be no host. */
const NETWORK =
  /^(?:https?|wss?|tcp|grpc|postgres(?:ql)?|mysql2?|mariadb|sqlserver|redis|rediss|valkey|memcached?|mongodb|amqps?|nats|kafka|clickhouse|smtp)$/;

/** What people call a service in compose.yaml; a bare word under another name may be no host at all. */
const SERVICE =
  /^(?:db|database|postgres(?:ql)?|pg|mysql|mariadb|redis|valkey|memcached|mongo(?:db)?|rabbitmq|kafka|elasticsearch|opensearch|clickhouse|minio|nats|mailhog|mailpit|qdrant|chroma(?:db)?|weaviate|meilisearch|typesense|ollama)$/;

/** Words that hold a place, and the names in /etc/hosts of a Machine. */
const NO_NAME = /^(?:localhost|host(?:name)?|fly-.*)$/;

const says = {
  unknown: (variable: string, address: string, host: string) =>
    `${variable} points to ${address}, but on Fly no host is called ${host}, so connections fail. Such names only work in Docker.`,
};

export default rule({
  id: "env-compose-host",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/private-networking/",
  *check({ app, beside }) {
    // Containers of one Machine know each other by name, and so do the machines of a tailnet.
    if (isMultiContainer(app) || isTailscale(allCommands(app))) return;
    for (const { name, value, path } of app.env) {
      const address = readAddress(value);
      if (!address || !isServer(name, address) || !isComposeName(address.host, address.scheme)) continue;
      // The Dockerfile is only looked for where there is something to ask.
      if (isTailscale(beside.image()?.text ?? "")) return;
      yield {
        path,
        sensitive: address.hasCredentials || undefined,
        message: says.unknown(name, formatAddress(address), address.host),
        help: realServer(app, name, address.scheme),
      };
    }
  },
});

function isComposeName(host: string, scheme: string | undefined): boolean {
  if (host === "host.docker.internal") return true;
  if (NO_NAME.test(host)) return false;
  return scheme === undefined ? SERVICE.test(host) : NETWORK.test(scheme) && /^[a-z][a-z0-9_-]*$/.test(host);
}

function isTailscale(text: string): boolean {
  return text.includes("tailscale");
}

export const manual: Manual = {
  title: "A host name of docker-compose",
  why: "In docker-compose, services reach each other by their names: `redis://redis:6379`. On Fly, each service is a separate app, whose name ends in `.internal` or `.flycast`. A name without a dot is not found.",
  how: "Use the real address, as a secret if it contains a password: `fly mpg attach` and `fly redis create` give you one. Another app of yours is at `APP.flycast` or `APP.internal`.",
  examples: [
    {
      name: "Redis of a compose.yaml",
      toml: `
        app = "acme"
        [env]
          REDIS_URL = "redis://redis:6379/0" # <--
      `,
    },
    {
      name: "another service of a compose.yaml",
      toml: `
        app = "acme"
        [env]
          API_URL = "http://backend:3000" # <--
      `,
    },
    {
      name: "a host without a scheme",
      toml: `
        app = "acme"
        [env]
          DB_HOST = "db" # <--
      `,
    },
    {
      name: "the computer on which Docker runs",
      toml: `
        app = "acme"
        [env]
          OLLAMA_URL = "http://host.docker.internal:11434" # <--
      `,
    },
    {
      name: "apps on Fly",
      toml: `
        app = "acme"
        [env]
          REDIS_URL = "redis://acme-redis.internal:6379"
          API_URL = "http://acme-api.flycast"
      `,
    },
    {
      name: "no addresses",
      toml: `
        app = "acme"
        [env]
          DATABASE_URL = "sqlite://data/app.db"
          STORAGE_URL = "s3://bucket"
          CACHE_DRIVER = "redis"
          JWT_AUDIENCE = "http://api"
          HTTP_ADDR = "tcp://fly-local-6pn:8080"
      `,
    },
    {
      name: "containers of one Machine",
      toml: `
        app = "acme"
        [build.compose]
          file = "compose.yaml"
        [env]
          REDIS_URL = "redis://redis:6379"
      `,
    },
    {
      name: "a tailnet",
      toml: `
        app = "acme"
        [env]
          API_URL = "http://backend:3000"
      `,
      files: {
        Dockerfile: `
          FROM alpine:3.20
          COPY --from=docker.io/tailscale/tailscale:stable /usr/local/bin/tailscaled /app/tailscaled
          CMD ["/app/start.sh"]
        `,
      },
    },
  ],
};
