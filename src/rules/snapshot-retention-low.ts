import { boolean, fieldPath, has, integer } from "../app/section.ts";
import { holdsDatabase } from "../hints/data-path.ts";
import { isCache } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { counted } from "../words/english.ts";

/** What holds where nothing is said, and the longest that is allowed (https://fly.io/docs/volumes/snapshots/). */
const DEFAULT_DAYS = 5;
const MOST_DAYS = 60;

const says = {
  volume: (source: string) => `the volume ${quoted(source)}`,
  database: (source: string) => `the database on ${quoted(source)}`,
  unnamed: "this volume",
  fewDays: (what: string, days: number) =>
    `Snapshots of ${what} are kept for ${counted(days, "day")}: damage that is noticed later is in all of them.`,
  nothingSaid: (what: string) =>
    `Snapshots of ${what} are kept for ${counted(DEFAULT_DAYS, "day")} where nothing is said: damage that is noticed later is in all of them.`,
  keepLonger: (days: number) =>
    `snapshot_retention = ${days}\nIt counts only where a volume is created; for one that exists:\nfly volumes update VOLUME_ID --snapshot-retention ${days}`,
};

export default rule({
  id: "snapshot-retention-low",
  category: "reliability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#snapshot_retention",
  options: {
    min: { description: "For how many days a snapshot has to be kept.", default: DEFAULT_DAYS },
  },
  *check({ app, options, environment }) {
    if (environment === "nonprod") return;
    const help = says.keepLonger(Math.min(MOST_DAYS, Math.max(14, options.min)));
    for (const mount of app.mounts) {
      if (isCache(mount) || boolean(mount, "scheduled_snapshots") === false) continue;
      if (has(mount, "snapshot_retention")) {
        const days = integer(mount, "snapshot_retention");
        // Out of the range that flyctl takes: reported there.
        if (days === undefined || days < 1 || days >= options.min) continue;
        const what = mount.source ? says.volume(mount.source) : says.unnamed;
        yield { path: fieldPath(mount, "snapshot_retention"), message: says.fewDays(what, days), help };
      } else if (holdsDatabase(app, mount)) {
        const what = mount.source ? says.database(mount.source) : says.unnamed;
        const missing = [[...mount.path, "snapshot_retention"]];
        yield { path: mount.path, missing, message: says.nothingSaid(what), help };
      }
    }
  },
});

export const manual: Manual = {
  title: "Snapshots that are kept for a few days only",
  why: "A daily snapshot is kept for five days unless the file says otherwise. A row that was deleted or damaged before a long weekend is then gone from all of them when somebody notices.",
  how: "Keep snapshots of a database for two weeks or more; up to 60 days are allowed. `snapshot_retention` is read where a volume is created, so volumes that exist need `fly volumes update`.",
  links: ["https://fly.io/docs/volumes/snapshots/"],
  examples: [
    {
      name: "one day",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          snapshot_retention = 1 # <--
      `,
    },
    {
      name: "a database, and nothing said",
      toml: `
        [env]
          DATABASE_URL = "sqlite:////data/app.db"
        [mounts] # <--
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "two weeks",
      toml: `
        [env]
          DATABASE_URL = "sqlite:////data/app.db"
        [mounts]
          source = "data"
          destination = "/data"
          snapshot_retention = 14
      `,
    },
    {
      name: "no database as far as the file tells",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a cache",
      toml: `
        [mounts]
          source = "model_cache"
          destination = "/cache"
          snapshot_retention = 1
      `,
    },
    {
      name: "no snapshots at all have a report of their own",
      toml: `
        [env]
          DATABASE_PATH = "/data/app.db"
        [mounts]
          source = "data"
          destination = "/data"
          scheduled_snapshots = false
      `,
    },
    {
      name: "out of range, which flyctl refuses",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          snapshot_retention = 0
      `,
    },
  ],
};
