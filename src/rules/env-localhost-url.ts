import { allCommands } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { type Address, formatAddress, readAddress } from "../hints/address.ts";
import { isLitefs, isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { entryOf } from "../path.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Servers that hardly ever come with the app itself, as names of variables call them. */
const SERVER =
  "(?:^|_)(?:DB|DATABASE|PG|POSTGRES(?:QL)?|MYSQL|MARIADB|REDIS|VALKEY|MONGO(?:DB)?|MEMCACHED?|RABBITMQ|AMQP|KAFKA|ELASTIC(?:SEARCH)?|OPENSEARCH|CLICKHOUSE|SMTP|MAIL|TEMPORAL|NATS|QDRANT|RPC)";
/** Their addresses may stand without a scheme. */
const SERVER_ADDRESS = new RegExp(`${SERVER}_?(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVERS|ENDPOINT)$`);
const SERVER_PORT = new RegExp(`${SERVER}_?PORT$`);

/** Addresses to listen on, to compare with, or to fall back to: nobody connects to them at first. */
const OTHER_USE = /BIND|LISTEN|ORIGIN|CORS|REDIRECT|CALLBACK|ALLOWED|TRUSTED|FALLBACK/;

/** Several servers in one Machine. */
const SUPERVISOR =
  /supervisord|overmind|foreman|hivemind|s6-|pm2|litefs|redis-server|caddy|nginx|tailscaled|cloud[-_]sql[-_]proxy/;

/** The schemes of the web, and what an app on Fly answers to on the private network. */
const PRIVATE_SCHEMES: Readonly<Record<string, string>> = { http: "http", https: "http", ws: "ws", wss: "ws" };

const says = {
  itself: (variable: string, address: string) =>
    `${variable} leads to ${address}, and in a Machine localhost is the Machine itself: unless the image starts that server too, nobody answers.`,
  flycast: (variable: string, scheme: string) =>
    `If it is an app of yours on Fly: ${variable} = "${scheme}://OTHER-APP.flycast"`,
  realServer: (command: string) => `Delete the line, and store the address of the real server:\n${command}`,
};

export default rule({
  id: "env-localhost-url",
  category: "networking",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/private-networking/",
  *check({ app }) {
    if (hasCompany(app)) return;
    const ports = ownPorts(app);
    for (const { name, value, path } of app.env) {
      const address = readAddress(value);
      if (!address || !LOCAL.test(address.host) || !isServerOf(name, address)) continue;
      if (address.port !== undefined && ports.includes(address.port)) continue;
      const scheme = entryOf(PRIVATE_SCHEMES, address.scheme ?? "");
      yield {
        path,
        sensitive: address.hasCredentials || undefined,
        message: says.itself(name, formatAddress(address)),
        help: scheme ? says.flycast(name, scheme) : says.realServer(fly(app, `secrets set ${name}=...`)),
      };
    }
  },
});

/** Whether a variable holds the address of a server that the app calls. */
function isServerOf(variable: string, { scheme }: Address): boolean {
  return !OTHER_USE.test(variable) && (scheme !== undefined || SERVER_ADDRESS.test(variable));
}

/** Ports on which the app itself listens: those of its services, and those that a variable gives to a part of it. */
function ownPorts(app: App): readonly (number | undefined)[] {
  const variables = app.env.filter(({ name }) => /(?:^|_)PORT$/.test(name) && !SERVER_PORT.test(name));
  return [...app.services.map(({ internalPort }) => internalPort), ...variables.map(({ value }) => Number(value))];
}

/** Whether other servers may run in the same Machine, as far as the file tells. */
function hasCompany(app: App): boolean {
  return isMultiContainer(app) || isLitefs(app) || SUPERVISOR.test(allCommands(app));
}

export const manual: Manual = {
  title: "A server on localhost",
  why: "Addresses such as `redis://localhost:6379` come from a laptop's `.env`. In a Fly Machine only what the image itself starts listens on localhost: databases and other apps are elsewhere.",
  how: "Give the real address, as a secret where it holds a password. Leave it where several servers run in one Machine.",
  examples: [
    {
      name: "a cache",
      toml: `
        [env]
          REDIS_URL = "redis://localhost:6379" # <--
      `,
    },
    {
      name: "a host without scheme",
      toml: `
        [env]
          PGHOST = "127.0.0.1" # <--
      `,
    },
    {
      name: "the app calls itself",
      toml: `
        [env]
          API_URL = "http://localhost:8080/api"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "another part of the app, in the same Machine",
      toml: `
        [env]
          WORKER_PORT = "5174"
          WORKER_URL = "http://localhost:5174"
      `,
    },
    {
      name: "an address to listen on",
      toml: `
        [env]
          BIND_URL = "tcp://127.0.0.1:9000"
          HOST = "127.0.0.1"
      `,
    },
    {
      name: "several servers in one Machine",
      toml: `
        [env]
          REDIS_URL = "redis://localhost:6379"
        [processes]
          app = "supervisord -c /etc/supervisord.conf"
      `,
    },
    {
      name: "several containers in one Machine",
      toml: `
        [build.compose]
          file = "compose.yaml"
        [env]
          REDIS_URL = "redis://localhost:6379"
      `,
    },
  ],
};
