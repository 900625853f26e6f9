import { boolean, fieldPath, has, integer } from "../app/section.ts";
import { code, run } from "../help.ts";
import { holdsDatabase } from "../hints/data-path.ts";
import { isCache } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";
import { counted } from "../words/english.ts";
import { volumeName } from "../words/names.ts";

/** What holds where nothing is said, and the longest that is allowed (https://fly.io/docs/volumes/snapshots/). */
const DEFAULT_DAYS = 5;
const MOST_DAYS = 60;

const says = {
  database: (volume: string) => `the database on ${volume}`,
  kept: (what: string, days: number, byDefault: string) =>
    `Fly keeps snapshots of ${what} for ${counted(days, "day")}${byDefault}. Damage that you notice later is in all of them.`,
  byDefault: " by default",
  keepLonger: (days: number, command: string) => [
    code(`snapshot_retention = ${days}`),
    "This applies to new volumes only. For an existing one, run:",
    run(command),
  ],
};

export default rule({
  id: "snapshot-retention-low",
  category: "reliability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#snapshot_retention",
  options: {
    min: { description: "How many days a snapshot must be kept.", default: DEFAULT_DAYS },
  },
  *check({ app, options, environment }) {
    if (environment === "nonprod") return;
    const wanted = Math.min(MOST_DAYS, Math.max(14, options.min));
    const help = says.keepLonger(wanted, fly(app, `volumes update VOLUME_ID --snapshot-retention ${wanted}`));
    for (const mount of app.mounts) {
      if (isCache(mount) || boolean(mount, "scheduled_snapshots") === false) continue;
      if (has(mount, "snapshot_retention")) {
        const days = integer(mount, "snapshot_retention");
        // Out of the range that flyctl takes: reported there.
        if (days === undefined || days < 1 || days >= options.min) continue;
        const what = volumeName(mount);
        yield { path: fieldPath(mount, "snapshot_retention"), message: says.kept(what, days, ""), help };
      } else if (holdsDatabase(app, mount)) {
        const what = says.database(volumeName(mount));
        const missing = [[...mount.path, "snapshot_retention"]];
        yield { path: mount.path, missing, message: says.kept(what, DEFAULT_DAYS, says.byDefault), help };
      }
    }
  },
});

export const manual: Manual = {
  title: "Snapshots that Fly keeps for only a few days",
  why: "Fly keeps a daily snapshot for five days unless the file says otherwise. If data is deleted or damaged before a long weekend, no good snapshot may be left when someone notices.",
  how: "Keep snapshots of a database for two weeks or more (60 days at most). Fly reads `snapshot_retention` only when it creates a volume, so existing volumes need `fly volumes update`.",
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
      name: "a database with the default retention",
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
      name: "no sign of a database",
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
      name: "no snapshots at all (scheduled-snapshots-disabled reports it)",
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
      name: "out of range (value-out-of-range reports it)",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          snapshot_retention = 0
      `,
    },
  ],
};
