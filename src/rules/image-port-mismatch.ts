import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import type { Image } from "../beside/image.ts";
import { sourcesOf } from "../beside/source.ts";
import {
  commandPort,
  exposedPort,
  type ImagePort,
  isFronted,
  startWords,
  usesImageCommand,
  variablePort,
} from "../beside/start.ts";
import { code } from "../help.ts";
import { hasFrontServer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { either } from "../words/english.ts";

const says = {
  listens: (place: FilePlace, port: number) => `The command of the image (${lineOf(place)}) listens on port ${port}`,
  isTold: (place: FilePlace, port: number) => `The image sets PORT=${port} (${lineOf(place)})`,
  exposes: (place: FilePlace, port: number) => `The image says EXPOSE ${port} (${lineOf(place)})`,
  fails: (what: string, internal: readonly string[]) =>
    `${what}, but Fly sends requests to port ${either(internal)}, so they fail.`,
  mayFail: (what: string, internal: readonly string[]) =>
    `${what}, but Fly sends requests to port ${either(internal)}. They fail if the app does not listen there.`,
  change: (port: number, internal: number) => [
    code(`internal_port = ${port}`),
    `Or keep ${internal} and change the port in the Dockerfile.`,
  ],
  changeOrSet: (port: number, internal: number) => [
    code(`internal_port = ${port}`),
    "Or, if the app follows PORT, in [env]:",
    code(`PORT = "${internal}"`),
  ],
};

/** Variables that tell an app its port; `port-env-mismatch` speaks about them. */
const PORT_VARIABLE = /^(?:(?:HTTP|SERVER|APP|NITRO|UVICORN|ROCKET|LISTEN)_)?PORT$|^ASPNETCORE_(?:URLS|HTTP_PORTS)$/;

export default rule({
  id: "image-port-mismatch",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/",
  *check({ app, beside }) {
    if (hasFrontServer(app) || app.env.some(({ name }) => PORT_VARIABLE.test(name))) return;
    const services = app.services.filter(
      ({ protocol, ghost, groups }) =>
        protocol === "tcp" && !ghost && groups.some((group) => usesImageCommand(app, group)),
    );
    const [service] = services;
    const internal = services.flatMap(({ internalPort }) => internalPort ?? []);
    const [first] = internal;
    const image = service && first !== undefined ? beside.image() : undefined;
    const found = image && portOf(app, image, internal, beside);
    if (!service || first === undefined || !found) return;
    yield finding(found, fieldPath(service, "internal_port"), internal, first);
  },
});

/**
 * What `fly launch` writes where it finds no port (flyctl internal/command/launch/plan_builder.go). Any other port somebody
 * chose, and knows better than an EXPOSE that was left behind.
 */
const UNTOLD = 8080;

/** Where the image listens, if that is none of these ports and nothing else speaks for one of them. */
function portOf(app: App, image: Image, internal: readonly number[], beside: Beside): ImagePort | undefined {
  const speaksFor = (value = "") => internal.some((port) => value === String(port) || value.endsWith(`:${port}`));
  if (image.ports.some(({ value }) => internal.includes(value))) return undefined;
  if (app.env.some(({ value }) => speaksFor(value)) || image.env.some(({ value }) => speaksFor(value)))
    return undefined;
  // What a variable of [env] makes of the command is not known.
  const words = startWords(image).join(" ");
  if (app.env.some(({ name }) => words.includes(`\${${name}`) || words.includes(`$${name}`))) return undefined;
  const sure = isFronted(image) ? undefined : (commandPort(image) ?? variablePort(image));
  const found = sure ?? (internal.every((port) => port === UNTOLD) ? exposedPort(image) : undefined);
  if (!found || internal.includes(found.port)) return undefined;
  return found.by !== "command" && sourcesOf(image, beside).some((text) => listensOn(text, internal, found.by))
    ? undefined
    : found;
}

/** EXPOSE changes nothing, and is easily left behind: a program that has another port in it knows better, unless it follows PORT. */
function listensOn(text: string, ports: readonly number[], instead: ImagePort["by"]): boolean {
  const isNamed = new RegExp(`\\b(?:${ports.join("|")})\\b`).test(text);
  return isNamed && (instead === "exposed" || !/\bPORT\b/.test(text));
}

function finding(
  { file, line, port, by }: ImagePort,
  path: Finding["path"],
  internal: readonly number[],
  first: number,
): Finding {
  const place = { file, line };
  const ports = internal.map(String);
  const related = [place];
  if (by === "command") {
    return { path, related, message: says.fails(says.listens(place, port), ports), help: says.change(port, first) };
  }
  const isVariable = by === "variable";
  return {
    path,
    related,
    severity: isVariable ? undefined : "info",
    message: says.mayFail(isVariable ? says.isTold(place, port) : says.exposes(place, port), ports),
    help: isVariable ? says.changeOrSet(port, first) : says.change(port, first),
  };
}

export const manual: Manual = {
  title: "A Dockerfile with a port other than `internal_port`",
  why: "The app in the image listens on the port that its command or `PORT` says. If `internal_port` is a different one, nothing listens there, and every request fails. The deploy may succeed: flyctl only warns that the app is not listening on the expected address. `fly launch` writes 8080 if it cannot tell the port.",
  how: "Write the port of the image in `internal_port`, or set `PORT` in `[env]` to the port of the service. `EXPOSE` alone proves little, so flylint reports it only as an info.",
  links: ["https://github.com/fly-apps/hello-fly/pull/6", "https://github.com/superfly/flyctl/issues/3134"],
  examples: [
    {
      name: "PORT in the Dockerfile",
      toml: `
        [http_service]
          internal_port = 8080 # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ENV PORT=3000
          EXPOSE 3000
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "a port in the command",
      toml: `
        [http_service]
          internal_port = 8080 # <--
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          CMD uvicorn main:app --host 0.0.0.0 --port 8000
        `,
      },
    },
    {
      name: "EXPOSE alone, in the stage that is built",
      toml: `
        [build]
          build-target = "web"
        [http_service]
          internal_port = 8080 # <--
      `,
      files: {
        Dockerfile: `
          FROM ruby:3.4 AS base
          FROM base AS web
          EXPOSE 3000/tcp
          CMD ["bin/web"]
          FROM base AS admin
          EXPOSE 8080
        `,
      },
    },
    {
      name: "the default of a variable that nothing sets",
      toml: `
        [http_service]
          internal_port = 8080 # <--
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          CMD ["sh", "-c", "uvicorn main:app --host 0.0.0.0 --port \${PORT:-8000}"]
        `,
      },
    },
    {
      name: "a front server that is the app",
      toml: `
        [http_service]
          internal_port = 8080 # <--
      `,
      files: {
        Dockerfile: `
          FROM caddy:2
          COPY public /srv
          CMD ["caddy", "file-server", "--listen", ":2015"]
        `,
      },
    },
    {
      name: "EXPOSE left behind by a program that listens elsewhere",
      toml: `
        [http_service]
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          WORKDIR /app
          COPY . .
          EXPOSE 3000
          CMD ["npm", "run", "start"]
        `,
        "package.json": `
          { "scripts": { "start": "NODE_ENV=production node index.js" } }
        `,
        "index.js": `
          express().listen(8080);
        `,
      },
    },
    {
      name: "EXPOSE beside a port that somebody chose",
      toml: `
        [http_service]
          internal_port = 3000
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          EXPOSE 8080
          CMD ["npm", "run", "start"]
        `,
      },
    },
    {
      name: "a program that follows the PORT of the image",
      toml: `
        [http_service]
          internal_port = 8080 # <--
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          COPY . .
          ENV PORT=3000
          CMD ["python", "app/main.py"]
        `,
        "app/main.py": `
          serve(port=int(os.environ.get("PORT", 8080)))
        `,
      },
    },
    {
      name: "the same port",
      toml: `
        [http_service]
          internal_port = 3000
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ARG APP_PORT=3000
          ENV PORT=$APP_PORT
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "the port that [build.args] passes",
      toml: `
        [build.args]
          APP_PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ARG APP_PORT=3000
          ENV PORT=$APP_PORT
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "PORT in [env] wins over the Dockerfile",
      toml: `
        [env]
          PORT = "8080"
        [http_service]
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ENV PORT=3000
          CMD ["node", "server.js"]
        `,
      },
    },
    {
      name: "a command in the fly.toml",
      toml: `
        [processes]
          app = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ENV PORT=3000
        `,
      },
    },
    {
      name: "an image that is not built",
      toml: `
        [build]
          image = "ghcr.io/acme/web:1.4.2"
        [http_service]
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          ENV PORT=3000
        `,
      },
    },
    {
      name: "nginx in front of the app",
      toml: `
        [http_service]
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          RUN apt-get update && apt-get install -y nginx
          CMD gunicorn --bind :8000 app.wsgi
        `,
      },
    },
    {
      name: "two Dockerfiles, either of which may be built",
      toml: `
        [http_service]
          internal_port = 8080
      `,
      filename: "fly.worker.toml",
      files: {
        Dockerfile: `
          FROM node:22-slim
          ENV PORT=3000
        `,
        "Dockerfile.worker": `
          FROM node:22-slim
        `,
      },
    },
  ],
};
