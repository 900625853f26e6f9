import { commandOfGroup } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { addressesOf, mainProgram } from "../hints/program.ts";
import { hasFrontServer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, toml, tomlKey } from "../toml/write.ts";

/** An address that only programs in the same Machine reach, with or without scheme and port. */
const LOOPBACK = /^((?:\w+:\/\/)?)(127\.\d+\.\d+\.\d+|localhost|\[::1\]|::1)(?::(\d+))?(\/?)$/i;

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
    const addresses = served.map(({ name }) => ({ name, addresses: addressesOf(mainProgram(app, name) ?? []) }));
    for (const group of addresses) {
      const inside = group.addresses.length > 0 && group.addresses.every((address) => LOOPBACK.test(address));
      if (inside) yield* inCommand(app, group.name, group.addresses[0] ?? "");
    }
    // A command that says where to listen wins over the variables.
    if (addresses.some((group) => group.addresses.length > 0)) return;
    for (const variable of app.env.filter(({ name }) => options.envNames.includes(name) || isHostOfPort(app, name))) {
      const port = LOOPBACK.exec(variable.value)?.[3];
      const other = port !== undefined && !services.some(({ internalPort }) => internalPort === Number(port));
      if (!LOOPBACK.test(variable.value) || other) continue;
      const better = toml(open(variable.value));
      yield {
        path: variable.path,
        message: `${variable.name} = ${quoted(variable.value)} makes the app listen inside of its Machine only; requests come from outside, and find nobody.`,
        help: `${tomlKey(variable.name)} = ${better}`,
        fix: { safe: false, changes: [{ set: variable.path, toml: better }] },
      };
    }
  },
});

function* inCommand(app: App, group: string, address: string): Iterable<Finding> {
  const command = commandOfGroup(app, group);
  if (!command) return;
  const { path, line, words } = command;
  const better =
    line === undefined ? toml(words.map((word) => word.replace(address, open(address)))) : fixed(line, address);
  yield {
    path,
    message: `${address} makes the server of ${quoted(group)} listen inside of its Machine only; requests come from outside, and find nobody.`,
    help: `${tomlKey(String(path.at(-1)))} = ${better}`,
    fix: { safe: false, changes: [{ set: path, toml: better }] },
  };
}

/** The address stands last where it stands more than once: options follow the program. */
function fixed(line: string, address: string): string {
  const at = line.lastIndexOf(address);
  return toml(line.slice(0, at) + open(address) + line.slice(at + address.length));
}

/** The same address for all networks, in the family that Fly Proxy uses. */
function open(address: string): string {
  return address.replace(LOOPBACK, (_all, scheme: string, _host, port: string | undefined, slash: string) =>
    [scheme, "0.0.0.0", port === undefined ? "" : `:${port}`, slash].join(""),
  );
}

/** Names of what an app calls, and does not listen for. */
const PEERS = /DB|DATABASE|PG|POSTGRES|MYSQL|MARIADB|REDIS|VALKEY|MONGO|SMTP|MAIL|AMQP|RABBIT|ELASTIC/;

/** `ADMIN_HOST` beside an `ADMIN_PORT` that a service leads to. */
function isHostOfPort(app: App, name: string): boolean {
  const prefix = /^(\w+)_HOST$/.exec(name)?.[1];
  if (prefix === undefined || PEERS.test(prefix)) return false;
  const port = app.env.find((variable) => variable.name === `${prefix}_PORT`)?.value;
  return port !== undefined && app.services.some(({ internalPort }) => String(internalPort) === port);
}

export const manual: Manual = {
  title: "A server that listens on localhost",
  why: "Fly Proxy reaches a Machine over its network address. A server on 127.0.0.1 hears programs of its own Machine and nobody else: every request fails, and flyctl warns that the app is not listening on the expected address.",
  how: "Listen on `0.0.0.0`, or on `::` where the app is also reached over the private network (`.internal`).",
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
      name: "a variable that goes with the port",
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
      name: "all addresses",
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
      name: "the command wins over the variable",
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
      name: "another machine's name, and a port of its own",
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
      name: "nginx stands in front",
      toml: `
        [processes]
          app = "sh -c 'nginx && gunicorn --bind 127.0.0.1:8000 app.wsgi'"
        [http_service]
          internal_port = 80
          processes = ["app"]
      `,
    },
  ],
};
