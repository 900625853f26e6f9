import { buildPlace } from "../app/build.ts";
import { commandOfGroup } from "../app/command.ts";
import { type App, variableOf } from "../app/model.ts";
import type { Beside } from "../beside/beside.ts";
import { lineOf } from "../beside/files.ts";
import type { Image } from "../beside/image.ts";
import { scriptNamed } from "../beside/source.ts";
import { imageWords, ownStart } from "../beside/start.ts";
import { splitWords } from "../go/shell-words.ts";
import { type Help, run } from "../help.ts";
import { type Program, programsIn, programsOf } from "../hints/program.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  group: (name: string) => `Process group ${name}`,
  image: (place: string) => `The image (${place})`,
  careless: (who: string, command: string) =>
    `${who} runs \`${command}\`, a development server. It handles few requests at once, and its error pages expose internals.`,
  builds: (who: string, command: string) =>
    `${who} runs \`${command}\`, which compiles the app every time a Machine starts. This is slow, and fails if memory is short.`,
  run: (command: string) => ["Run a production server instead:", run(command)],
  build: "Build the app in the Dockerfile, and run a production server instead.",
  buildWith: (command: string) => [
    "Build the app in the Dockerfile:",
    run(command),
    "Start the program that this creates.",
  ],
  staticFiles: "Build the files in the Dockerfile, and serve them with a web server such as nginx.",
  noReload: "Remove --reload from the command.",
  php: "Run php-fpm behind nginx, or FrankenPHP.",
};

/** A command for development, and what starts the same app for everybody. */
interface DevServer {
  readonly pattern: RegExp;
  readonly instead: Help | ((port: number) => Help);
  /** It builds the app each time a Machine starts, instead of serving it carelessly. */
  readonly builds?: true;
}

const DEV_SERVERS: readonly DevServer[] = [
  { pattern: /^next dev\b/, instead: says.run("next start") },
  { pattern: /^(?:nuxt|nuxi) dev\b/, instead: says.run("node .output/server/index.mjs") },
  { pattern: /^(?:astro|remix|vinxi|wrangler|svelte-kit) dev\b|^gatsby develop\b/, instead: says.build },
  { pattern: /^vite(?: (?!build|preview|optimize)|$)/, instead: says.staticFiles },
  {
    pattern: /^(?:npm|yarn|pnpm|bun)(?: run)? (?:dev|develop|start:dev|serve:dev|dev:\S+)(?:\s|$)/,
    instead: says.run("npm start"),
  },
  { pattern: /^deno task dev\b/, instead: says.run("deno task start") },
  {
    pattern: /^(?:nodemon|ts-node-dev|tsnd)\b|^tsx watch\b|^bun --(?:watch|hot)\b|^node --watch\b/,
    instead: says.run("node dist/server.js"),
  },
  {
    pattern: /^(?:webpack-dev-server|webpack serve|ng serve|react-scripts start|vue-cli-service serve)\b/,
    instead: says.build,
  },
  { pattern: /^(?:hugo server|jekyll serve)\b/, instead: says.staticFiles },
  { pattern: /^flask (?:\S+ )*?run\b/, instead: (port) => says.run(`gunicorn --bind :${port} app:app`) },
  { pattern: /^fastapi dev\b/, instead: (port) => says.run(`fastapi run --port ${port}`) },
  {
    pattern: /^(?:\S*python[\d.]* )?\S*manage\.py runserver\b|^django-admin runserver\b/,
    instead: (port) => says.run(`gunicorn --bind :${port} PROJECT.wsgi`),
  },
  { pattern: /^(?:uvicorn|gunicorn|hypercorn) .*--reload(?:\s|$)/, instead: says.noReload },
  { pattern: /^(?:\S*php )?\S*artisan serve\b|^php -S\b/, instead: says.php },
  {
    pattern: /^\S*rails s(?:erver)?\b.* (?:-e |--environment[ =])dev/,
    instead: says.run("bin/rails server -e production"),
  },
  { pattern: /^go run\b/, instead: says.buildWith("go build -o /app ./..."), builds: true },
  { pattern: /^cargo run\b/, instead: says.buildWith("cargo build --release"), builds: true },
  { pattern: /^air(?:\s|$)/, instead: says.buildWith("go build -o /app ./..."), builds: true },
];

export default rule({
  id: "dev-server-command",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/",
  options: {
    extra: {
      description: "Additional commands to report, each by its first words.",
      default: [] as readonly string[],
    },
  },
  *check({ app, options, environment, beside }) {
    if (environment === "nonprod") return;
    const extra = options.extra.map((start): DevServer => ({ pattern: beginsWith(start), instead: says.build }));
    const known = [...DEV_SERVERS, ...extra];
    const isProduction = variableOf(app, "MIX_ENV")?.value === "prod";
    for (const { name } of app.groups) {
      const command = commandOfGroup(app, name);
      const found = command && devServer(programsOf(app, name), known, isProduction);
      if (found) yield finding(app, name, found, { path: command.path, who: says.group(quoted(name)) });
    }
    yield* inImage(app, beside, known, isProduction);
  },
});

interface Found {
  readonly program: Program;
  readonly server: DevServer;
}

function devServer(
  programs: readonly Program[],
  known: readonly DevServer[],
  isProduction: boolean,
): Found | undefined {
  for (const program of programs) {
    const text = textOf(program);
    const server = known.find(({ pattern }) => pattern.test(text)) ?? phoenix(text, isProduction);
    if (server) return { program, server };
  }
  return undefined;
}

