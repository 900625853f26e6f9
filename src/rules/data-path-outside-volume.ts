import { allCommands } from "../app/command.ts";
import type { App } from "../app/model.ts";
import type { Mount } from "../app/mount.ts";
import { code } from "../help.ts";
import { type DataPath, databaseOn, dataPaths, isOn } from "../hints/data-path.ts";
import { isClustered, isLitefs, isMultiContainer, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, tomlKey } from "../toml/write.ts";
import { both } from "../words/english.ts";
import { volumeName } from "../words/names.ts";

const says = {
  thisCommand: "This command",
  outside: (holder: string, file: string, volume: string, destination: string) =>
    `${holder} keeps data in ${file}, outside ${volume} at ${destination}. The next deploy deletes this data.`,
  orMountInFolder: (line: string) => [
    code(line),
    "Or keep the data in a separate directory and mount the volume there.",
  ],
  orMountAt: (line: string, folder: string) => [
    code(line),
    "Or mount the volume where the data is:",
    code(`destination = ${folder}`),
  ],
  insteadOf: (better: string, written: string) => `Replace ${written} with ${better}.`,
  elsewhere: (holder: string, file: string, group: string, volume: string, others: readonly string[]) =>
    `${holder} keeps data in ${file}, but process group ${group} has no volume there (${volume} belongs to ${both(others)}). The next deploy deletes this data.`,
  moveVolume: (group: string, mount: string) => [
    `If process group ${group} needs the volume, write in ${mount}:`,
    code(`processes = [${group}]`),
    "Process groups do not share volumes. Keep data that both need in a database or object storage.",
  ],
};

export default rule({
  id: "data-path-outside-volume",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  replaces: ["mount-missing-processes"],
  *check({ app }) {
    // LiteFS and its like show the data elsewhere than on the volume, or bring it back from a copy.
    if (isLitefs(app) || isClustered(app) || isPostgres(app) || isMultiContainer(app)) return;
    if (app.mounts.some(({ destination }) => !/^\/+[^/]/.test(destination ?? "")) || links(app)) return;
    const reported = new Set<string>();
    for (const found of dataPaths(app)) {
      const folder = folderOf(found.file);
      const finding = reported.has(folder) ? undefined : findingOf(app, found);
      if (!finding) continue;
      reported.add(folder);
      yield finding;
    }
  },
});

/** A link may lead from anywhere to the volume. */
function links(app: App): boolean {
  return /\bln -\w*s|\bmount --bind/.test(allCommands(app));
}

function findingOf(app: App, found: DataPath): Finding | undefined {
  const mounts = app.mounts.filter(({ groups }) => found.group === undefined || groups.includes(found.group));
  if (mounts.some((mount) => isOn(mount, found.file))) return undefined;
  const other = app.mounts.find((mount) => isOn(mount, found.file));
  // A volume of a misspelled group has a report of its own.
  if (other) return other.groups.length === 0 ? undefined : elsewhere(found, other);
  const [mount] = mounts;
  return mount && isSure(app, found) ? outside(app, found, mount) : undefined;
}

/**
 * A folder alone proves little where something else is on the volume, and so does a further database: either may come with
 * the image. What may be a relative path may lead to the volume.
 */
