import { has } from "../app/section.ts";
import { code } from "../help.ts";
import { holdsDatabase } from "../hints/data-path.ts";
import { isCache, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { capitalized } from "../words/english.ts";
import { volumeName } from "../words/names.ts";

const KEYS = ["auto_extend_size_threshold", "auto_extend_size_increment", "auto_extend_size_limit"];
const LINES = 'auto_extend_size_threshold = 80\nauto_extend_size_increment = "1GB"\nauto_extend_size_limit = "10GB"';
/** flyctl takes no higher limit (validation.go), so a volume of that size cannot grow. */
const MOST_GB = 500;
const GROWS = /data|storage|uploads?|db/i;

const says = {
  full: (volume: string, destination: string) =>
    `${volume} does not grow automatically. When it is full, every write to ${destination} fails.`,
  nowhere: "it",
};

export default rule({
  id: "volume-auto-extend-missing",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#auto_extend_size_threshold",
  *check({ app }) {
    // The Postgres image watches its disk by itself.
    if (isPostgres(app)) return;
    for (const mount of app.mounts) {
      const { path, source, destination, initialSizeGb = 1 } = mount;
      if (KEYS.some((key) => has(mount, key)) || isCache(mount)) continue;
      if (!holdsDatabase(app, mount) && !GROWS.test(destination ?? "")) continue;
      if (initialSizeGb >= MOST_GB) continue;
      const isLarge = initialSizeGb >= 10;
      yield {
        path,
        missing: KEYS.map((key) => [...path, key]),
        message: says.full(capitalized(volumeName({ source })), destination ?? says.nowhere),
        help: code(isLarge ? LINES.replace("10GB", `${Math.min(initialSizeGb * 2, MOST_GB)}GB`) : LINES),
        fix: isLarge ? undefined : { safe: false, changes: [{ add: path, toml: LINES }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "A volume that does not grow",
  why: "A volume starts with 1 GB unless the file says otherwise. When it is full, SQLite and everything else that writes to it fails. Fly can extend a volume as it fills up. A volume never shrinks, and Fly bills its full size.",
  how: "Set a threshold in percent, an increment and a limit.",
  links: [
    "https://fly.io/docs/volumes/volume-manage/",
    "https://community.fly.io/t/16326",
    "https://community.fly.io/t/16558",
  ],
  examples: [
    {
      name: "fixed size",
      toml: `
        [mounts] # <--
          source = "data"
          destination = "/data"
      `,
      fixed: `
        [mounts]
          auto_extend_size_threshold = 80
          auto_extend_size_increment = "1GB"
          auto_extend_size_limit = "10GB"
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a large volume",
      toml: `
        [mounts] # <--
          source = "data"
          destination = "/data"
          initial_size = "40gb"
      `,
    },
    {
      name: "a volume that can grow by less than its size",
      toml: `
        [mounts] # <--
          source = "data"
          destination = "/data"
          initial_size = "400gb"
      `,
    },
    {
      name: "a volume that is too large to grow",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "500gb"
      `,
    },
    {
      name: "a volume that grows",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          auto_extend_size_threshold = 80
          auto_extend_size_increment = "1GB"
          auto_extend_size_limit = "10GB"
      `,
    },
    {
      name: "a cache",
      toml: `
        [mounts]
          source = "cache"
          destination = "/data/cache"
      `,
    },
    {
      name: "no sign of data that grows",
      toml: `
        [mounts]
          source = "config"
          destination = "/config"
      `,
    },
    {
      name: "Postgres",
      toml: `
        [mounts]
          source = "pg_data"
          destination = "/data"
      `,
    },
  ],
};
