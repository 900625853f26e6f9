import { has } from "../app/section.ts";
import { holdsDatabase } from "../hints/data-path.ts";
import { isCache, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const KEYS = ["auto_extend_size_threshold", "auto_extend_size_increment", "auto_extend_size_limit"];
const LINES = 'auto_extend_size_threshold = 80\nauto_extend_size_increment = "1GB"\nauto_extend_size_limit = "10GB"';
const GROWS = /data|storage|uploads?|db/i;

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
      if (KEYS.some((key) => has(mount, key)) || isCache(mount)) continue;
      const isLarge = (mount.initialSizeGb ?? 1) >= 10;
      if (!holdsDatabase(app, mount) && !GROWS.test(mount.destination ?? "")) continue;
      yield {
        path: mount.path,
        at: "header",
        missing: KEYS.map((key) => [...mount.path, key]),
        message: `${mount.source ? `The volume ${quoted(mount.source)}` : "This volume"} does not grow by itself; when it is full, every write to ${mount.destination ?? "it"} fails.`,
        help: isLarge ? LINES.replace("10GB", `${(mount.initialSizeGb ?? 0) * 2}GB`) : LINES,
        ...(isLarge ? {} : { fix: { safe: false, changes: [{ add: mount.path, toml: LINES }] } }),
      };
    }
  },
});

export const manual: Manual = {
  title: "A volume that does not grow",
  why: "A volume starts with 1 GB unless the file says otherwise. When it is full, SQLite and everything else stops writing. Fly can make it larger when it fills up; it never gets smaller again, and is paid by its size.",
  how: "Set a threshold in percent, the step, and a limit.",
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
      name: "it grows",
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
      name: "nothing that grows, as far as the file tells",
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
