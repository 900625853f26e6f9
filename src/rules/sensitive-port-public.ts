import { imageOf } from "../app/build.ts";
import { allCommands } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import { covers, type Port, portPath, type Service } from "../app/service.ts";
import { run } from "../help.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { fly, realName } from "../words/commands.ts";
import { portName, portVerb } from "../words/names.ts";

interface Server {
  readonly name: string;
  /** Others use the port as well. */
  readonly common?: true;
  /** Others use it so often that the file has to name the server. */
  readonly hint?: RegExp;
  /** An admin page, which is as open behind the http handler. */
  readonly web?: true;
}

/** What usually listens there. */
const SERVERS: Readonly<Record<number, Server>> = {
  22: { name: "SSH" },
  23: { name: "Telnet" },
  1433: { name: "SQL Server" },
  1521: { name: "Oracle" },
  2222: { name: "SSH", common: true },
  2375: { name: "Docker" },
  2379: { name: "etcd" },
  2380: { name: "etcd" },
  3306: { name: "MySQL" },
  4222: { name: "NATS", common: true },
  5432: { name: "Postgres" },
  5433: { name: "Postgres" },
  5601: { name: "Kibana", web: true },
  5672: { name: "RabbitMQ" },
  5984: { name: "CouchDB" },
  6379: { name: "Redis" },
  6380: { name: "Redis" },
  7474: { name: "Neo4j" },
  7687: { name: "Neo4j or Memgraph" },
  8086: { name: "InfluxDB" },
  8123: { name: "ClickHouse" },
  8529: { name: "ArangoDB" },
  9000: { name: "ClickHouse, MinIO or PHP-FPM", hint: /clickhouse|minio|fpm/i },
  9042: { name: "Cassandra" },
  9200: { name: "Elasticsearch", web: true },
  9300: { name: "Elasticsearch" },
  10250: { name: "kubelet" },
  11211: { name: "Memcached" },
  15672: { name: "the RabbitMQ console", web: true },
  26257: { name: "CockroachDB" },
  27017: { name: "MongoDB" },
  28015: { name: "RethinkDB" },
  50000: { name: "Db2 or SAP", hint: /db2|sap(?![a-z])/i },
};

/** Apps whose point it is to be reached like that. */
const MEANT =
  /ssh|sftp|(?<![a-z])git|gitea|forgejo|gogs|bastion|jump|tunnel|(?<![a-z])up?term|mqtt|mosquitto|soft-serve|honeypot/i;

const says = {
  anyoneCanTry: (place: string) =>
    `${place}. Once the app has a public address, anyone on the internet can try to log in.`,
  serverListens: (number: number, server: string) => `Port ${number} is the usual port of ${server}`,
  isYours: (number: number) => `Your flylint settings list port ${number} as private`,
  leadsToServer: (port: string, number: number, server: string) =>
    `${portVerb(port, "leads", "lead")} to internal port ${number}, the usual port of ${server}`,
  leadsToYours: (port: string, number: number) =>
    `${portVerb(port, "leads", "lead")} to internal port ${number}, which your flylint settings list as private`,
  close: (commands: { readonly list: string; readonly add: string; readonly release: string }, address: string) => [
    "Check whether the app has a public address:",
    run(commands.list),
    `If only your own apps use the service, delete it: they can connect to ${address} without it. Or replace the public addresses with a private one:`,
    run(commands.add),
    run(commands.release),
  ],
};

export default rule({
  id: "sensitive-port-public",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/flycast/",
  // What says to take the public address away cannot stand beside advice to add one.
  replaces: ["needs-dedicated-ipv4"],
  options: {
    ports: {
      description: "Additional ports that must not be public.",
      default: [] as readonly number[],
      of: "number",
    },
    private: { description: "Set to true for an app that is reached only over Fly's private network.", default: false },
  },
  *check({ app, options, preset }) {
    if (options.private || isPrivate(app)) return;
    for (const service of app.services.filter(({ protocol, ghost }) => protocol === "tcp" && !ghost)) {
      const found = exposed(app, service, options.ports);
      // Who serves SSH on Fly, or asks for the address of the client, has set it up for that: only presets that look for
      // everything speak of it.
      const isOnPurpose =
        found?.port.handlers.includes("proxy_proto") ||
        (SERVERS[found?.number ?? 0]?.name === "SSH" && MEANT.test(namesIn(app)));
      if (found && !(isOnPurpose && preset === "recommended")) yield finding(app, service, found);
    }
  },
});

interface Exposed {
  readonly number: number;
  readonly port: Port;
}

/** The first port of a service that leads to a server of that kind. */
function exposed(app: App, service: Service, more: readonly number[]): Exposed | undefined {
  const isServer = (number: number | undefined): number is number => {
    if (number === undefined || more.includes(number)) return number !== undefined;
    const server = SERVERS[number];
    return server !== undefined && (server.hint === undefined || server.hint.test(namesIn(app)));
  };
  const inside = isServer(service.internalPort) ? service.internalPort : undefined;
  for (const port of service.ports) {
    const isHttp = port.handlers.includes("http");
    const outside = !isHttp && port.start === port.end && isServer(port.start) ? port.start : undefined;
    const isOpen = inside !== undefined && (!isHttp || SERVERS[inside]?.web === true || more.includes(inside));
    const number = outside ?? (isOpen ? inside : undefined);
    // pg_tls is there to open Postgres to the outside, with TLS and a password.
    const isPostgres = port.handlers.includes("pg_tls") && SERVERS[number ?? 0]?.name === "Postgres";
    if (number !== undefined && !isPostgres) return { number, port };
  }
  return undefined;
}

