import { fieldPath } from "../app/section.ts";
import { databaseOn } from "../hints/data-path.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { scaleCount } from "../words/commands.ts";

const says = {
  volume: (source: string, destination: string) => `${quoted(source)} at ${destination}`,
  database: (minimum: number, volume: string, database: string) =>
    `min_machines_running = ${minimum} asks for several Machines, but each has a volume ${volume} of its own: requests see now one, now the other copy of ${database}.`,
  otherData: (minimum: number, volume: string) =>
    `min_machines_running = ${minimum} asks for several Machines, but each has a volume ${volume} of its own: what one writes the others do not see.`,
  keepOne: (command: string) =>
    `Keep one Machine:\nmin_machines_running = 1\nwith:\n${command}\nor replicate the data (LiteFS, a database of its own).`,
};

export default rule({
  id: "volume-multi-machine",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  replaces: ["single-volume", "min-machines-ineffective"],
  options: {
    replicated: {
      description: "Set it when the app replicates its data by itself: the rule is silent then.",
      default: false,
    },
  },
  *check({ app, options }) {
    if (options.replicated || isLitefs(app) || isPostgres(app) || isClustered(app)) return;
    for (const service of app.services) {
      const minimum = service.minMachinesRunning ?? 0;
      const isShared = (groups: readonly string[]) => groups.some((group) => service.groups.includes(group));
      const mount = app.mounts.find((volume) => !isCache(volume) && isShared(volume.groups));
      if (minimum < 2 || !mount) continue;
      const path = fieldPath(service, "min_machines_running");
      const volume = says.volume(mount.source ?? "", mount.destination ?? "?");
      const database = databaseOn(app, mount);
      yield {
        path,
        about: mount.path,
        severity: database ? undefined : "info",
        message: database ? says.database(minimum, volume, database) : says.otherData(minimum, volume),
        help: says.keepOne(scaleCount(app, 1, service.groups)),
        fix: { safe: false, changes: [{ set: path, toml: "1" }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "Several Machines, each with a volume of its own",
  why: "Every Machine has its own disk. With two of them behind one address, rows in SQLite, uploads and queues land on either one, and users see them come and go.",
  how: "Keep one Machine, or replicate: LiteFS for SQLite, a database or object storage for the rest. Where the app itself replicates, set the option `replicated`.",
  links: ["https://github.com/Gitlawb/node/issues/154"],
  examples: [
    {
      name: "SQLite on two Machines",
      toml: `
        [env]
          DATABASE_PATH = "/data/app.db"
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 8080
          min_machines_running = 2 # <--
      `,
      fixed: `
        [env]
          DATABASE_PATH = "/data/app.db"
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 8080
          min_machines_running = 1
      `,
    },
    {
      name: "one Machine",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
        [http_service]
          internal_port = 8080
          min_machines_running = 1
      `,
    },
    {
      name: "two Machines without volume",
      toml: `
        [http_service]
          internal_port = 8080
          min_machines_running = 2
      `,
    },
  ],
};
