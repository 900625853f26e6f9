import { imageOf } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import { type App, variableOf } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
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
    `No program can react to ${signal}, so each deploy cuts off whatever the app is doing.`,
  dropsAsSet: ({ name, signal }: Runtime) =>
    `${name} drops the requests it is working on when it gets SIGINT, as set here; on ${signal} it finishes them.`,
  dropsAsUsual: ({ name, signal }: Runtime) =>
    `${name} drops the requests it is working on when it gets SIGINT, which Fly sends where kill_signal is not set; on ${signal} it finishes them.`,
  writeAbove: (line: string) => `Write, above the first [section]:\n${line}`,
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
  title: "A stop signal that the server takes for an emergency",
  why: "Before a Machine is stopped it gets `kill_signal`, SIGINT unless the file says otherwise. gunicorn, nginx and the virtual machine of Elixir stop at once on SIGINT, in the middle of requests, and shut down in good order on another signal. SIGKILL and SIGSTOP reach no program at all.",
  how: 'Phoenix and gunicorn want `kill_signal = "SIGTERM"`, nginx wants `"SIGQUIT"`. Nothing is reported for programs that take both signals alike, or that the file does not name.',
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
      name: "gunicorn with what Fly sends anyway",
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
      name: "a signal that nobody hears",
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
    { name: "nothing known of the program", toml: 'app = "acme"\n' },
  ],
};