function finding(app: App, service: Service, { number, port }: Exposed): Finding {
  const isOutside = covers(port, number) && port.start === port.end;
  // Who asks for the address of the client means to be reached from outside.
  const isMild = SERVERS[number]?.common || port.handlers.includes("proxy_proto") || MEANT.test(namesIn(app));
  const commands = {
    list: fly(app, "ips list"),
    add: fly(app, "ips allocate-v6 --private"),
    release: fly(app, "ips release ADDRESS"),
  };
  const address = `${realName(app) ?? "APP"}.internal:${service.internalPort ?? number}`;
  return {
    path: isOutside ? portPath(port) : fieldPath(service, "internal_port"),
    // A port that may well be meant to be public is no reason to keep quiet about the rest of its service.
    about: isMild ? ["app"] : service.path,
    message: says.anyoneCanTry(isOutside ? openPort(number) : inMachine(port, number)),
    help: says.close(commands, address),
    severity: isMild ? "info" : undefined,
  };
}

function openPort(number: number): string {
  const server = SERVERS[number]?.name;
  return server === undefined ? says.isYours(number) : says.serverListens(number, server);
}

function inMachine(port: Port, number: number): string {
  const server = SERVERS[number]?.name;
  const name = portName(port);
  return server === undefined ? says.leadsToYours(name, number) : says.leadsToServer(name, number, server);
}

/** The names that tell what an app is: its own, its image, its commands, its variables. */
function namesIn(app: App): string {
  return [app.name ?? "", imageOf(app), allCommands(app), ...app.env.map(({ name }) => name)].join("\n");
}

export const manual: Manual = {
  title: "A database or admin port on the internet",
  why: "A service is public as soon as the app has a public address, and scanners find an open Redis or Postgres within minutes. Apps of one organization reach each other over the private network without a service.",
  how: "Delete the service and use `APP.internal`, or give the app only a private address (Flycast). If the port must be public, require a password and TLS, and silence the report.",
  links: ["https://fly.io/docs/apps/going-to-production/"],
  examples: [
    {
      name: "Redis",
      toml: `
        app = "acme-cache"
        [[services]]
          protocol = "tcp"
          internal_port = 6379
          [[services.ports]]
            port = 6379 # <--
      `,
    },
    {
      name: "Postgres behind another port",
      toml: `
        app = "acme-db"
        [[services]]
          protocol = "tcp"
          internal_port = 5432 # <--
          [[services.ports]]
            port = 10000
      `,
    },
    {
      name: "an admin page",
      toml: `
        app = "acme-queue"
        [http_service]
          internal_port = 15672 # <--
      `,
    },
    {
      name: "a port from the option ports",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 7000
          [[services.ports]]
            port = 7000 # <--
      `,
      options: { ports: [7000] },
    },
    {
      name: "Postgres with pg_tls",
      toml: `
        app = "acme-db"
        [[services]]
          protocol = "tcp"
          internal_port = 5432
          [[services.ports]]
            port = 5432
            handlers = ["pg_tls"]
      `,
    },
    {
      name: "a public app that calls a private one",
      toml: `
        app = "acme-cache"
        [env]
          BACKEND_URL = "http://my-acme-cache.flycast:8080"
        [[services]]
          protocol = "tcp"
          internal_port = 6379
          [[services.ports]]
            port = 6379 # <--
      `,
    },
    {
      name: "an app with its own Flycast address",
      toml: `
        app = "acme-cache"
        [env]
          ADVERTISED_URL = "redis://acme-cache.flycast:6379"
        [[services]]
          protocol = "tcp"
          internal_port = 6379
          [[services.ports]]
            port = 6379
      `,
    },
    {
      name: "a private app",
      toml: `
        app = "acme-cache"
        [[services]]
          protocol = "tcp"
          internal_port = 6379
          [[services.ports]]
            port = 6379
      `,
      options: { private: true },
    },
    {
      name: "a game on a port that ClickHouse also uses",
      toml: `
        app = "acme-game"
        [[services]]
          protocol = "tcp"
          internal_port = 9000
          [[services.ports]]
            port = 9000
      `,
    },
    {
      name: "a server in PHP on port 9000, which is no PHP-FPM",
      toml: `
        app = "acme"
        [processes]
          ws = "php artisan reverb:start --port=9000"
        [[services]]
          protocol = "tcp"
          internal_port = 9000
          processes = ["ws"]
          [[services.ports]]
            port = 9000
            handlers = ["tls"]
      `,
    },
    {
      name: "a web app on port 9000",
      toml: `
        [http_service]
          internal_port = 9000
      `,
    },
    {
      name: "a bastion, in the presets production and all",
      toml: `
        app = "acme-bastion"
        [[services]]
          protocol = "tcp"
          internal_port = 22
          [[services.ports]]
            port = 22 # <--
      `,
    },
    {
      name: "no service",
      toml: `
        app = "acme-cache"
        [mounts]
          source = "redis"
          destination = "/data"
      `,
    },
  ],
};
