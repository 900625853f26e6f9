/**
 * What a process group runs, as far as its command and the variables tell, and how much memory that usually takes
 * (https://fly.io/docs/machines/guides-examples/machine-sizing/). Unknown is the usual answer: then rules stay silent.
 */
import type { App } from "./app.ts";
import { commandOf } from "./command.ts";

/** How each is called in messages. */
export const RUNTIME_NAMES = {
  browser: "a headless browser",
  bun: "Bun",
  deno: "Deno",
  django: "Django",
  dotnet: ".NET",
  fastapi: "Uvicorn",
  gunicorn: "Gunicorn",
  jvm: "the JVM",
  laravel: "Laravel",
  next: "a Node framework with server rendering",
  node: "Node",
  phoenix: "Phoenix",
  rails: "Rails",
} as const;

export type Runtime = keyof typeof RUNTIME_NAMES;

/** Megabytes below which each gets killed at start or under load. */
const FLOORS: Readonly<Record<Runtime, number>> = {
  browser: 1024,
  bun: 256,
  deno: 256,
  django: 512,
  dotnet: 512,
  fastapi: 256,
  gunicorn: 512,
  jvm: 1024,
  laravel: 512,
  next: 512,
  node: 512,
  phoenix: 512,
  rails: 512,
};

export function floorOf(runtime: Runtime): number {
  return FLOORS[runtime];
}

/** The command as one text decides first. */
const COMMANDS: readonly (readonly [RegExp, Runtime])[] = [
  [/\b(?:rails|puma|sidekiq|solid_queue|good_job|thrust)\b/, "rails"],
  [/\bmanage\.py\b|\bdjango/, "django"],
  [/\bgunicorn\b/, "gunicorn"],
  [/\b(?:uvicorn|fastapi|hypercorn)\b/, "fastapi"],
  [/\bartisan\b/, "laravel"],
  [/\bmix phx\b/, "phoenix"],
  [/(?:^|[\s/])java(?:\s|$)|\.jar\b/, "jvm"],
  [/(?:^|[\s/])dotnet(?:\s|$)/, "dotnet"],
  [/\b(?:next|nuxt|remix-serve|react-router-serve)\b/, "next"],
  [/(?:^|[\s/])bunx?(?:\s|$)/, "bun"],
  [/(?:^|[\s/])deno(?:\s|$)/, "deno"],
  [/(?:^|[\s/])(?:node|npm|pnpm|yarn|tsx|ts-node|pm2(?:-runtime)?)(?:\s|$)/, "node"],
];

/** Servers that take little, whatever the variables of the app say. */
const SMALL = /(?:^|[\s/])(?:nginx|caddy|redis-server|memcached|litestream|supercronic|crond?|tailscaled)(?:\s|$)/;

/** Variables that only this runtime reads; NODE_ENV is none of them, Bun and asset builds of all kinds read it too. */
const VARIABLES: readonly (readonly [RegExp, Runtime])[] = [
  [/^(?:RAILS_\w+|RACK_ENV)$/, "rails"],
  [/^(?:PHX_HOST|PHX_SERVER)$/, "phoenix"],
  [/^DJANGO_/, "django"],
  [/^(?:JAVA_OPTS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|SPRING_\w+)$/, "jvm"],
  [/^(?:ASPNETCORE|DOTNET)_/, "dotnet"],
  [/^NEXT_PUBLIC_|^NUXT_/, "next"],
  [/^NODE_OPTIONS$/, "node"],
];

/** A browser that the app starts by itself; which group does is known only where there is one. */
const BROWSER = /^(?:PUPPETEER_EXECUTABLE_PATH|PLAYWRIGHT_BROWSERS_PATH|CHROME_(?:BIN|PATH)|CHROMIUM_(?:BIN|PATH))$/;

/** The runtime of a group; undefined where the file does not tell. */
export function runtimeOf(app: App, group: string): Runtime | undefined {
  if (app.groups.length === 1 && app.env.some(({ name }) => BROWSER.test(name))) return "browser";
  const command = commandOf(app, group).join(" ");
  const byCommand = COMMANDS.find(([pattern]) => pattern.test(command))?.[1];
  if (byCommand || SMALL.test(command)) return byCommand;
  const names = app.env.map(({ name }) => name);
  if (names.includes("LOG_CHANNEL") && names.includes("APP_URL")) return "laravel";
  return VARIABLES.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
}
