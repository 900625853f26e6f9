import { boolean, fieldPath } from "../app/section.ts";
import { run } from "../help.ts";
import { isCache, isClustered, isLitefs } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";
import { capitalized } from "../words/english.ts";
import { volumeName } from "../words/names.ts";

const says = {
  noCopy: (volume: string) =>
    `${volume} gets no snapshots. If its host fails or someone deletes the wrong row, the data is lost for good.`,
  turnOn: (update: string) => [
    "Delete the line. This applies to new volumes only. For an existing one, run:",
    run(update),
  ],
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
        message: says.noCopy(capitalized(volumeName(mount))),
        help: says.turnOn(fly(app, "volumes update VOLUME_ID --scheduled-snapshots=true")),
        severity: isLitefs(app) || isClustered(app) ? "info" : undefined,
        fix: { safe: false, changes: [{ remove: path }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "A volume without snapshots",
  why: "A volume lives on one host, and Fly's daily snapshots are its only copy. Fly has billed snapshots since January 2026, so people turn them off to save money. That is fine only for data that you can recreate.",
  how: "Delete the line. To pay less, keep snapshots for fewer days, or back up the data elsewhere.",
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
      name: "turned off, in an app with a name",
      toml: `
        app = "acme"
        [mounts]
          source = "data"
          destination = "/data"
          scheduled_snapshots = false # <--
      `,
      fixed: `
        app = "acme"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "on by default",
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
