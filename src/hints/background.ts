/** Signs that a process group works on its own, whether requests come in or not. */

import type { App, Variable } from "../app/model.ts";
import { short } from "../toml/write.ts";
import { commandOf } from "./command.ts";

export interface BackgroundWork {
  /** What tells of it, fit for a message: `the command "celery worker"`. */
  readonly sign: string;
  /** The name of an app is a hint and no more. */
  readonly certain: boolean;
}

/** Programs that take jobs from a queue or start them by the clock, or that run several programs in one Machine. */
const PROGRAMS =
  /^(?:sidekiq|celery|qcluster|rq|rqworker|resque|good_job|solid_queue|queue:work|queue:listen|horizon|schedule:work|supercronic|crond?|supervisord|overmind|foreman|honcho|arq|dramatiq|huey_consumer|temporal|bullmq?)$/i;
/** `worker`, `bin/worker`, `start:worker`, `app.worker`, `worker.js`; not `uvicorn.workers.UvicornWorker`. */
const WORKER = /^(?!-)(?:\S*[/:._-])?worker(?:\.\w+)?$/;

const OFF = /^(?:0|false|off|no|disabled|none)?$/i;
const ON = /^(?:1|true|on|yes|enabled)$/i;
const SCHEDULE = /^(?:@(?:hourly|daily|weekly|monthly|every .+)|[\d*/,-]+(?: +[\d*/,A-Za-z-]+){4,5})$/;
/** Variables that make a web server work on jobs as well. */
const IN_WEB_SERVER = /^(?:SOLID_QUEUE_IN_PUMA|GOOD_JOB_EXECUTION_MODE)$/;
const SWITCH =
  /^(?:ENABLE|RUN|START|WITH)_(?:\w+_)?(?:SCHEDULER|WORKERS?|CRON|JOBS)$|^(?:\w+_)?(?:SCHEDULER|WORKER|CRON)(?:_ENABLED)?$/;

const NAMES = new Set(
  "bot discord telegram worker cron scheduler queue crawler scraper indexer consumer poller".split(" "),
);

/** What tells that the Machines of a group do background work; undefined where nothing does. */
export function backgroundWork(app: App, group: string): BackgroundWork | undefined {
  const command = commandOf(app, group);
  if (command.some((word) => PROGRAMS.test(word.replace(/^.*\//, "")) || WORKER.test(word)))
    return { sign: `its command ${short(command.join(" "))}`, certain: true };
  const inServer = app.env.find(({ name, value }) => IN_WEB_SERVER.test(name) && /^(?:1|true|async\w*)$/i.test(value));
  if (inServer) return { sign: described(inServer), certain: true };
  // Where another group has no service it is the one that works; what the variables and the name say is about that.
  const split = app.groups.some(({ name }) => !app.services.some(({ groups }) => groups.includes(name)));
  if (split) return undefined;
  const variable = app.env.find(isSwitch);
  if (variable) return { sign: described(variable), certain: true };
  const token = nameToken(app);
  return token === undefined ? undefined : { sign: `the ${short(token)} in its name`, certain: false };
}

function described({ name, value }: Variable): string {
  return `${name} = ${short(value)} in [env]`;
}

function isSwitch({ name, value }: Variable): boolean {
  return (
    !OFF.test(value) && ((SWITCH.test(name) && ON.test(value)) || (/SCHEDULE|CRON/.test(name) && SCHEDULE.test(value)))
  );
}

/** Bots that get their messages by webhook are woken by them. */
function nameToken(app: App): string | undefined {
  const tokens = (app.name ?? "").toLowerCase().split("-");
  const hooked = app.env.some(({ name }) => name.includes("WEBHOOK"));
  return hooked ? undefined : tokens.find((token) => NAMES.has(token));
}
