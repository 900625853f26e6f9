import { fieldPath } from "../app/section.ts";
import { code, run } from "../help.ts";
import { databaseOn } from "../hints/data-path.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { scaleCount } from "../words/commands.ts";

const says = {
  own: (source: string | undefined) => (source === undefined ? "its own volume" : `its own ${quoted(source)} volume`),
  database: (minimum: number, volume: string, database: string) =>
    `min_machines_running = ${minimum} runs several Machines, each with ${volume}, so requests hit different copies of ${database}.`,
  otherData: (minimum: number, volume: string, destination: string) =>
    `min_machines_running = ${minimum} runs several Machines, each with ${volume} at ${destination}. They do not share what they write there.`,
  keepOne: (command: string) => [
    "Keep one Machine:",
    code("min_machines_running = 1"),
    "Then run:",
    run(command),
    "Or replicate the data (LiteFS), or move it to a database server or object storage.",
  ],
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
      description: "Whether the app replicates its data itself. If so, nothing is reported.",
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
      const volume = says.own(mount.source);
      const database = databaseOn(app, mount);
      yield {
        path,
        about: mount.path,
        severity: database ? undefined : "info",
        message: database
          ? says.database(minimum, volume, database)
          : says.otherData(minimum, volume, mount.destination ?? "?"),
        help: says.keepOne(scaleCount(app, 1, service.groups)),
        fix: { safe: false, changes: [{ set: path, toml: "1" }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "Several Machines, each with its own volume",
  why: "Every Machine has its own volume. With two Machines behind one address, SQLite rows, uploads and queued jobs end up on one or the other, and users see them appear and disappear.",
  how: "Keep one Machine, or replicate: LiteFS for SQLite, a database or object storage for the rest. If the app itself replicates, set the option `replicated`.",
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
      name: "two Machines without a volume",
      toml: `
        [http_service]
          internal_port = 8080
          min_machines_running = 2
      `,
    },
  ],
};
