import { buildPlace } from "../app/build.ts";
import { commandOfGroup } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { restartOf } from "../app/restart.ts";
import { text } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { imageProgram, imageWords, ownStart } from "../beside/start.ts";
import { commandOf } from "../hints/command.ts";
import { mainProgram, type Program } from "../hints/program.ts";
import { endsInBackground, shellSyntax } from "../hints/shell-syntax.ts";
import type { Manual } from "../manual.ts";
import { once } from "../once.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

/** A program that leaves its work to another process, and ends. */
interface Detaching {
  readonly program: string;
  /** What it leaves behind, where that is not itself. */
  readonly what?: string;
  /** A word that makes it so; without one, it always does. */
  readonly by?: RegExp;
  /** A word that keeps it running. */
  readonly unless?: RegExp;
  /** What to do about it. */
  readonly instead: string;
  /** The same in the line: what to replace, with what. */
  readonly edit?: readonly [what: RegExp, by: string];
}

/** Made when first asked for: most files have no commands. */
const detachingPrograms = once((): readonly Detaching[] => [
  {
    program: "gunicorn",
    by: /^(?:-D|--daemon)$/,
    instead: "Leave out --daemon.",
    edit: [/\s(?:-D|--daemon)(?=\s|$)/, ""],
  },
  {
    program: "celery",
    by: /^(?:-D|--detach)$/,
    instead: "Leave out --detach.",
    edit: [/\s(?:-D|--detach)(?=\s|$)/, ""],
  },
  {
    program: "redis-server",
    by: /^--daemonize$/,
    unless: /^no$/,
    instead: "Leave out --daemonize.",
    edit: [/\s--daemonize\s+yes(?=\s|$)/, ""],
  },
  {
    program: "pm2",
    what: "the app",
    by: /^(?:start|restart|reload)$/,
    unless: /^--(?:no-daemon|attach)$/,
    instead: "Use pm2-runtime.",
    edit: [/\bpm2 (?:re)?(?:start|load)\b/, "pm2-runtime start"],
  },
  {
    program: "forever",
    what: "the app",
    by: /^start$/,
    instead: "Leave out start.",
    edit: [/\bforever start\b/, "forever"],
  },
  { program: "caddy", by: /^start$/, instead: "Use caddy run.", edit: [/\bcaddy start\b/, "caddy run"] },
  { program: "cron", unless: /^-\w*f/, instead: "Add -f.", edit: [/$/, " -f"] },
  { program: "crond", unless: /^-\w*[fnd]/, instead: "Add -f.", edit: [/$/, " -f"] },
  { program: "sshd", unless: /^-\w*[Ddit]/, instead: "Add -D and -e.", edit: [/$/, " -D -e"] },
  { program: "service", what: "the service", by: /^(?:re)?start$/, instead: "Run the program itself." },
  { program: "systemctl", what: "the service", by: /^(?:re)?start$/, instead: "Run the program itself." },
]);

const says = {
  ofFile: "This command",
  ofImage: (place: string) => `The command of the image (${place})`,
  detaches: (command: string, program: string, then: string) =>
    `${command} ends at once and leaves ${program} in the background, so Fly ${then}.`,
  leftBehind: (command: string, then: string) =>
    `${command} has & at its end, for which the shell does not wait, so Fly ${then}.`,
  stops: (group: string) => `stops the Machines of process group ${group}`,
  restarts: (group: string) => `restarts the Machines of process group ${group} again and again`,
  withoutSign: "Leave out the & at the end.",
};

export default rule({
  id: "command-detaches",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "deploy",
  docs: "https://fly.io/docs/machines/guides-examples/machine-restart-policy/",
  *check({ app, beside }) {
    for (const { name } of app.groups) {
      const command = commandOfGroup(app, name);
      // What lacks a shell is the business of command-needs-shell.
      if (!command || (command.line !== undefined && shellSyntax(command.line))) continue;
      const { path, line, words } = command;
      const inside = commandOf(app, name);
      const found = detached(inside, mainProgram(app, name));
      if (!found) continue;
      // In a script, or behind wrappers, the line has to be changed by hand.
      const isPlain = line !== undefined && words.join() === inside.join();
      const better = isPlain && found.edit ? line.replace(...found.edit) : line;
      const advice =
        better !== undefined && better !== line ? setTo(path, toml(better), { safe: false }) : { help: found.instead };
      yield { path, message: messageOf(says.ofFile, found, thenOf(app, name)), ...advice };
    }
    const own = ownStart(app, beside);
    const found = own && detached(imageWords(own.image), imageProgram(own.image));
    if (!found) return;
    const message = messageOf(says.ofImage(lineOf(own.place)), found, thenOf(app, own.group));
    yield { path: buildPlace(app), message, help: found.instead, related: [own.place] };
  },
});

/** What a command leaves in the background; `program` is undefined for whatever the shell does not wait for. */
type Detached = Pick<Detaching, "what" | "instead" | "edit"> & { readonly program: string | undefined };

