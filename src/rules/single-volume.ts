import { imageOf } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import type { App } from "../app/model.ts";
import type { Mount } from "../app/mount.ts";
import { has } from "../app/section.ts";
import { code, type Help, run } from "../help.ts";
import { holdsDatabase } from "../hints/data-path.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";
import { volumeName } from "../words/names.ts";

/** Images whose data on a volume is a database; Fly's own ones look after themselves. */
const DATABASE_IMAGE = /(?:^|\/)(?:postgres|postgresql|postgis|pgvector|timescaledb)$/;
/** Words in the name of a volume, or of the folder where it is mounted, that say what is in it. */
const DATABASE_WORD =
  /(?:^|[^a-z])(?:db|database|sqlite3?|pgdata|postgres|postgresql|mysql|mariadb|mongo|mongodb|couchdb|duckdb|pb|pocketbase)(?:[^a-z]|$)/i;

const says = {
  copies: (volume: string) =>
    `Each copy of ${volume} lives on one host. The app seems to replicate or back up its database: verify that it does.`,
  tryBackup: [
    "Restore a backup once to see that it works. Then add this comment above the line:",
    code("# flylint-disable-next-line single-volume"),
  ],
  once: (volume: string) =>
    `The database on ${volume} lives on one host. If that host fails, the app is down and the data may be lost.`,
  backUp: (keepSnapshots: Help) => [
    "Back it up outside of Fly (Litestream, pg_dump, restic).",
    keepSnapshots,
    "Do not just add a Machine: it gets its own, empty volume.",
  ],
  keepSnapshots: (command: string) => [
    "To keep Fly's daily snapshots for two weeks instead of five days, add for new volumes:",
    code("  snapshot_retention = 14"),
    "For the existing volume, run:",
    run(command),
  ],
};

export default rule({
  id: "single-volume",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  options: {
    replicated: {
      description: "Whether the app replicates or backs up its data itself. If so, nothing is reported.",
      default: false,
    },
    allowSources: { description: "Names of volumes whose data may be lost.", default: [] as readonly string[] },
  },
  *check({ app, options, environment }) {
    if (options.replicated || environment === "nonprod" || isLitefs(app) || isPostgres(app)) return;
    const clustered = isClustered(app);
    for (const mount of app.mounts) {
      if (isCache(mount) || options.allowSources.includes(mount.source ?? "")) continue;
      if (!isDatabase(app, mount) || isOnSeveral(app, mount)) continue;
      const volume = volumeName(mount);
      yield clustered
        ? { path: mount.path, severity: "info", message: says.copies(volume), help: says.tryBackup }
        : { path: mount.path, message: says.once(volume), help: says.backUp(snapshots(app, mount)) };
    }
  },
});

/** By its file, its image, or what the volume and its folder are called. Of any other data the file tells too little. */
function isDatabase(app: App, mount: Mount): boolean {
  const isNamed = DATABASE_WORD.test(`${mount.source ?? ""} ${mount.destination ?? ""}`);
  return isNamed || holdsDatabase(app, mount) || DATABASE_IMAGE.test(parseImage(imageOf(app)).name);
}

/** Whether more than one Machine of its groups has to run, each with a volume of its own. */
function isOnSeveral(app: App, mount: Mount): boolean {
  return app.services.some(
    ({ groups, minMachinesRunning }) =>
      (minMachinesRunning ?? 0) > 1 && groups.some((group) => mount.groups.includes(group)),
  );
}

/** Fly's own daily snapshots are better than nothing; a file that says how long they stay has thought of them. */
function snapshots(app: App, mount: Mount): Help {
  if (has(mount, "snapshot_retention")) return [];
  return says.keepSnapshots(fly(app, "volumes update VOLUME_ID --snapshot-retention 14"));
}

export const manual: Manual = {
  title: "A database on a single volume",
  why: "A volume is a slice of one disk on one host. Fly does not replicate it, and keeps daily snapshots for five days. An app with a mount starts with one Machine, so a host failure means downtime, and data since the last snapshot is lost.",
  how: "Decide what the data is worth. SQLite on one Machine is a reasonable choice: add a backup (Litestream, restic), then silence the report with a comment above the section. A database that must stay up needs several Machines that replicate, or a managed service.",
  links: ["https://fly.io/docs/apps/trouble-host-unavailable/", "https://community.fly.io/t/19789"],
  examples: [
    {
      name: "SQLite on a volume",
      toml: `
        app = "acme"
        [env]
          DATABASE_PATH = "/data/app.db"
        [[mounts]] # <--
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "the Postgres image",
      toml: `
        app = "acme-db"
        [build]
          image = "postgres:17.5"
        [[mounts]] # <--
          source = "data"
          destination = "/data"
          snapshot_retention = 30
      `,
    },
    {
      name: "a directory named after a database",
      toml: `
        app = "acme"
        [[mounts]] # <--
          source = "data"
          destination = "/var/lib/mysql"
      `,
    },
    {
      name: "SQLite that Litestream backs up (only an info)",
      toml: `
        [env]
          DATABASE_PATH = "/data/app.db"
          LITESTREAM_BUCKET = "acme-backups"
        [[mounts]] # <--
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "uploads, or anything else that may not be a database",
      toml: `
        app = "acme"
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "LiteFS replicates",
      toml: `
        [[mounts]]
          source = "litefs"
          destination = "/var/lib/litefs"
      `,
    },
    {
      name: "a cache",
      toml: `
        [[mounts]]
          source = "model_cache"
          destination = "/cache"
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [[mounts]]
          source = "db"
          destination = "/data"
      `,
    },
    {
      name: "replicated by the app",
      toml: `
        [[mounts]]
          source = "db"
          destination = "/data"
      `,
      options: { replicated: true },
    },
  ],
};
