import { imageOf } from "../app/build.ts";
import { commandOfGroup } from "../app/command.ts";
import { type App, type Variable, variableOf } from "../app/model.ts";
import type { Service } from "../app/service.ts";
import { addressesOf, mainProgram } from "../hints/program.ts";
import { hasFrontServer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

/** An address that only programs in the same Machine reach, with or without scheme and port. */
const LOOPBACK = /^((?:\w+:\/\/)?)(127\.\d+\.\d+\.\d+|localhost|\[::1\]|::1)(?::(\d+))?(\/?)$/i;

/**
 * Names of what an app calls, and does not listen for. Laravel Reverb listens on REVERB_SERVER_HOST; REVERB_HOST is where
 * the app sends its messages (https://laravel.com/docs/reverb).
 */
const PEERS =
  /DB|DATABASE|PG|POSTGRES|MYSQL|MARIADB|REDIS|VALKEY|MONGO|SMTP|MAIL|AMQP|RABBIT|ELASTIC|PUSHER|REVERB(?!_SERVER)/;

/** Only for the private network: https://fly.io/docs/networking/private-networking/ */
const PRIVATE = /^((?:\w+:\/\/)?)(fly-local-6pn)(?::(\d+))?(\/?)$/i;

const says = {
  byPrivateAddress: (name: string, value: string) =>
    `${name} = ${value} makes the app listen only on the private network: Fly Proxy cannot reach it, and requests fail.`,
  byVariable: (name: string, value: string) =>
    `${name} = ${value} makes the app listen only inside its Machine: Fly Proxy cannot reach it, and requests fail.`,
  byCommand: (address: string, group: string) =>
    `${address} makes the server of process group ${group} listen only inside its Machine: Fly Proxy cannot reach it, and requests fail.`,
};

export default rule({
  id: "bind-loopback",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/app-services/",
  options: {
    envNames: {
      description: "Variables that tell the app where to listen.",
      default: [
        "HOST",
        "HOSTNAME",
        "BIND",
        "BIND_ADDR",
        "BIND_ADDRESS",
        "LISTEN",
        "LISTEN_ADDR",
        "LISTEN_ADDRESS",
        "SERVER_HOST",
        "server.address",
        "UVICORN_HOST",
        "FLASK_RUN_HOST",
        "NITRO_HOST",
        "ASPNETCORE_URLS",
      ] as readonly string[],
    },
  },
  *check({ app, options }) {
    const services = app.services.filter(({ ghost }) => !ghost);
    if (services.length === 0 || hasFrontServer(app)) return;
    const served = app.groups.filter(({ name }) => services.some(({ groups }) => groups.includes(name)));
    const programs = served.map(({ name }) => ({ name, addresses: addressesOf(mainProgram(app, name) ?? []) }));
    for (const { name, addresses } of programs) {
      const [address] = addresses;
      if (address !== undefined && addresses.every((other) => LOOPBACK.test(other)))
        yield* inCommand(app, name, address);
    }
    // A command that says where to listen wins over the variables.
    if (programs.some(({ addresses }) => addresses.length > 0)) return;
    const variables = app.env.filter(
      ({ name }) => !isOfHealthCheck(app, name) && (options.envNames.includes(name) || isHostOfPort(app, name)),
    );
    for (const variable of variables) yield* inVariable(variable, services);
  },
});

function* inCommand(app: App, group: string, address: string): Iterable<Finding> {
  const command = commandOfGroup(app, group);
  if (!command) return;
  const { path, line, words } = command;
  const better =
    line === undefined ? words.map((word) => word.replace(address, open(address))) : replacedLast(line, address);
  yield { path, message: says.byCommand(address, quoted(group)), ...setTo(path, toml(better), { safe: false }) };
}

/** The address stands last where it stands more than once: options follow the program. */
function replacedLast(line: string, address: string): string {
  const at = line.lastIndexOf(address);
  return line.slice(0, at) + open(address) + line.slice(at + address.length);
}

function* inVariable({ name, value, path }: Variable, services: readonly Service[]): Iterable<Finding> {
  const isPrivate = PRIVATE.test(value);
  const match = (isPrivate ? PRIVATE : LOOPBACK).exec(value);
  if (!match) return;
  const [, , , port] = match;
  const mayBeOther = port !== undefined && name !== "ASPNETCORE_URLS";
  if (mayBeOther && !services.some(({ internalPort }) => internalPort === Number(port))) return;
  const message = (isPrivate ? says.byPrivateAddress : says.byVariable)(name, quoted(value));
  yield { path, message, ...setTo(path, toml(open(value)), { safe: false }) };
}

/** The same address for all networks, in the family that Fly Proxy uses. */
function open(address: string): string {
  return address.replace(
    PRIVATE.test(address) ? PRIVATE : LOOPBACK,
    (_all, scheme: string, _host, port: string | undefined, slash: string) =>
      [scheme, "0.0.0.0", port === undefined ? "" : `:${port}`, slash].join(""),
  );
}

/** The image itzg/minecraft-server takes SERVER_HOST for the address that its own health check calls. */
function isOfHealthCheck(app: App, name: string): boolean {
  return name === "SERVER_HOST" && (/minecraft/i.test(imageOf(app)) || variableOf(app, "EULA") !== undefined);
}

/** `ADMIN_HOST` beside an `ADMIN_PORT`, `ROCKET_ADDRESS` beside a `ROCKET_PORT` that a service leads to. */
function isHostOfPort(app: App, name: string): boolean {
  const prefix = /^(\w+)_(?:HOST|ADDRESS|ADDR)$/.exec(name)?.[1];
  if (prefix === undefined || PEERS.test(prefix)) return false;
  const port = variableOf(app, `${prefix}_PORT`)?.value;
  return port !== undefined && app.services.some(({ internalPort }) => String(internalPort) === port);
}

export const manual: Manual = {
  title: "A server that listens on localhost",
  why: "Fly Proxy reaches a Machine over its network address. A server on 127.0.0.1 accepts connections only from inside its own Machine, so every request fails, and flyctl warns that the app is not listening on the expected address.",
  how: "Listen on `0.0.0.0`, or on `::` if the app is also reached over the private network (`.internal`).",
  links: ["https://fly.io/docs/getting-started/troubleshooting/"],
  examples: [
    {
      name: "in a command",
      toml: `
        [processes]
          app = "uvicorn main:app --host 127.0.0.1 --port 8080" # <--
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
      fixed: `
        [processes]
          app = "uvicorn main:app --host 0.0.0.0 --port 8080"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "the address of Rocket",
      toml: `
        [env]
          ROCKET_ADDRESS = "127.0.0.1" # <--
          ROCKET_PORT = "8000"
        [http_service]
          internal_port = 8000
      `,
      fixed: `
        [env]
          ROCKET_ADDRESS = "0.0.0.0"
          ROCKET_PORT = "8000"
        [http_service]
          internal_port = 8000
      `,
    },
    {
      name: "in a variable",
      toml: `
        [env]
          HOST = "localhost" # <--
          ASPNETCORE_URLS = "http://localhost:8080" # <--
        [http_service]
          internal_port = 8080
      `,
      fixed: `
        [env]
          HOST = "0.0.0.0"
          ASPNETCORE_URLS = "http://0.0.0.0:8080"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "ASP.NET Core on a port that is wrong, too",
      toml: `
        [env]
          ASPNETCORE_URLS = "http://localhost:5000" # <--
        [http_service]
          internal_port = 8080
      `,
      fixed: `
        [env]
          ASPNETCORE_URLS = "http://0.0.0.0:5000"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a property of Spring Boot",
      toml: `
        [env]
          "server.address" = "127.0.0.1" # <--
        [http_service]
          internal_port = 8080
      `,
      fixed: `
        [env]
          "server.address" = "0.0.0.0"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "the address that the health check of a Minecraft image calls",
      toml: `
        [build]
          image = "itzg/minecraft-server:java21"
        [env]
          EULA = "TRUE"
          SERVER_HOST = "localhost"
          SERVER_PORT = "25565"
        [[services]]
          internal_port = 25565
          protocol = "tcp"
          [[services.ports]]
            port = 25565
      `,
    },
    {
      name: "Laravel Reverb, which the app itself calls",
      toml: `
        [env]
          REVERB_HOST = "localhost"
          REVERB_PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "the address on which Reverb listens",
      toml: `
        [env]
          REVERB_SERVER_HOST = "127.0.0.1" # <--
          REVERB_SERVER_PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
      fixed: `
        [env]
          REVERB_SERVER_HOST = "0.0.0.0"
          REVERB_SERVER_PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a variable paired with the port",
      toml: `
        [env]
          FUSION_HOST = "127.0.0.1" # <--
          FUSION_PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
      fixed: `
        [env]
          FUSION_HOST = "0.0.0.0"
          FUSION_PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "one address is public",
      toml: `
        [env]
          HOST = "0.0.0.0"
        [processes]
          app = "gunicorn --bind 127.0.0.1:9000 --bind 0.0.0.0:8080 app.wsgi"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "the command overrides the variable",
      toml: `
        [env]
          HOST = "localhost"
        [processes]
          app = "uvicorn main:app --host 0.0.0.0"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "a database host, and another port",
      toml: `
        [env]
          DB_HOST = "localhost"
          LISTEN_ADDR = "127.0.0.1:9091"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a worker",
      toml: `
        [processes]
          web = ""
          worker = "bin/worker --host 127.0.0.1"
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
    },
    {
      name: "behind nginx",
      toml: `
        [processes]
          app = "sh -c 'nginx && gunicorn --bind 127.0.0.1:8000 app.wsgi'"
        [http_service]
          internal_port = 80
          processes = ["app"]
      `,
    },
    {
      name: "an address of the private network",
      toml: `
        [env]
          HOST = "fly-local-6pn" # <--
        [http_service]
          internal_port = 5000
      `,
      fixed: `
        [env]
          HOST = "0.0.0.0"
        [http_service]
          internal_port = 5000
      `,
    },
  ],
};
