import type { App } from "../app/model.ts";
import { has } from "../app/section.ts";
import { formatDuration, parseDuration, SECOND } from "../go/duration.ts";
import { isServer, isWorker, isWorkerGroup, programsOf } from "../hints/program.ts";
import { isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** https://fly.io/docs/reference/configuration/#kill_timeout-option */
const DEFAULT = 5 * SECOND;

const says = {
  tooShort: (workers: readonly string[], time: string) =>
    `Each deploy gives ${both(workers)} ${time} to stop, and then kills what still runs: work that takes longer is cut off.`,
  writeLonger: "Write as long as a job takes (at most 300 seconds):\nkill_timeout = 120",
  notSet: (workers: readonly string[], time: string) =>
    `Each deploy gives ${both(workers)} ${time} to stop, because kill_timeout is not set, and then kills what still runs: work that takes longer is cut off.`,
  writeAbove: "Write, above the first [section], as long as a job takes (at most 300 seconds):\nkill_timeout = 120",
};

export default rule({
  id: "kill-timeout-default-with-workers",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/long-running-tasks/",
  replaces: ["redundant-default"],
  options: { min: { description: "The time that is enough for a worker to stop.", default: "10s" } },
  *check({ app, options }) {
    const { killTimeout } = app;
    const isUnread = !killTimeout && has(app.root, "kill_timeout");
    if (!app.hasProcesses || isPostgres(app) || isUnread || killTimeout?.unit === "nanoseconds") return;
    const ns = killTimeout?.ns ?? DEFAULT;
    const workers = app.groups.filter(({ name }) => works(app, name)).map(({ name }) => quoted(name));
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
  title: "Workers that are killed after five seconds",
  why: "Every deploy, resize and autostop sends `kill_signal` and kills the Machine once `kill_timeout` has passed: 5 seconds where nothing is said. Jobs that are still running are cut off, and those that are not put back into their queue are lost.",
  how: "Set `kill_timeout` to the time that a job takes, up to 300 seconds, and make sure that the worker stops taking jobs when it gets the signal.",
  links: ["https://fly.io/docs/reference/configuration/#how-the-shutdown-sequence-works"],
  examples: [
    {
      name: "a worker and nothing set",
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
      name: "the default written out",
      toml: `
        kill_timeout = 5 # <--
        [processes]
          beat = "celery -A acme beat"
      `,
    },
    {
      name: "a group without a service beside one that has one",
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
      name: "time to finish",
      toml: `
        kill_timeout = "2m"
        [processes]
          web = "bin/web"
          worker = "bundle exec sidekiq"
      `,
    },
    {
      name: "the second group is a server for the private network",
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
