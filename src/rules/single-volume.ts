import type { App } from "../app/model.ts";
import type { Mount } from "../app/mount.ts";
import { has } from "../app/section.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  named: (source: string) => `the volume ${quoted(source)}`,
  unnamed: "this volume",
  copies: (volume: string) =>
    `Each copy of ${volume} is on one host; this app seems to replicate or back up its data, which is worth a check.`,
  tryBackup:
    "Restore a backup once to see that it works. To silence this, write above this line:\n# flylint-disable-next-line single-volume",
  once: (volume: string) =>
    `What is on ${volume} exists once, on one host: if the host fails the app is down, and the data may be lost.`,
  backUp: (snapshots: string) =>
    `Back it up outside of Fly (Litestream, pg_dump, restic).${snapshots}\nDo not just run \`fly scale count 2\`: a second Machine gets an empty volume of its own.`,
  keepSnapshots:
    " To keep Fly's daily snapshots for two weeks instead of five days, write for new volumes\n  snapshot_retention = 14\nand run for the one that you have\nfly volumes update VOLUME_ID --snapshot-retention 14",
};

export default rule({
  id: "single-volume",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  options: {
    replicated: {
      description: "Set it when the app replicates or backs up its data by itself: the rule is silent then.",
      default: false,
    },
    allowSources: { description: "Names of volumes that may be lost.", default: [] as readonly string[] },
  },
  *check({ app, options, environment }) {
    if (options.replicated || environment === "nonprod" || isLitefs(app) || isPostgres(app)) return;
    const clustered = isClustered(app);
    for (const mount of app.mounts) {
      if (isCache(mount) || options.allowSources.includes(mount.source ?? "") || isOnSeveral(app, mount)) continue;
      const volume = mount.source === undefined ? says.unnamed : says.named(mount.source);
      yield clustered
        ? { path: mount.path, severity: "info", message: says.copies(volume), help: says.tryBackup }
        : { path: mount.path, message: says.once(volume), help: says.backUp(snapshots(mount)) };
    }
  },
});

/** Whether more than one Machine of its groups has to run, each with a volume of its own. */
function isOnSeveral(app: App, mount: Mount): boolean {
  return app.services.some(
    ({ groups, minMachinesRunning }) =>
      (minMachinesRunning ?? 0) > 1 && groups.some((group) => mount.groups.includes(group)),
  );
}

/** Fly's own daily snapshots are better than nothing; a file that says how long they stay has thought of them. */
function snapshots(mount: Mount): string {
  return has(mount, "snapshot_retention") ? "" : says.keepSnapshots;
}

export const manual: Manual = {
  title: "Data on one volume only",
  why: "A volume is a slice of one disk in one host. Fly does not replicate it; daily snapshots are kept for five days. An app with a mount starts with one Machine, so a failing host means downtime, and data since the last snapshot is gone.",
  how: "Decide what the data is worth. SQLite with one Machine is a fair choice: add a backup (Litestream, restic) and say so with a `# flylint-disable-next-line single-volume` above the section. A database that must not be down belongs on several Machines that replicate, or in a managed service.",
  links: ["https://fly.io/docs/apps/trouble-host-unavailable/", "https://community.fly.io/t/19789"],
  examples: [
    {
      name: "a volume and nothing else",
      toml: `
        app = "acme"
        [[mounts]] # <--
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "etcd has a copy on each of its Machines, which is only mentioned",
      toml: `
        [build]
          image = "flyio/fly-etcd:3.5.16"
        [[mounts]] # <--
          source = "etcd_data"
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
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "replicated by the app",
      toml: `
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
      options: { replicated: true },
    },
  ],
};
