import { imageOf } from "../app/build.ts";
import { allCommands } from "../app/command.ts";
import { type App, type Variable, variableOf } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { code } from "../help.ts";
import { knownImage } from "../hints/known-image.ts";
import { hasFrontServer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short, tomlKey } from "../toml/write.ts";
import { either } from "../words/english.ts";

const ALIASES = [
  "HTTP_PORT",
  "SERVER_PORT",
  "APP_PORT",
  "NITRO_PORT",
  "UVICORN_PORT",
  "ASPNETCORE_HTTP_PORTS",
  "ROCKET_PORT",
];

/** The command sets the port. */
const OWN_PORT =
  /(?:^|\s)(?:-p|--port|--bind|-b|--listen|--http-port|runserver)[= ]\S|0\.0\.0\.0:\d|(?:^|\s):\d{2,5}\b/;

const says = {
  mismatch: (setting: string, line: string, port: number, ports: string, outcome: string) =>
    `${setting} (${line}) tells the app to listen on port ${port}, but Fly sends requests to port ${ports}${outcome}.`,
  appMisses: (name: string) => `, so they fail if the app uses ${name}`,
  webServerOnly: ", where only a web server in front of the app can answer them",
  oneOfBoth: (port: number, internal: number | undefined, setting: string) => [
    code(`internal_port = ${port}`),
    `Or, if the app listens on ${internal}, write in [env]:`,
    code(setting),
  ],
};

export default rule({
  id: "port-env-mismatch",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/",
  replaces: ["privileged-internal-port"],
  options: {
    envNames: {
      description: "Variables that tell the app its port. The first one that is set counts.",
      default: ["PORT", ...ALIASES] as readonly string[],
    },
  },
  *check({ app, options }) {
    const services = app.services.filter(({ protocol, ghost }) => protocol === "tcp" && !ghost);
    const ports = [...new Set(services.flatMap(({ internalPort }) => internalPort ?? []))];
    const service = services.find(({ internalPort }) => internalPort !== undefined);
    // A well-known image has variables of its own, and no use for those of others.
    const variable = portVariable(app, knownImage(imageOf(app))?.variables ?? options.envNames);
    if (!service || !variable || hasOwnPort(app)) return;
    const { name, value } = variable;
    const host = value.slice(0, value.lastIndexOf(":") + 1);
    const open = host.replace(/localhost|127\.0\.0\.1/, "0.0.0.0");
    const port = Number(value.slice(host.length));
    if (port < 1 || port > 65535 || ports.includes(port)) return;
    // Images with nginx, Apache or Caddy listen there, whatever PORT says.
    const isWebServer = ports.includes(80);
    const outcome = isWebServer ? says.webServerOnly : says.appMisses(name);
    const path = has(service, "internal_port") ? fieldPath(service, "internal_port") : service.path;
    yield {
      path,
      message: (place) => {
        const setting = `${tomlKey(name)} = ${short(value)}`;
        return says.mismatch(setting, place(variable.path), port, either(ports.map(String)), outcome);
      },
      help: says.oneOfBoth(port, ports[0], `${tomlKey(name)} = ${quoted(`${open}${ports[0]}`)}`),
      severity: isWebServer ? "info" : undefined,
      fix: { safe: false, changes: [{ set: path, toml: String(port) }] },
    };
  },
});

/** Its value is a port, or an address that ends in one. */
function portVariable(app: App, names: readonly string[]): Variable | undefined {
  const found = names.map((name) => variableOf(app, name)).find((variable) => variable !== undefined);
  const url = app.env.find(({ name, value }) => name === "ASPNETCORE_URLS" && /:\d+$/.test(value));
  const variable = found ?? url;
  return variable && (/^\d{1,5}$/.test(variable.value) || variable === url) ? variable : undefined;
}

function hasOwnPort(app: App): boolean {
  return hasFrontServer(app) || OWN_PORT.test(allCommands(app));
}

export const manual: Manual = {
  title: "PORT and internal_port differ",
  why: "Most frameworks listen on `$PORT`. If the service names another port, Fly Proxy connects to a closed port: every request fails. The deploy may succeed: flyctl only warns that the app is not listening on the expected address.",
  how: "Use the same port number in both places.",
  links: ["https://github.com/lobehub/lobehub/issues/13549"],
  examples: [
    {
      name: "the variable of a well-known image",
      toml: `
        [build]
          image = "n8nio/n8n:1.97.1"
        [env]
          N8N_PORT = "5678"
        [http_service]
          internal_port = 3000 # <--
      `,
      fixed: `
        [build]
          image = "n8nio/n8n:1.97.1"
        [env]
          N8N_PORT = "5678"
        [http_service]
          internal_port = 5678
      `,
    },
    {
      name: "a variable that a well-known image does not read",
      toml: `
        [build]
          image = "n8nio/n8n:1.97.1"
        [env]
          PORT = "3000"
        [http_service]
          internal_port = 5678
      `,
    },
    {
      name: "different ports",
      toml: `
        [env]
          PORT = "4000"
        [http_service]
          internal_port = 8080 # <--
      `,
      fixed: `
        [env]
          PORT = "4000"
        [http_service]
          internal_port = 4000
      `,
    },
    {
      name: "the same port",
      toml: `
        [env]
          PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a port at the end of a URL",
      toml: `
        [env]
          ASPNETCORE_URLS = "http://+:5000"
        [http_service]
          internal_port = 8080 # <--
      `,
      fixed: `
        [env]
          ASPNETCORE_URLS = "http://+:5000"
        [http_service]
          internal_port = 5000
      `,
    },
    {
      name: "a port that the app chooses",
      toml: `
        [env]
          PORT = "0"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "the command sets the port",
      toml: `
        [env]
          PORT = "4000"
        [processes]
          app = "uvicorn main:app --port 8080"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "Thruster in front of Rails",
      toml: `
        [env]
          HTTP_PORT = "8080"
          TARGET_PORT = "3000"
        [http_service]
          internal_port = 80
      `,
    },
  ],
};
