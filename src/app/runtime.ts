/** The framework or language that a process group runs, as far as its command, its variables and the image tell. */
import type { App } from "./app.ts";
import { commandOf } from "./command.ts";
import { text } from "./section.ts";

export type Runtime =
  | "model"
  | "jvm"
  | "rails"
  | "django"
  | "laravel"
  | "dotnet"
  | "phoenix"
  | "python"
  | "node"
  | "go";

interface Signs {
  readonly runtime: Runtime;
  readonly command?: RegExp;
  /** Names of variables. */
  readonly env?: RegExp;
  readonly image?: RegExp;
}

/** The most telling first. */
const SIGNS: readonly Signs[] = [
  {
    runtime: "model",
    command: /\b(?:ollama|vllm|llama|comfyui|text-generation|torchserve)\b/i,
    env: /^(?:HF_HOME|TRANSFORMERS_CACHE|TORCH_HOME|OLLAMA_MODELS|WHISPER_MODEL)$/,
    image: /ollama|vllm|llama|text-generation|torch|whisper|comfyui/i,
  },
  { runtime: "jvm", command: /(?:^|\/)java\b|\.jar\b/, env: /^(?:JAVA_OPTS|JAVA_TOOL_OPTIONS|JVM_OPTS|SPRING_\w+)$/ },
  { runtime: "rails", command: /\brails\b|\bpuma\b|thrust/, env: /^RAILS_/ },
  { runtime: "django", command: /manage\.py|\.wsgi\b/, env: /^DJANGO_/ },
  { runtime: "laravel", command: /\bartisan\b/, env: /^(?:LARAVEL_\w+|LOG_CHANNEL)$/ },
  { runtime: "phoenix", command: /\bmix\b|\bphx\b/, env: /^PHX_/ },
  { runtime: "dotnet", command: /\bdotnet\b/, env: /^(?:ASPNETCORE_|DOTNET_)/ },
  {
    runtime: "python",
    command: /\b(?:python3?|gunicorn|uvicorn|hypercorn|flask|fastapi|streamlit)\b/,
    env: /^PYTHON\w+$/,
  },
  {
    runtime: "node",
    command: /\b(?:node|npm|yarn|pnpm|bun|deno|next|nuxt)\b/,
    env: /^(?:NODE_\w+|NEXT_\w+|NUXT_\w+)$/,
  },
  { runtime: "go", env: /^(?:GO_|GOMAXPROCS|RUST_)/ },
];

/** The runtime of a group; undefined where nothing tells. */
export function runtimeOf(app: App, group: string): Runtime | undefined {
  const command = commandOf(app, group).join(" ");
  const image = app.build ? (text(app.build, "image") ?? "") : "";
  return SIGNS.find(
    (signs) =>
      signs.command?.test(command) || signs.image?.test(image) || app.env.some(({ name }) => signs.env?.test(name)),
  )?.runtime;
}