function detached(words: readonly string[], program: Program = []): Detached | undefined {
  return endsInBackground(words.at(-1) ?? "")
    ? { program: undefined, instead: says.withoutSign }
    : detachingIn(program);
}

function messageOf(command: string, { what, program }: Detached, then: string): string {
  return program === undefined ? says.leftBehind(command, then) : says.detaches(command, what ?? program, then);
}

/** What Fly does with the Machines of a group whose command has ended. */
function thenOf(app: App, group: string): string {
  const restart = restartOf(app, group);
  const isRestarted = restart !== undefined && text(restart, "policy") === "always";
  return isRestarted ? says.restarts(quoted(group)) : says.stops(quoted(group));
}

/** `bin/cron` is a program of the app, `/usr/sbin/cron` is not. */
const FOLDER = /^(?:\/(?:usr\/)?(?:local\/)?s?bin\/|(?:\.\/)?node_modules\/\.bin\/)/;

function detachingIn([first = "", ...words]: Program): Detaching | undefined {
  const name = first.replace(FOLDER, "");
  return detachingPrograms().find(
    ({ program, by, unless }) =>
      program === name && (!by || words.some((word) => by.test(word))) && !words.some((word) => unless?.test(word)),
  );
}

export const manual: Manual = {
  title: "A command that ends while its program goes on in the background",
  why: "When its command ends, a Machine stops or restarts, by its restart policy: the log says `Main child exited normally with code: 0`. Servers that start as daemons, and managers such as pm2, leave another process behind and end at once.",
  how: "Keep the program in the foreground. Most have an option or another command for that.",
  examples: [
    {
      name: "a process manager",
      toml: `
        [processes]
          app = "pm2 start ecosystem.config.js" # <--
          tick = "node_modules/.bin/pm2 start tick.js --no-daemon"
      `,
      fixed: `
        [processes]
          app = "pm2-runtime start ecosystem.config.js"
          tick = "node_modules/.bin/pm2 start tick.js --no-daemon"
      `,
    },
    {
      name: "daemons",
      toml: `
        [processes]
          app = "gunicorn -D -b 0.0.0.0:8080 app:app" # <--
          jobs = "celery -A app worker --detach" # <--
          cron = "/usr/sbin/cron" # <--
          proxy = "caddy start --config /etc/Caddyfile" # <--
          cache = "redis-server --port 6379 --daemonize yes" # <--
          shell = "/usr/sbin/sshd" # <--
      `,
      fixed: `
        [processes]
          app = "gunicorn -b 0.0.0.0:8080 app:app"
          jobs = "celery -A app worker"
          cron = "/usr/sbin/cron -f"
          proxy = "caddy run --config /etc/Caddyfile"
          cache = "redis-server --port 6379"
          shell = "/usr/sbin/sshd -D -e"
      `,
    },
    {
      name: "services of the system",
      toml: `
        [processes]
          app = "service nginx start" # <--
      `,
    },
    {
      name: "in a script",
      toml: `
        [processes]
          app = "sh -c 'bin/prepare && crond'" # <--
          beat = "sh -c 'celery -A app beat &'" # <--
      `,
    },
    {
      name: "a Machine that always restarts",
      toml: `
        [processes]
          app = "caddy start" # <--
        [[restart]]
          policy = "always"
      `,
      fixed: `
        [processes]
          app = "caddy run"
        [[restart]]
          policy = "always"
      `,
    },
    {
      name: "something else keeps the Machine running",
      toml: `
        [processes]
          app = "sh -c 'crond && exec bin/server'"
          both = "sh -c 'bin/a & bin/b & wait'"
          logs = "sh -c 'pm2 start app.js && pm2 logs'"
      `,
    },
    {
      name: "the command of the image",
      toml: `
        app = "acme" # <--
        [http_service]
          internal_port = 3000
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["npx", "pm2", "start", "app.js"]
        `,
      },
    },
    {
      name: "the shell of the image, which does not wait",
      toml: `
        app = "acme"
        [build]
          dockerfile = "Dockerfile" # <--
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          CMD python bot.py &
        `,
      },
    },
    {
      name: "an image whose last program stays",
      toml: `
        app = "acme"
      `,
      files: {
        Dockerfile: `
          FROM php:8.4-fpm
          CMD service cron start && php-fpm
        `,
      },
    },
    {
      name: "a command of the image that the file replaces",
      toml: `
        app = "acme"
        [processes]
          app = "pm2-runtime app.js"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["pm2", "start", "app.js"]
        `,
      },
    },
    {
      name: "in the foreground",
      toml: `
        [processes]
          app = "gunicorn -b 0.0.0.0:8080 app:app"
          cron = "cron -f"
          tick = "bin/cron"
          shell = "/usr/sbin/sshd -De"
          proxy = "caddy run"
          cache = "redis-server --daemonize no"
      `,
    },
  ],
};
