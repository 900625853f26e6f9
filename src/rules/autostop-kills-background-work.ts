import { stoppedGroups } from "../app/autostop.ts";
import { fieldPath } from "../app/section.ts";
import { type BackgroundWork, backgroundWork } from "../hints/background.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const says = {
  stopsAll: (service: string, sign: string) =>
    `Fly stops these Machines when ${service} gets no requests, whatever else they are doing, and ${sign} is a sign of work in the background.`,
  stopsMost: (service: string, sign: string, kept: number) =>
    `Fly stops all but ${kept} of these Machines when ${service} gets no requests, whatever else they are doing, and ${sign} is a sign of work in the background.`,
  stopsPerhaps: (service: string, sign: string) =>
    `Fly stops these Machines when ${service} gets no requests; ${sign} is a sign of an app that works without any.`,
  keepOnOrSplit:
    'auto_stop_machines = "off"\nor give the work a process group of its own, which no service belongs to:\n[processes]\n  app = "..."\n  worker = "..."\nIf nothing listens at all, delete the service.',
};

export default rule({
  id: "autostop-kills-background-work",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/long-running-tasks/",
  replaces: ["min-machines-running-zero", "single-machine-spof"],
  *check({ app }) {
    for (const { service, names, minimum } of stoppedGroups(app)) {
      const work = names.map((name) => backgroundWork(app, name)).find((found) => found !== undefined);
      if (!work || (!work.certain && minimum > 0)) continue;
      yield {
        path: fieldPath(service, "auto_stop_machines"),
        about: service.path,
        message: messageOf(serviceName(service), work, minimum),
        help: says.keepOnOrSplit,
        severity: work.certain && minimum === 0 ? undefined : "info",
      };
    }
  },
});

function messageOf(service: string, { sign, certain }: BackgroundWork, kept: number): string {
  if (!certain) return says.stopsPerhaps(service, sign);
  return kept > 0 ? says.stopsMost(service, sign, kept) : says.stopsAll(service, sign);
}

export const manual: Manual = {
  title: "Work in the background on Machines that stop when no requests come",
  why: "The proxy knows requests and nothing else. Jobs, schedulers, bots and queue consumers look idle to it: a few minutes after the last request their Machine is stopped, in the middle of whatever it does. Many a bot goes offline minutes after its deploy because `fly launch` wrote a web service into its file.",
  how: "Run the work in a process group without a service: the proxy leaves it alone. Or turn autostop off. A bot that nobody connects to needs no service at all. Where requests do wake the app for all its work, write `# flylint-disable-next-line autostop-kills-background-work` above the line.",
  links: ["https://github.com/manavgup/wikimind/issues/616"],
  examples: [
    {
      name: "jobs inside of the web server",
      toml: `
        [env]
          SOLID_QUEUE_IN_PUMA = "1"
        [http_service]
          internal_port = 3000
          auto_stop_machines = "stop" # <--
          min_machines_running = 0
      `,
    },
    {
      name: "a worker with a service",
      toml: `
        [processes]
          worker = "celery -A app worker"
        [http_service]
          internal_port = 8080
          processes = ["worker"]
          auto_stop_machines = "suspend" # <--
      `,
    },
    {
      name: "a bot, by its name",
      toml: `
        app = "acme-discord-bot"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop" # <--
      `,
    },
    {
      name: "a bot that gets its messages as requests",
      toml: `
        app = "acme-telegram-bot"
        [env]
          WEBHOOK_URL = "https://acme-telegram-bot.fly.dev"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "a group of its own",
      toml: `
        app = "acme-worker"
        [env]
          ENABLE_SCHEDULER = "true"
        [processes]
          app = "bin/rails server"
          worker = "bin/jobs"
        [http_service]
          internal_port = 3000
          processes = ["app"]
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "many web workers are no worker",
      toml: `
        [processes]
          app = "gunicorn -k uvicorn.workers.UvicornWorker --workers 4 main:app"
        [http_service]
          internal_port = 8000
          processes = ["app"]
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "always on",
      toml: `
        app = "acme-discord-bot"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
      `,
    },
  ],
};
