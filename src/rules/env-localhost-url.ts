import { buildArgs } from "../app/build.ts";
import { allCommands } from "../app/command.ts";
import type { App, Variable } from "../app/model.ts";
import { fieldPath, text } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { code } from "../help.ts";
import { type Address, formatAddress, isServer, isServerPort, readAddress } from "../hints/address.ts";
import { PUBLIC_NAME } from "../hints/secrets.ts";
import { isLitefs, isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { tomlKey } from "../toml/write.ts";
import { realServer } from "../words/advice.ts";
import { realName } from "../words/commands.ts";

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Where visitors find the app itself: it puts the address into links, mails and redirects. */
const OF_APP = /^(?:NEXTAUTH_URL|(?:AUTH|APP|SITE|PUBLIC|ROOT|BASE|FRONTEND|CLIENT)_URL)$/;

/** Several servers in one Machine, as a command or a Dockerfile tells. */
const SUPERVISOR =
  /supervisord?|overmind|foreman|hivemind|s6-|pm2|litefs|redis-server|caddy|nginx|tailscaled|cloud[-_]sql[-_]proxy/;

/** A model server, which an image takes from a stage of its own. */
const MODEL_SERVER = /\bollama\/ollama\b/;

const says = {
  itself: (variable: string, address: string) =>
    `${variable} points to ${address}, which is the Machine itself. Connections fail unless the image also starts this server.`,
  ofVisitor: (variable: string, address: string) =>
    `${variable} points to ${address}. This value is read in browsers, where that is the visitor's own computer, so requests fail.`,
  ofApp: (variable: string, address: string) =>
    `${variable} points to ${address}. Links and redirects with this address lead visitors to their own computer.`,
  publicAddress: (line: string) => ["Use the public address, for example:", code(line)],
};

export default rule({
  id: "env-localhost-url",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/private-networking/",
  *check({ app, beside }) {
    if (hasCompany(app)) return;
    let bringsServer: boolean | undefined;
    const ports = ownPorts(app);
    for (const { name, value, path } of [...app.env, ...bundled(app)]) {
      const address = readAddress(value);
      if (!address || !LOCAL.test(address.host) || !isServer(name, address)) continue;
      const forBrowsers = readInBrowsers(app, name, address);
      if (forBrowsers) {
        yield { path, ...forBrowsers };
        continue;
      }
      if (address.port !== undefined && ports.includes(address.port)) continue;
      // The Dockerfile is only looked for where there is something to ask.
      bringsServer ??= hasServers(beside);
      if (bringsServer) return;
      yield {
        path,
        sensitive: address.hasCredentials || undefined,
        message: says.itself(name, formatAddress(address)),
        help: realServer(app, name, address.scheme),
      };
    }
  },
});

/** Of an address that visitors use, whichever port it names. */
function readInBrowsers(app: App, name: string, address: Address): Omit<Finding, "path"> | undefined {
  const isBundled = PUBLIC_NAME.test(name);
  if (!isBundled && !(OF_APP.test(name) && /^https?$/.test(address.scheme ?? ""))) return undefined;
  const message = (isBundled ? says.ofVisitor : says.ofApp)(name, formatAddress(address));
  return { message, help: says.publicAddress(`${tomlKey(name)} = "https://${realName(app) ?? "APP"}.fly.dev"`) };
}

/** Those that bundlers put into the files for the browser. */
function bundled(app: App): readonly Variable[] {
  const args = buildArgs(app);
  const names = args ? Object.keys(args.table).filter((name) => PUBLIC_NAME.test(name)) : [];
  return names.flatMap((name) => {
    const value = args && text(args, name);
    return args && value !== undefined ? [{ name, value, path: fieldPath(args, name) }] : [];
  });
}

/** Whether the image may start other servers, too. */
function hasServers(beside: Beside): boolean {
  const image = beside.image();
  return image !== undefined && (SUPERVISOR.test(image.text) || MODEL_SERVER.test(beside.text(image.file) ?? ""));
}

/** Ports on which the app itself listens: those of its services, and those that a variable gives to a part of it. */
function ownPorts(app: App): readonly (number | undefined)[] {
  const variables = app.env.filter(({ name }) => /(?:^|_)PORT$/.test(name) && !isServerPort(name));
  return [...app.services.map(({ internalPort }) => internalPort), ...variables.map(({ value }) => Number(value))];
}

/** Whether other servers may run in the same Machine, as far as the file tells. */
function hasCompany(app: App): boolean {
  return isMultiContainer(app) || isLitefs(app) || SUPERVISOR.test(allCommands(app));
}

export const manual: Manual = {
  title: "A server on localhost",
  why: "Addresses such as `redis://localhost:6379` come from the `.env` file of a laptop. On a Machine, only what the image starts listens on localhost; databases and other apps run elsewhere.",
  how: "Use the real address, as a secret if it contains a password. Keep the line if several servers run in one Machine.",
  examples: [
    {
      name: "Redis on localhost",
      toml: `
        [env]
          REDIS_URL = "redis://localhost:6379" # <--
      `,
    },
    {
      name: "a database of Java",
      toml: `
        [env]
          SPRING_DATASOURCE_URL = "jdbc:postgresql://localhost:5432/shop" # <--
      `,
    },
    {
      name: "host without a scheme",
      toml: `
        [env]
          PGHOST = "127.0.0.1" # <--
      `,
    },
    {
      name: "an address that the browser reads",
      toml: `
        app = "shop"
        [build.args]
          NEXT_PUBLIC_API_URL = "http://localhost:3001" # <--
      `,
    },
    {
      name: "the address of the app itself",
      toml: `
        app = "shop"
        [env]
          APP_URL = "http://localhost:3000" # <--
        [http_service]
          internal_port = 3000
      `,
    },
    {
      name: "app that calls itself",
      toml: `
        [env]
          API_URL = "http://localhost:8080/api"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "another part of the app on the same Machine",
      toml: `
        [env]
          WORKER_PORT = "5174"
          WORKER_URL = "http://localhost:5174"
      `,
    },
    {
      name: "address to listen on",
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
      name: "several servers in one image",
      toml: `
        [env]
          REDIS_URL = "redis://localhost:6379"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          RUN apt-get update && apt-get install -y redis-server
          CMD ["sh", "start.sh"]
        `,
      },
    },
    {
      name: "a model server that the image takes from another one",
      toml: `
        [env]
          OLLAMA_BASE_URL = "http://localhost:11434"
      `,
      files: {
        Dockerfile: `
          FROM ollama/ollama:0.12 AS ollama
          FROM ghcr.io/open-webui/open-webui:0.6
          COPY --from=ollama / /
          CMD ["./start.sh"]
        `,
      },
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