/** The command of the image, which groups without a command have. */
function* inImage(app: App, beside: Beside, known: readonly DevServer[], isProduction: boolean): Iterable<Finding> {
  const own = ownStart(app, beside);
  if (!own) return;
  const { group, image, place } = own;
  const isProductionImage = image.env.some(({ name, value }) => name === "MIX_ENV" && value === "prod");
  const programs = programsIn(imageWords(image));
  const started = copiesManifest(image) ? programs.flatMap((program) => programsBehind(program, beside)) : programs;
  const found = devServer(started, known, isProduction || isProductionImage);
  if (!found) return;
  const where = { path: buildPlace(app), who: says.image(lineOf(place)) };
  yield { ...finding(app, group, found, where), related: [place] };
}

/** Whether the package.json of the folder is the one that the image has: a part of a monorepo may bring its own. */
function copiesManifest({ copies }: Image): boolean {
  return copies.some(({ sources }) => sources.some((source) => /^(?:\.?\/)?(?:\.|package\*?\.json)?$/.test(source)));
}

/** What `npm start` runs by way of the scripts in package.json; these may go on to others. */
function programsBehind(program: Program, beside: Beside, depth = 3): readonly Program[] {
  const script = depth === 0 ? undefined : scriptNamed(program, beside);
  if (script === undefined) return [program];
  return programsIn(splitWords(script).words).flatMap((inner) => programsBehind(inner, beside, depth - 1));
}

function finding(
  app: App,
  group: string,
  { program, server: { builds, instead } }: Found,
  { path, who }: { readonly path: Path; readonly who: string },
): Finding {
  return {
    path,
    message: (builds ? says.builds : says.careless)(who, shown(program)),
    help: typeof instead === "function" ? instead(portOf(app, group)) : instead,
  };
}

function textOf(program: Program): string {
  const [first = "", ...rest] = program;
  return [first.replace(/^.*\//, ""), ...rest].join(" ");
}

/** Where the service of a group expects the app. */
function portOf(app: App, group: string): number {
  const service = app.services.find(({ ghost, groups }) => !ghost && groups.includes(group));
  return service?.internalPort ?? 8080;
}

function shown(program: Program): string {
  return program.slice(0, 3).join(" ") + (program.length > 3 ? " ..." : "");
}

/** `mix phx.server` takes its mode from a variable. */
function phoenix(text: string, isProduction: boolean): DevServer | undefined {
  const pattern = /^mix phx\.server\b/;
  return !isProduction && pattern.test(text) ? { pattern, instead: says.run("bin/server") } : undefined;
}

function beginsWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?:\\s|$)`);
}

export const manual: Manual = {
  title: "A development server in production",
  why: "Development servers handle few requests at once, watch files, and answer errors with stack traces, sometimes with a console. Many listen only on localhost, so that requests fail, too. `go run` and `cargo run` compile the app every time a Machine starts.",
  how: "Build the app in the Dockerfile, and start it with the production server that your framework recommends.",
  examples: [
    {
      name: "Flask",
      toml: `
        [processes]
          app = "python -m flask --app acme run --host 0.0.0.0 --port 8080" # <--
      `,
    },
    {
      name: "Django on the port of its service",
      toml: `
        [processes]
          app = "python manage.py runserver 0.0.0.0:8000" # <--
        [http_service]
          internal_port = 8000
          processes = ["app"]
      `,
    },
    {
      name: "development script after a migration",
      toml: `
        [processes]
          web = "sh -c 'npx prisma migrate deploy && npm run dev'" # <--
          api = "cargo run --release" # <--
      `,
    },
    {
      name: "the command of the image",
      toml: `
        app = "acme"
        [build]
          dockerfile = "Dockerfile" # <--
        [http_service]
          internal_port = 5173
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["npm", "run", "dev", "--", "--host", "0.0.0.0", "--port", "5173"]
        `,
      },
    },
    {
      name: "a start script that starts a development server",
      toml: `
        app = "acme" # <--
        [http_service]
          internal_port = 3000
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY package*.json ./
          RUN npm ci
          COPY src ./src
          CMD ["npm", "start"]
        `,
        "package.json": `
          { "scripts": { "start": "npm run serve -- --open=false", "serve": "react-scripts start" } }
        `,
      },
    },
    {
      name: "a script called dev that starts the app itself",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 3000
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY . .
          CMD ["npm", "run", "dev"]
        `,
        "package.json": `
          { "scripts": { "dev": "tsx deploy-commands.ts && tsx index.ts" } }
        `,
      },
    },
    {
      name: "the scripts of another folder",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 3000
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY server/ ./
          CMD ["npm", "start"]
        `,
        "package.json": `
          { "scripts": { "start": "react-scripts start" } }
        `,
      },
    },
    {
      name: "a command of the image that the file replaces",
      toml: `
        app = "acme"
        [processes]
          web = "npm start"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["npm", "run", "dev"]
        `,
      },
    },
    {
      name: "Phoenix in production mode, as the image says",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 4000
      `,
      files: {
        Dockerfile: `
          FROM elixir:1.18
          ENV MIX_ENV=prod
          CMD ["mix", "phx.server"]
        `,
      },
    },
    {
      name: "additional command",
      toml: `
        [processes]
          app = "make serve" # <--
      `,
      options: { extra: ["make serve"] },
    },
    {
      name: "production servers",
      toml: `
        [processes]
          app = "gunicorn --bind :8080 app:app"
          rails = "bin/rails server -p 3000"
          next = "npx next start"
          node = "npm run start"
          vite = "vite preview --host"
      `,
    },
    {
      name: "Phoenix in production mode",
      toml: `
        [env]
          MIX_ENV = "prod"
        [processes]
          app = "mix phx.server"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-dev"
        [processes]
          app = "npm run dev"
      `,
    },
  ],
};