function isSure(app: App, { file, name, isDatabase, isAbsolute }: DataPath): boolean {
  const [, first = "", ...rest] = file.split("/");
  const mayLead = app.mounts.some(({ destination }) => rest.length === 0 || destination?.split("/").includes(first));
  if (!isAbsolute && mayLead) return false;
  if (isDatabase && name !== "" && !app.mounts.some((mount) => databaseOn(app, mount))) return true;
  const words = [...app.env.map(({ value }) => value), allCommands(app)].join("\n").split(/[\s"'=,:;]+/);
  return !app.mounts.some((mount) => words.some((word) => isOn(mount, word.replace(/^\/+/, "/"))));
}

function outside(app: App, found: DataPath, mount: Mount): Finding {
  const { file, name, written, path } = found;
  const destination = mount.destination?.replace(/\/$/, "") ?? "";
  const isFile = /\.\w+$/.test(file);
  const folder = isFile ? folderOf(file) : file;
  const better = moved(written, file, isFile ? destination + file.replace(/^.*\//, "/") : destination);
  const line = lineWith(app, found, better);
  return {
    path,
    message: says.outside(name || says.thisCommand, file, volumeName(mount), destination),
    help: /^\/[^/]*$/.test(folder) ? says.orMountInFolder(line) : says.orMountAt(line, quoted(folder)),
  };
}

/** A path may have more slashes in the file than it needs. */
function moved(written: string, file: string, to: string): string {
  const pattern = file.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/(?!^)\//g, "/+");
  return written.replace(new RegExp(pattern), () => to);
}

function elsewhere(found: DataPath, mount: Mount): Finding {
  const { file, name, path } = found;
  const group = quoted(found.group ?? "");
  const volume = volumeName(mount);
  return {
    path,
    about: mount.path,
    message: says.elsewhere(name || says.thisCommand, file, group, volume, mount.groups.map(quoted)),
    help: says.moveVolume(group, header(mount.path)),
  };
}

/** The variable or the command with another place for the data. */
function lineWith(app: App, { name, group, written }: DataPath, better: string): string {
  if (group === undefined) return `${name} = ${quoted(better)}`;
  const command = app.groups.find((candidate) => candidate.name === group)?.command;
  return command?.includes(written)
    ? `${tomlKey(group)} = ${quoted(command.replace(written, () => better))}`
    : says.insteadOf(better, written);
}

function folderOf(file: string): string {
  return file.replace(/\/[^/]*$/, "");
}

export const manual: Manual = {
  title: "Data outside the volume",
  why: "Only files under the `destination` of a mount survive. A database in another directory works, fills up, and is gone after the next deploy, because the root disk is rebuilt from the image. Few typos cost more.",
  how: "Make the two paths match: move the file below the destination, or mount the volume at the directory of the file.",
  links: [
    "https://github.com/tinycld/tinycld/pull/94",
    "https://github.com/lucaong/cubdb/issues/75",
    "https://github.com/simonw/datasette-publish-fly/issues/28",
  ],
  examples: [
    {
      name: "the wrong folder",
      toml: `
        [env]
          DATABASE_PATH = "/workspace/pb_data/app.db" # <--
        [mounts]
          source = "pb_data"
          destination = "/workspace/tinycld/pb_data"
      `,
    },
    {
      name: "in a database URL",
      toml: `
        [env]
          DATABASE_URL = "sqlite:////app/db/prod.sqlite3?mode=rwc" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a path with a dollar sign, and one with two slashes",
      toml: `
        [env]
          DATABASE_PATH = "/app/a$&b/app.db" # <--
          QUEUE_DB = "sqlite:////srv//queue.db" # <--
        [mounts]
          source = "data"
          destination = "/data$&"
      `,
    },
    {
      name: "PocketBase",
      toml: `
        [processes]
          app = "pocketbase serve --http=0.0.0.0:8090 --dir=/pb/pb_data" # <--
        [mounts]
          source = "data"
          destination = "/pb_data"
          processes = ["app"]
      `,
    },
    {
      name: "on the volume of another group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker --db /data/queue.db" # <--
        [mounts]
          source = "data"
          destination = "/data"
          processes = ["web"]
      `,
    },
    {
      name: "on the volume",
      toml: `
        [env]
          DATABASE_URL = "file:/data/app.db"
          DATA_DIR = "/data"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a relative path to SQLAlchemy",
      toml: `
        [env]
          DATABASE_URL = "sqlite:///data/app.db"
        [mounts]
          source = "data"
          destination = "/app/data"
      `,
    },
    {
      name: "files from the image, and files that can be lost",
      toml: `
        [env]
          GEOIP_DB_PATH = "/app/geo.db"
          CACHE_DB = "/tmp/cache.db"
          UPLOAD_DIR = "/data/uploads"
          DATA_DIR = "/app/data"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a database from the image, and one on the volume",
      toml: `
        [processes]
          app = "datasette serve /app/zones.db"
        [env]
          ZONES_DB = "/app/zones.db"
          DATABASE_PATH = "/data/app.db"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "LiteFS, which mounts the database elsewhere",
      toml: `
        [env]
          DATABASE_PATH = "/litefs/app.db"
        [mounts]
          source = "litefs"
          destination = "/var/lib/litefs"
      `,
    },
    {
      name: "no volume at all",
      toml: `
        [env]
          DATABASE_PATH = "/app/app.db"
      `,
    },
  ],
};
