/** Signs that a process group works on its own, whether requests come in or not. */

import { stoppedGroups } from "../app/autostop.ts";
import { imageOf } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import type { App, Variable } from "../app/model.ts";
import { perApp } from "../app/per-app.ts";
import type { Service } from "../app/service.ts";
import { short } from "../toml/write.ts";
import { commandOf } from "./command.ts";
import { programsOf, worksByItself } from "./program.ts";
import { workIn } from "./programs.ts";

export interface BackgroundWork {
  /** What tells of it, fit for a message: `the command "celery worker"`. */
  readonly sign: string;
  /** The name of an app is a hint and no more. */
  readonly certain: boolean;
}

const OFF = /^(?:0|false|off|no|disabled|none)?$/i;
const ON = /^(?:1|true|on|yes|enabled)$/i;
const SCHEDULE = /^(?:@(?:hourly|daily|weekly|monthly|every .+)|[\d*/,-]+(?: +[\d*/,A-Za-z-]+){4,5})$/;
/** Variables that make a web server work on jobs as well. */
const IN_WEB_SERVER = /^(?:SOLID_QUEUE_IN_PUMA|GOOD_JOB_EXECUTION_MODE)$/;
/** How many jobs a worker takes at once, and the settings of queues that poll a database. */
const QUEUE =
  /^(?:PG_?BOSS|GRAPHILE_WORKER)_|^OBAN_QUEUES$|^(?:\w+_)?(?:WORKERS?|QUEUES?|JOBS?|SIDEKIQ|BULL(?:MQ)?|CELERY|OBAN)_CONCURRENCY$/;
const SWITCH =
  /^(?:ENABLE|RUN|START|WITH)_(?:\w+_)?(?:SCHEDULER|WORKERS?|CRON|JOBS)$|^(?:\w+_)?(?:SCHEDULER|WORKER|CRON)(?:_ENABLED)?$/;

/** Programs whose point it is to watch, or to run things at set times. */
const WORKING_IMAGES =
  /(?:^|\/)(?:n8n|uptime-kuma|changedetection\.io|huginn|home-assistant|gatus|diun|healthchecks|airflow|prefect|kestra)$/;

/** What tells that the Machines of a group do background work; undefined where nothing does. */
export function backgroundWork(app: App, group: string): BackgroundWork | undefined {
  if (programsOf(app, group).some(worksByItself))
    return { sign: `the command ${short(commandOf(app, group).join(" "))}`, certain: true };
  const inServer = app.env.find(({ name, value }) => IN_WEB_SERVER.test(name) && /^(?:1|true|async\w*)$/i.test(value));
  if (inServer) return { sign: described(inServer), certain: true };
  // Where another group has no service it is the one that works; what the variables and the name say is about that.
  if (isSplit(app)) return undefined;
  const variable = app.env.find(isSwitch);
  if (variable) return { sign: described(variable), certain: true };
  const image = parseImage(imageOf(app)).name;
  if (WORKING_IMAGES.test(image)) return { sign: `the image ${short(image)}`, certain: true };
  // Bots that get their messages by webhook are woken by them.
  const isHooked = app.env.some(({ name }) => name.includes("WEBHOOK"));
  const part = isHooked ? undefined : workIn(app.name ?? "", "app");
  return part === undefined ? undefined : { sign: `${short(part)} in the app name`, certain: false };
}

/**
 * Whether the name of the app alone says that these Machines work without requests, and the proxy stops them: then the first
 * question is what they need a service for.
 */
export function mayNeedNoService(app: App, { groups }: Pick<Service, "groups">): boolean {
  const isStopped = (group: string) =>
    stoppedGroups(app).some(({ names, minimum }) => names.includes(group) && minimum === 0);
  return groups.some((group) => backgroundWork(app, group)?.certain === false && isStopped(group));
}

/** Whether a group has no service at all, not even a section that only holds checks: then that is the one that works. */
export const isSplit = perApp(({ groups, services }) => {
  const served = new Set(services.flatMap((service) => service.groups));
  return groups.some(({ name }) => !served.has(name));
});

function described({ name, value }: Variable): string {
  return `${name} = ${short(value)} in [env]`;
}

function isSwitch({ name, value }: Variable): boolean {
  return (
    !OFF.test(value) &&
    (QUEUE.test(name) || (SWITCH.test(name) && ON.test(value)) || (/SCHEDULE|CRON/.test(name) && SCHEDULE.test(value)))
  );
}
