import { commandOfGroup } from "../app/command.ts";
import { type App, variableOf } from "../app/model.ts";
import { type Program, programsOf } from "../hints/program.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

/** A command for development, and what starts the same app for everybody. */
interface DevServer {
  readonly pattern: RegExp;
  readonly instead: string;
  /** It builds the app each time a Machine starts, instead of serving it carelessly. */
  readonly builds?: true;
}

const BUILD = "Build in the Dockerfile, and start what was built";

const DEV_SERVERS: readonly DevServer[] = [
  { pattern: /^next dev\b/, instead: "next start" },
  { pattern: /^(?:nuxt|nuxi) dev\b/, instead: "node .output/server/index.mjs" },
  { pattern: /^(?:astro|remix|vinxi|wrangler|svelte-kit) dev\b|^gatsby develop\b/, instead: BUILD },
  { pattern: /^vite(?: (?!build|preview|optimize)|$)/, instead: `${BUILD}, such as: vite preview --host --port 8080` },
  {
    pattern: /^(?:npm|yarn|pnpm|bun)(?: run)? (?:dev|develop|start:dev|serve:dev|dev:\S+)(?:\s|$)/,
    instead: "npm start",
  },
  { pattern: /^deno task dev\b/, instead: "deno task start" },
  {
    pattern: /^(?:nodemon|ts-node-dev|tsnd)\b|^tsx watch\b|^bun --(?:watch|hot)\b|^node --watch\b/,
    instead: "node dist/server.js",
  },
  {
    pattern: /^(?:webpack-dev-server|webpack serve|ng serve|react-scripts start|vue-cli-service serve)\b/,
    instead: BUILD,
  },
  { pattern: /^(?:hugo server|jekyll serve)\b/, instead: `${BUILD} as static files` },
  { pattern: /^flask (?:\S+ )*?run\b/, instead: "gunicorn --bind :8080 app:app" },
  { pattern: /^fastapi dev\b/, instead: "fastapi run --port 8080" },
  {
    pattern: /^(?:\S*python[\d.]* )?\S*manage\.py runserver\b|^django-admin runserver\b/,
    instead: "gunicorn --bind :8080 PROJECT.wsgi",
  },
  { pattern: /^(?:uvicorn|gunicorn|hypercorn) .*--reload(?:\s|$)/, instead: "the same command without --reload" },
  { pattern: /^(?:\S*php )?\S*artisan serve\b|^php -S\b/, instead: "php-fpm behind nginx, or FrankenPHP" },
  { pattern: /^\S*rails s(?:erver)?\b.* (?:-e |--environment[ =])dev/, instead: "bin/rails server -e production" },
  { pattern: /^go run\b/, instead: `${BUILD}: go build -o /app ./...`, builds: true },
  { pattern: /^cargo run\b/, instead: `${BUILD}: cargo build --release`, builds: true },
  { pattern: /^air(?:\s|$)/, instead: `${BUILD}: go build -o /app ./...`, builds: true },
];

const says = {
  careless: (group: string, command: string) =>
    `${group} runs \`${command}\`, which is made for development: it serves few visitors at a time, and its error pages show the inside of the app.`,
  builds: (group: string, command: string) =>
    `${group} runs \`${command}\`, which builds the app each time a Machine starts: that takes long, and fails where memory is short.`,
  buildBefore: (how: string) => `${how}.`,
  forProduction: (command: string) => `For production there is: ${command}`,
};

export default rule({
  id: "dev-server-command",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/",
  options: {
    extra: {
      description: "More commands to report, as the text that they begin with.",
      default: [] as readonly string[],
    },
  },
  *check({ app, options, environment }) {
    if (environment === "nonprod") return;
    const extra = options.extra.map((start): DevServer => ({ pattern: beginsWith(start), instead: BUILD }));
    const known = [...DEV_SERVERS, ...extra];
    for (const { name } of app.groups) {
      const command = commandOfGroup(app, name);
      for (const program of programsOf(app, name)) {
        const server = known.find(({ pattern }) => pattern.test(textOf(program))) ?? phoenix(app, program);
        if (!command || !server) continue;
        const { builds, instead } = server;
        yield {
          path: command.path,
          message: (builds ? says.builds : says.careless)(quoted(name), shown(program)),
          help: (instead.startsWith(BUILD) ? says.buildBefore : says.forProduction)(instead),
        };
        break;
      }
    }
  },
});

function textOf(program: Program): string {
  const [first = "", ...rest] = program;
  return [first.replace(/^.*\//, ""), ...rest].join(" ");
}

function shown(program: Program): string {
  return program.slice(0, 3).join(" ") + (program.length > 3 ? " ..." : "");
}

/** `mix phx.server` takes its mode from a variable. */
function phoenix(app: App, program: Program): DevServer | undefined {
  const isProduction = variableOf(app, "MIX_ENV")?.value === "prod";
  const pattern = /^mix phx\.server\b/;
  return !isProduction && pattern.test(textOf(program)) ? { pattern, instead: "a release: bin/server" } : undefined;
}

function beginsWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?:\\s|$)`);
}

export const manual: Manual = {
  title: "A development server in production",
  why: "Development servers handle few requests at a time, watch files, and answer errors with stack traces and sometimes with a console. Many listen on localhost only, and then the deploy fails as well. `go run` and `cargo run` compile the app whenever a Machine starts.",
  how: "Build the app in the Dockerfile, and start what was built with the server that its framework names for production.",
  examples: [
    {
      name: "Flask",
      toml: `
        [processes]
          app = "python -m flask --app acme run --host 0.0.0.0 --port 8080" # <--
      `,
    },
    {
      name: "a script for development, after a migration",
      toml: `
        [processes]
          web = "sh -c 'npx prisma migrate deploy && npm run dev'" # <--
          api = "cargo run --release" # <--
      `,
    },
    {
      name: "one more command",
      toml: `
        [processes]
          app = "make serve" # <--
      `,
      options: { extra: ["make serve"] },
    },
    {
      name: "servers for production",
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
