import type { App } from "../app/model.ts";
import { has } from "../app/section.ts";
import { formatDuration, parseDuration, SECOND } from "../go/duration.ts";
import { code } from "../help.ts";
import { isReleaseStep, isServer, isWorker, isWorkerGroup, programsOf } from "../hints/program.ts";
import { isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { several } from "../words/english.ts";

/** https://fly.io/docs/reference/configuration/#kill_timeout-option */
const DEFAULT = 5 * SECOND;

const says = {
  tooShort: (workers: readonly string[], time: string) =>
    `Each deploy kills ${several(workers, 4)} ${time} after the stop signal, so longer jobs are cut off.`,
  notSet: (workers: readonly string[], time: string) =>
    `kill_timeout is not set: each deploy kills ${several(workers, 4)} ${time} after the stop signal, so longer jobs are cut off.`,
  writeLonger: ["Set the time that a job takes (at most 300 seconds):", code("kill_timeout = 120")],
  writeAbove: [
    "Add above the first [section], with the time that a job takes (at most 300 seconds):",
    code("kill_timeout = 120"),
  ],
};

export default rule({
  id: "kill-timeout-default-with-workers",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/long-running-tasks/",
  replaces: ["redundant-default"],
  options: {
    min: { description: "kill_timeout that is long enough for a worker.", default: "10s", format: "duration" },
  },
  *check({ app, options }) {
    const { killTimeout } = app;
    const isUnread = !killTimeout && has(app.root, "kill_timeout");
    if (!app.hasProcesses || isPostgres(app) || isUnread || killTimeout?.unit === "nanoseconds") return;
    const ns = killTimeout?.ns ?? DEFAULT;
    const workers = app.groups
      .filter(({ name }) => works(app, name) && !isReleaseStep(name))
      .map(({ name }) => quoted(name));
    if (workers.length === 0 || ns >= (parseDuration(options.min) ?? 2 * DEFAULT)) return;
    yield finding(workers, formatDuration(ns), killTimeout?.path);
  },
});

/** `path` is where `kill_timeout` stands, if it does. */
function finding(workers: readonly string[], time: string, path: Finding["path"] | undefined): Finding {
  if (path) return { path, about: path, message: says.tooShort(workers, time), help: says.writeLonger };
  const key = ["kill_timeout"];
  return { path: [], about: key, missing: [key], message: says.notSet(workers, time), help: says.writeAbove };
}

/** Works on jobs: its command or name says so, or it is the one group of several that no service leads to. */
function works(app: App, group: string): boolean {
  const programs = programsOf(app, group);
  const served = app.services.some(({ groups }) => groups.includes(group));
  if (served) return programs.some(isWorker);
  return isWorkerGroup(app, group) || (app.services.length > 0 && !programs.some(isServer));
}

export const manual: Manual = {
  title: "Workers killed after five seconds",
  why: "On every deploy, resize and autostop, Fly sends `kill_signal` and kills the Machine after `kill_timeout`, by default 5 seconds. Running jobs are cut off, and jobs that do not return to their queue are lost.",
  how: "Set `kill_timeout` to the time that a job takes, up to 300 seconds, and make sure that the worker accepts no new jobs after the signal.",
  links: ["https://fly.io/docs/reference/configuration/#how-the-shutdown-sequence-works"],
  examples: [
    {
      name: "worker without kill_timeout",
      toml: `
        app = "acme" # <--
        [processes]
          web = "bin/web"
          worker = "bundle exec sidekiq"
        [http_service]
          internal_port = 3000
          processes = ["web"]
      `,
    },
    {
      name: "default written out",
      toml: `
        kill_timeout = 5 # <--
        [processes]
          beat = "celery -A acme beat"
      `,
    },
    {
      name: "group without a service next to one with a service",
      toml: `
        kill_timeout = "5s" # <--
        [processes]
          app = ""
          indexer = "bin/index"
        [http_service]
          internal_port = 3000
          processes = ["app"]
      `,
    },
    {
      name: "enough time",
      toml: `
        kill_timeout = "2m"
        [processes]
          web = "bin/web"
          worker = "bundle exec sidekiq"
      `,
    },
    {
      name: "server for the private network",
      toml: `
        [processes]
          web = "bin/web"
          admin = "gunicorn --bind :9000 admin.wsgi"
        [http_service]
          internal_port = 3000
          processes = ["web"]
      `,
    },
    {
      name: "no process groups",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 3000
      `,
    },
  ],
};
