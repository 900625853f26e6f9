import type { Mount } from "../app/mount.ts";
import { has } from "../app/section.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

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
      if (isCache(mount) || options.allowSources.includes(mount.source ?? "")) continue;
      const services = app.services.filter((service) => service.groups.some((group) => mount.groups.includes(group)));
      const minimum = Math.max(0, ...services.map((service) => service.minMachinesRunning ?? 0));
      if (minimum > 1) continue;
      const volume = mount.source === undefined ? "this volume" : `the volume ${quoted(mount.source)}`;
      yield {
        path: mount.path,
        at: "header",
        message: clustered
          ? `Each copy of ${volume} is on one host; this app seems to replicate or back up its data, which is worth a check.`
          : `What is on ${volume} exists once, on one host: if the host fails the app is down, and the data may be lost.`,
        help: clustered
          ? "Restore a backup once to see that it works. To silence this, write above this line:\n# flylint-disable-next-line single-volume"
          : `Back it up outside of Fly (Litestream, pg_dump, restic).${snapshots(mount)}Do not just run \`fly scale count 2\`: a second Machine gets an empty volume of its own.`,
        ...(clustered ? { severity: "info" as const } : {}),
      };
    }
  },
});

/** Fly's own daily snapshots are better than nothing; a file that says how long they stay has thought of them. */
function snapshots(mount: Mount): string {
  if (has(mount, "snapshot_retention")) return "\n";
  return " To keep Fly's daily snapshots for two weeks instead of five days, write for new volumes\n  snapshot_retention = 14\nand run for the one that you have\nfly volumes update VOLUME_ID --snapshot-retention 14\n";
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
