import type { App } from "../app/model.ts";
import { has } from "../app/section.ts";
import { formatDuration, parseDuration, SECOND } from "../go/duration.ts";
import { isServer, isWorker, isWorkerGroup, programsOf } from "../hints/program.ts";
import { isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** https://fly.io/docs/reference/configuration/#kill_timeout-option */
const DEFAULT = 5 * SECOND;

export default rule({
  id: "kill-timeout-default-with-workers",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/long-running-tasks/",
  replaces: ["redundant-default"],
  options: { min: { description: "The time that is enough for a worker to stop.", default: "10s" } },
  *check({ app, options }) {
    const workers = app.hasProcesses && !isPostgres(app) ? app.groups.filter(({ name }) => works(app, name)) : [];
    const timeout = app.killTimeout;
    const unread = !timeout && has(app.root, "kill_timeout");
    if (workers.length === 0 || unread || timeout?.unit === "nanoseconds") return;
    const ns = timeout?.ns ?? DEFAULT;
    if (ns >= (parseDuration(options.min) ?? 2 * DEFAULT)) return;
    yield {
      path: timeout?.path ?? [],
      about: timeout?.path ?? ["kill_timeout"],
      ...(timeout ? {} : { missing: [["kill_timeout"]] }),
      message: `Each deploy gives ${both(workers.map(({ name }) => quoted(name)))} ${formatDuration(ns)} to stop${timeout ? "" : ", because kill_timeout is not set"}, and then kills what still runs: work that takes longer is cut off.`,
      help: `Write${timeout ? "" : ", above the first [section],"} as long as a job takes (at most 300 seconds):\nkill_timeout = 120`,
    };
  },
});

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
