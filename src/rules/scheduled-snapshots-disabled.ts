import { boolean, fieldPath } from "../app/section.ts";
import { isCache, isClustered, isLitefs } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  noCopy: (volume: string) =>
    `Nothing copies ${volume} any more: when its host fails, or somebody deletes the wrong row, what is on it is gone for good.`,
  volume: "the volume",
  volumeNamed: (source: string) => `the volume ${quoted(source)}`,
  turnOn:
    "Delete the line, or set it to true. It counts only where a volume is created; for one that exists:\nfly volumes update VOLUME_ID --scheduled-snapshots=true",
};

export default rule({
  id: "scheduled-snapshots-disabled",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/snapshots/",
  *check({ app, environment }) {
    if (environment === "nonprod") return;
    for (const mount of app.mounts) {
      if (boolean(mount, "scheduled_snapshots") !== false || isCache(mount)) continue;
      const path = fieldPath(mount, "scheduled_snapshots");
      yield {
        path,
        message: says.noCopy(mount.source ? says.volumeNamed(mount.source) : says.volume),
        help: says.turnOn,
        severity: isLitefs(app) || isClustered(app) ? "info" : undefined,
        fix: { safe: false, changes: [{ remove: path }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "A volume without snapshots",
  why: "Fly takes a snapshot of each volume every day, and that is the only copy that there is: a volume lives on one host. Snapshots cost a little since 2026, so they are turned off to save, which is right for what can be fetched again and for nothing else.",
  how: "Leave them on. To pay less, keep them for fewer days, or back up the data itself somewhere else.",
  examples: [
    {
      name: "turned off",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          scheduled_snapshots = false # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "on unless turned off",
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
          scheduled_snapshots = false
      `,
    },
    {
      name: "staging",
      toml: `
        app = "acme-staging"
        [mounts]
          source = "data"
          destination = "/data"
          scheduled_snapshots = false
      `,
    },
  ],
};
