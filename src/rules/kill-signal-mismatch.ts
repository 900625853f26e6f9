import { imageOf } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import { type App, variableOf } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { code } from "../help.ts";
import { programName, programsOf } from "../hints/program.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

interface Runtime {
  readonly name: string;
  /** What makes it finish what it is doing. */
  readonly signal: string;
}

/**
 * Runtimes that stop at once on SIGINT, what Fly sends unless told otherwise. Others (Puma, Sidekiq, Celery, uvicorn, the
 * JVM, .NET) take SIGINT and SIGTERM alike; what a program of one's own does with either is not in this file.
 */
const GUNICORN: Runtime = { name: "gunicorn", signal: "SIGTERM" };
const NGINX: Runtime = { name: "nginx", signal: "SIGQUIT" };
const PHOENIX: Runtime = { name: "Phoenix", signal: "SIGTERM" };

const says = {
  noReaction: (signal: string) =>
    `Programs cannot handle ${signal}, so each deploy cuts off whatever the app is doing.`,
  dropsAsSet: ({ name, signal }: Runtime) =>
    `On SIGINT, ${name} drops the requests in progress. On ${signal}, it finishes them.`,
  dropsAsUsual: ({ name, signal }: Runtime) =>
    `kill_signal is not set, so Fly sends SIGINT and ${name} drops the requests in progress. On ${signal}, it finishes them.`,
  writeAbove: (line: string) => ["Add above the first [section]:", code(line)],
};

export default rule({
  id: "kill-signal-mismatch",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#kill_signal-option",
  replaces: ["redundant-default"],
  *check({ app }) {
    const { root, killSignal } = app;
    const path = fieldPath(root, "kill_signal");
    if (killSignal === "SIGKILL" || killSignal === "SIGSTOP") {
      const message = says.noReaction(killSignal);
      yield { path, severity: "warning", message, ...setTo(path, '"SIGTERM"', { safe: false }) };
      return;
    }
    const isSet = has(root, "kill_signal");
    const runtime = isSet && killSignal !== "SIGINT" ? undefined : runtimeOf(app);
    if (!runtime) return;
    const better = toml(runtime.signal);
    if (isSet) {
      yield { path, about: path, message: says.dropsAsSet(runtime), ...setTo(path, better, { safe: false }) };
      return;
    }
    const line = `kill_signal = ${better}`;
    const [message, help] = [says.dropsAsUsual(runtime), says.writeAbove(line)];
    const fix = { safe: false, changes: [{ add: [], toml: line }] };
    yield { path: [], about: path, missing: [["kill_signal"]], message, help, fix };
  },
});

function runtimeOf(app: App): Runtime | undefined {
  if (isMultiContainer(app)) return undefined;
  const programs = app.groups.flatMap(({ name }) => programsOf(app, name));
  const runs = (name: string) => programs.some((program) => programName(program) === name);
  const isPhoenix = variableOf(app, "PHX_HOST") ?? variableOf(app, "PHX_SERVER");
  if (isPhoenix || programs.some((program) => program.includes("phx.server"))) return PHOENIX;
  if (runs("gunicorn")) return GUNICORN;
  return runs("nginx") || parseImage(imageOf(app)).name === "nginx" ? NGINX : undefined;
}

export const manual: Manual = {
  title: "A stop signal that makes the server drop requests",
  why: "Before Fly stops a Machine, it sends `kill_signal`, by default SIGINT. On SIGINT, gunicorn, nginx and the Elixir VM stop at once, in the middle of requests; on another signal they shut down gracefully. No program can handle SIGKILL or SIGSTOP.",
  how: 'Set `kill_signal = "SIGTERM"` for Phoenix and gunicorn, and `"SIGQUIT"` for nginx. flylint reports nothing for programs that treat both signals alike, or that it cannot find in the file.',
  links: ["https://github.com/superfly/flyctl/issues/657", "https://github.com/rocicorp/mono/issues/5892"],
  examples: [
    {
      name: "Phoenix with SIGINT",
      toml: `
        kill_signal = "SIGINT" # <--
        [env]
          PHX_HOST = "acme.fly.dev"
      `,
      fixed: `
        kill_signal = "SIGTERM"
        [env]
          PHX_HOST = "acme.fly.dev"
      `,
    },
    {
      name: "gunicorn with the default",
      toml: `
        app = "acme" # <--
        [processes]
          web = "python -m gunicorn --bind :8000 app.wsgi"
      `,
      fixed: `
        app = "acme"
        kill_signal = "SIGTERM"
        [processes]
          web = "python -m gunicorn --bind :8000 app.wsgi"
      `,
    },
    {
      name: "signal that no program can handle",
      toml: `
        kill_signal = "SIGKILL" # <--
      `,
      fixed: `
        kill_signal = "SIGTERM"
      `,
    },
    {
      name: "Phoenix with SIGTERM",
      toml: `
        kill_signal = "SIGTERM"
        [env]
          PHX_HOST = "acme.fly.dev"
      `,
    },
    {
      name: "Sidekiq takes SIGINT like SIGTERM",
      toml: `
        kill_signal = "SIGINT"
        [processes]
          worker = "bundle exec sidekiq"
      `,
    },
    { name: "unknown program", toml: 'app = "acme"\n' },
  ],
};
