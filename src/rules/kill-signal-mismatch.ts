import { usedBuildKey } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import type { App } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { programName, programsOf } from "../hints/program.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

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

export default rule({
  id: "kill-signal-mismatch",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#kill_signal-option",
  replaces: ["redundant-default"],
  *check({ app }) {
    const path = fieldPath(app.root, "kill_signal");
    const isSet = has(app.root, "kill_signal");
    if (app.killSignal === "SIGKILL" || app.killSignal === "SIGSTOP") {
      yield {
        path,
        severity: "warning",
        message: `No program can react to ${app.killSignal}, so each deploy cuts off whatever the app is doing.`,
        help: 'kill_signal = "SIGTERM"',
        fix: { safe: false, changes: [{ set: path, toml: '"SIGTERM"' }] },
      };
      return;
    }
    const runtime = isSet && app.killSignal !== "SIGINT" ? undefined : runtimeOf(app);
    if (!runtime) return;
    const line = `kill_signal = "${runtime.signal}"`;
    yield {
      path: isSet ? path : [],
      about: path,
      ...(isSet ? {} : { missing: [["kill_signal"]] }),
      message: `${runtime.name} drops the requests it is working on when it gets SIGINT, ${isSet ? "as set here" : "which Fly sends where kill_signal is not set"}; on ${runtime.signal} it finishes them.`,
      help: isSet ? line : `Write, above the first [section]:\n${line}`,
      fix: {
        safe: false,
        changes: [isSet ? { set: path, toml: `"${runtime.signal}"` } : { add: [], toml: line }],
      },
    };
  },
});

function runtimeOf(app: App): Runtime | undefined {
  if (isMultiContainer(app)) return undefined;
  const programs = app.groups.flatMap(({ name }) => programsOf(app, name));
  const runs = (name: string) => programs.some((program) => programName(program) === name);
  const isPhoenix = app.env.some(({ name }) => name === "PHX_HOST" || name === "PHX_SERVER");
  if (isPhoenix || programs.some((program) => program.includes("phx.server"))) return PHOENIX;
  if (runs("gunicorn")) return GUNICORN;
  const image = parseImage(usedBuildKey(app, "image") ?? "").name;
  return image === "nginx" || runs("nginx") ? NGINX : undefined;
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
