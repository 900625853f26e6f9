/**
 * What a process group runs, as far as its command and the variables tell, and how much memory that usually takes
 * (https://fly.io/docs/machines/guides-examples/machine-sizing/). Unknown is the usual answer: then rules stay silent.
 */

import { imageOf } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { perGroup } from "../app/per-app.ts";
import { text } from "../app/section.ts";
import { commandOf } from "./command.ts";

interface Traits {
  /** How it is called in messages. */
  readonly name: string;
  /** Megabytes below which it gets killed at start or under load. */
  readonly memory: number;
  /** Seconds that hardly any app needs less of to start; the Fly docs name 15 to 30 for Rails, Django and large JVM apps. */
  readonly start: number;
}

/** What is known of each. */
export const RUNTIMES = {
  browser: { name: "a headless browser", memory: 1024, start: 5 },
  bun: { name: "Bun", memory: 256, start: 5 },
  deno: { name: "Deno", memory: 256, start: 5 },
  django: { name: "Django", memory: 512, start: 10 },
  dotnet: { name: ".NET", memory: 512, start: 10 },
  fastapi: { name: "Uvicorn", memory: 256, start: 5 },
  go: { name: "a compiled program", memory: 0, start: 2 },
  gunicorn: { name: "Gunicorn", memory: 512, start: 5 },
  jvm: { name: "the JVM", memory: 1024, start: 15 },
  laravel: { name: "Laravel", memory: 512, start: 10 },
  model: { name: "an AI model", memory: 2048, start: 30 },
  next: { name: "a server-rendered Node.js framework", memory: 512, start: 5 },
  node: { name: "Node.js", memory: 512, start: 5 },
  phoenix: { name: "Phoenix", memory: 512, start: 10 },
  python: { name: "Python", memory: 0, start: 5 },
  rails: { name: "Rails", memory: 512, start: 10 },
} as const satisfies Readonly<Record<string, Traits>>;

export type Runtime = keyof typeof RUNTIMES;

/** The command as one text decides first. */
export const COMMANDS: readonly (readonly [RegExp, Runtime])[] = [
  [/\b(?:ollama|vllm|llama|comfyui|text-generation|torchserve)\b/i, "model"],
  [/\b(?:rails|puma|sidekiq|solid_queue|good_job|thrust)\b/, "rails"],
  [/\bmanage\.py\b|\bdjango/, "django"],
  [/\bgunicorn\b/, "gunicorn"],
  [/\b(?:uvicorn|fastapi|hypercorn)\b/, "fastapi"],
  [/\bartisan\b/, "laravel"],
  [/\bmix phx\b/, "phoenix"],
  [/(?:^|[\s/])java(?:\s|$)|\.jar\b/, "jvm"],
  [/(?:^|[\s/])(?:python3?|flask|streamlit)(?:\s|$)/, "python"],
  [/(?:^|[\s/])dotnet(?:\s|$)/, "dotnet"],
  [/\b(?:next|nuxt|remix-serve|react-router-serve)\b/, "next"],
  [/(?:^|[\s/])bunx?(?:\s|$)/, "bun"],
  [/(?:^|[\s/])deno(?:\s|$)/, "deno"],
  [/(?:^|[\s/])(?:node|npm|pnpm|yarn|tsx|ts-node|pm2(?:-runtime)?)(?:\s|$)/, "node"],
];

/** Servers that take little, whatever the variables of the app say. */
export const SMALL =
  /(?:^|[\s/])(?:nginx|caddy|redis-server|memcached|litestream|supercronic|crond?|tailscaled)(?:\s|$)/;

/** Variables that only this runtime reads. */
export const VARIABLES: readonly (readonly [RegExp, Runtime])[] = [
  [/^(?:HF_HOME|TRANSFORMERS_CACHE|TORCH_HOME|OLLAMA_MODELS|WHISPER_MODEL)$/, "model"],
  [/^(?:RAILS_\w+|RACK_ENV)$/, "rails"],
  [/^(?:PHX_HOST|PHX_SERVER)$/, "phoenix"],
  [/^DJANGO_/, "django"],
  [/^(?:JAVA_OPTS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|SPRING_\w+)$/, "jvm"],
  [/^(?:ASPNETCORE|DOTNET)_/, "dotnet"],
  [/^NEXT_PUBLIC_|^NUXT_/, "next"],
  [/^NODE_OPTIONS$/, "node"],
  [/^PYTHON\w+$/, "python"],
  [/^(?:GO_\w+|GOMAXPROCS|RUST_\w+)$/, "go"],
  // Bun reads it, too, and asset builds of other languages, which have more signs of their own above.
  [/^NODE_ENV$/, "node"],
];

/** A browser that the app starts by itself; which group does is known only where there is one. */
const BROWSER = /^(?:PUPPETEER_EXECUTABLE_PATH|PLAYWRIGHT_BROWSERS_PATH|CHROME_(?:BIN|PATH)|CHROMIUM_(?:BIN|PATH))$/;

const MODEL_IMAGE = /ollama|vllm|llama|text-generation|torch|whisper|comfyui/i;

/** The runtime of a group; undefined where the file does not tell. */
export const runtimeOf = perGroup((app, group): Runtime | undefined => {
  if (app.groups.length === 1 && app.env.some(({ name }) => BROWSER.test(name))) return "browser";
  const image = imageOf(app);
  if (image !== "" && MODEL_IMAGE.test(image)) return "model";
  const command = commandOf(app, group).join(" ");
  if (command !== "") {
    const byCommand = COMMANDS.find(([pattern]) => pattern.test(command))?.[1];
    if (byCommand || SMALL.test(command)) return byCommand;
  }
  const names = app.env.map(({ name }) => name);
  if (names.includes("LOG_CHANNEL") && names.includes("APP_URL")) return "laravel";
  const byVariable = VARIABLES.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  return byVariable ?? (isLaunchedRails(app) ? "rails" : undefined);
});

/** What `fly launch` writes for Rails, and for nothing else. */
function isLaunchedRails({ root, statics, deploy }: App): boolean {
  const commands = [text(root, "console_command") ?? "", deploy?.releaseCommand ?? ""];
  return (
    commands.some((command) => /(?:^|\/)bin\/rails\b/.test(command)) ||
    statics.some((section) => text(section, "guest_path") === "/rails/public")
  );
}
