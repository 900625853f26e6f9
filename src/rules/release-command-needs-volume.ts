import { commandOfGroup } from "../app/command.ts";
import type { App } from "../app/model.ts";
import type { Mount } from "../app/mount.ts";
import { fieldPath } from "../app/section.ts";
import { splitWords } from "../go/shell-words.ts";
import { code, type Help } from "../help.ts";
import { isMigration, takesScript } from "../hints/command.ts";
import { databaseBelow, databaseInCommand, databaseOn } from "../hints/data-path.ts";
import { isLitefs } from "../hints/shape.ts";
import { inShell } from "../hints/shell-syntax.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { nameInServices } from "../words/advice.ts";
import { volumeName } from "../words/names.ts";

/** Where LiteFS shows its databases, unless LITEFS_DIR says otherwise. */
const LITEFS = "/litefs";

const says = {
  worksOnNew: (file: string, volume: string, line: string) =>
    `The release command runs in a temporary Machine without ${volume} (${line}): there, ${file} is a new, empty file, not the one of the app.`,
  runAtStart: (line: string, inServices: Help) => [
    "Delete the line. Run the command when the Machine with the volume starts:",
    code(`[processes]\n  ${line}`),
    inServices,
  ],
  runInSection: (line: string) => [
    "Delete the line. Run the command when the Machine with the volume starts, in [processes]:",
    code(line),
  ],
  imageCommand: "CMD_OF_YOUR_DOCKERFILE",
};

export default rule({
  id: "release-command-needs-volume",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#run-one-off-commands-before-releasing-a-deployment",
  replaces: ["release-command-limits"],
  *check({ app }) {
    const command = app.deploy?.releaseCommand;
    if (!app.deploy || !command || hasServerDatabase(app)) return;
    for (const mount of app.mounts) {
      const file = databaseFile(app, mount, command);
      if (file === undefined || !(isMigration(command) || command.includes(file))) continue;
      const volume = volumeName(mount);
      yield {
        path: fieldPath(app.deploy, "release_command"),
        message: (place) => says.worksOnNew(file, volume, place(mount.path)),
        help: helpFor(app, mount, startLine(app, mount, command)),
      };
      return;
    }
  },
});

/** The release command is more likely about that database than about a file. */
function hasServerDatabase(app: App): boolean {
  return app.env.some(({ value }) => /^(?:postgres|postgresql|mysql|mariadb|mongodb)(?:\+\w+)?:/.test(value));
}

function databaseFile(app: App, mount: Mount, command: string): string | undefined {
  const file = databaseOn(app, mount) ?? databaseInCommand(command, mount);
  return file ?? (isLitefs(app) ? databaseBelow(app, LITEFS) : undefined);
}

function helpFor(app: App, { groups }: Mount, line: string): Help {
  if (app.hasProcesses) return says.runInSection(line);
  return says.runAtStart(line, nameInServices(app, groups[0] ?? app.defaultGroup));
}

/** The script of `sh -c '...'`, in brackets: where it changes its directory, what comes behind it does not. */
function withoutShell(command: string): string {
  const { words } = splitWords(command);
  return takesScript(words) && words.length === 3 ? `(${words[2]})` : command;
}

function startLine(app: App, mount: Mount, command: string): string {
  const group = mount.groups[0] ?? app.defaultGroup;
  const start = commandOfGroup(app, group)?.line ?? says.imageCommand;
  const script = `${withoutShell(command)} && exec ${start}`;
  return `${tomlKey(group)} = ${toml(inShell(script))}`;
}

export const manual: Manual = {
  title: "A migration that cannot see the volume",
  why: "A release command runs in a temporary Machine without volumes. A migration of a database file creates a new file there, reports success, and the file disappears with the Machine. Or it fails because the directory does not exist. The app starts with the old schema.",
  how: "Run the migration in the start command of the Machine that has the volume.",
  links: ["https://github.com/superfly/docs/issues/1857", "https://github.com/dwyl/PWA-Liveview/issues/35"],
  examples: [
    {
      name: "Prisma and SQLite",
      toml: `
        [env]
          DATABASE_URL = "file:/data/app.db"
        [deploy]
          release_command = "npx prisma migrate deploy" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "beside a service, which then has to name the group",
      toml: `
        [deploy]
          release_command = "npx prisma migrate deploy" # <--
        [env]
          DATABASE_URL = "file:/data/sqlite.db"
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 3000
      `,
    },
    {
      name: "a script that changes its directory",
      toml: `
        [deploy]
          release_command = "sh -c 'cd api && alembic upgrade head'" # <--
        [env]
          DATABASE_PATH = "/data/app.db"
        [processes]
          app = "uvicorn app.main:app"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "SQLite behind LiteFS",
      toml: `
        [env]
          DATABASE_URL = "file:/litefs/app.db"
        [deploy]
          release_command = "npx prisma migrate deploy" # <--
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
      `,
    },
    {
      name: "the file is named in the command",
      toml: `
        [deploy]
          release_command = "bin/prepare /data/app.sqlite3" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a file with [processes]",
      toml: `
        [env]
          DATABASE_URL = "file:/data/app.db"
        [deploy]
          release_command = "npx prisma migrate deploy" # <--
        [processes]
          web = "node server.js"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "migration in the start command",
      toml: `
        [env]
          DATABASE_URL = "file:/data/app.db"
        [processes]
          app = "sh -c 'npx prisma migrate deploy && node server.js'"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a database in an unknown place",
      toml: `
        [deploy]
          release_command = "bin/rails db:prepare"
        [mounts]
          source = "uploads"
          destination = "/rails/storage"
      `,
    },
    {
      name: "a database server, and a file for another purpose",
      toml: `
        [env]
          DATABASE_URL = "postgres://db.internal:5432/app"
          CACHE = "/data/cache.db"
        [deploy]
          release_command = "npx prisma migrate deploy"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a release command that does not touch the database",
      toml: `
        [env]
          DATABASE_URL = "file:/data/app.db"
        [deploy]
          release_command = "node upload-assets.js"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
  ],
};
