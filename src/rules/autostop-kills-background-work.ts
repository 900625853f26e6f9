import { stoppedGroups } from "../app/autostop.ts";
import { usedBuildKey } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import type { Dependency } from "../beside/dependencies.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import { code, type Help } from "../help.ts";
import { type BackgroundWork, backgroundWork, isSplit } from "../hints/background.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { nameInServices } from "../words/advice.ts";
import { capitalized } from "../words/english.ts";
import { serviceName } from "../words/names.ts";

/** Libraries that keep a connection open to be told what happens in a chat. */
const CHAT =
  /^(?:discord\.js|eris|oceanic\.js|discord(?:\.py)?|py-cord|nextcord|disnake|hikari|github\.com\/(?:bwmarrin\/discordgo|disgoorg\/disgo)|discordrb|nostrum|serenity|poise|twilight-gateway|tmi\.js|twitchio)$/;

const says = {
  stopsAll: (service: string, sign: string) =>
    `Fly stops these Machines when ${service} is idle, even in the middle of a job. ${capitalized(sign)} suggests background work.`,
  stopsMost: (service: string, sign: string, kept: number) =>
    `Fly stops all but ${kept} of these Machines when ${service} is idle, even in the middle of a job. ${capitalized(sign)} suggests background work.`,
  stopsPerhaps: (service: string, sign: string) =>
    `Fly stops these Machines when ${service} is idle, but ${sign} suggests that the app also works between requests.`,
  goesOffline: (service: string, library: string) =>
    `Fly stops these Machines when ${service} is idle, and then the bot is offline: ${library} keeps a connection open, which does not count as a request.`,
  keepOn: code('auto_stop_machines = "off"'),
  split: [
    "Or move the work to a process group without a service:",
    code('[processes]\n  app = "..."\n  worker = "..."'),
  ],
  another: (group: string) => [
    "Or move the work to a process group without a service, in [processes]:",
    code(`${group} = "..."`),
  ],
  orDelete: "If nothing listens on a port, delete the service.",
};

export default rule({
  id: "autostop-kills-background-work",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/long-running-tasks/",
  replaces: ["min-machines-running-zero", "single-machine-spof"],
  *check({ app, beside }) {
    for (const { service, names, minimum } of stoppedGroups(app)) {
      const work = names.map((name) => backgroundWork(app, name)).find((found) => found !== undefined);
      const place = { path: fieldPath(service, "auto_stop_machines"), about: service.path };
      const bot = work?.certain || minimum > 0 ? undefined : botOf(app, beside);
      if (bot) {
        const message = says.goesOffline(serviceName(service), `${bot.name} (${lineOf(bot)})`);
        yield { ...place, message, help: helpFor(app), related: [{ file: bot.file, line: bot.line }] };
        continue;
      }
      if (!work || (!work.certain && minimum > 0)) continue;
      yield {
        ...place,
        message: messageOf(serviceName(service), work, minimum),
        help: helpFor(app),
        severity: work.certain && minimum === 0 ? undefined : "info",
      };
    }
  },
});

/** The library of a bot, where nothing but this file can be what deploys it. */
function botOf(app: App, beside: Beside): (Dependency & FilePlace) | undefined {
  const isBuilt = usedBuildKey(app, "image") === undefined;
  if (!isBuilt || isSplit(app) || beside.siblings().length > 0) return undefined;
  return beside.dependencies().find(({ name }) => CHAT.test(name));
}

/** A second [processes] would not load, and beside the first one every service has to name its groups. */
function helpFor(app: App): Help {
  const isFree = (name: string) => app.groups.every((group) => group.name !== name);
  const [free = "background"] = ["worker", "jobs"].filter(isFree);
  const move = app.hasProcesses ? says.another(free) : [says.split, nameInServices(app, "app")];
  return [says.keepOn, move, says.orDelete];
}

function messageOf(service: string, { sign, certain }: BackgroundWork, kept: number): string {
  if (!certain) return says.stopsPerhaps(service, sign);
  return kept > 0 ? says.stopsMost(service, sign, kept) : says.stopsAll(service, sign);
}

export const manual: Manual = {
  title: "Background work on Machines that stop when idle",
  why: "Fly Proxy sees only requests. Jobs, schedulers, bots and queue consumers look idle to it, so it stops their Machine a few minutes after the last request, even in the middle of a job. Many bots go offline minutes after a deploy because `fly launch` added a web service to their file.",
  how: "Run the work in a process group without a service: Fly Proxy does not stop it. Or turn autostop off. A bot that accepts no connections needs no service. If the app only works while it handles requests, add the comment `# flylint-disable-next-line autostop-kills-background-work` above the line.",
  links: ["https://github.com/manavgup/wikimind/issues/616"],
  examples: [
    {
      name: "jobs inside the web server",
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
      name: "an app named like a bot",
      toml: `
        app = "acme-discord-bot"
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop" # <--
      `,
    },
    {
      name: "a bot of Discord",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 3000
          auto_stop_machines = "stop" # <--
      `,
      files: {
        "package.json": `
          {
            "dependencies": {
              "discord.js": "^14.16.3",
              "express": "^4.21.0"
            }
          }
        `,
      },
    },
    {
      name: "a website beside a bot that has another file",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 3000
          auto_stop_machines = "stop"
      `,
      files: {
        "fly.bot.toml": `
          app = "acme-bot"
        `,
        "requirements.txt": `
          discord.py==2.4.0
          flask==3.0.3
        `,
      },
    },
    {
      name: "a bot of which one Machine always runs",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 3000
          auto_stop_machines = "stop"
          min_machines_running = 1
      `,
      files: {
        "requirements.txt": `
          discord.py==2.4.0
        `,
      },
    },
    {
      name: "a bot that receives webhooks",
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
      name: "a separate process group",
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
      name: "web server workers",
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
    {
      name: "the settings of a job queue",
      toml: `
        [env]
          PG_BOSS_SCHEMA = "boss"
        [http_service]
          internal_port = 3000
          auto_stop_machines = "stop" # <--
      `,
    },
    {
      name: "an image that watches other servers",
      toml: `
        [build]
          image = "louislam/uptime-kuma:1"
        [http_service]
          internal_port = 3001
          auto_stop_machines = "suspend" # <--
      `,
    },
  ],
};
