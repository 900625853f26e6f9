import { fieldPath } from "../app/section.ts";
import { databaseOn } from "../hints/data-path.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { scaleCount } from "../words/commands.ts";

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
      const mount = app.mounts.find(
        (one) => !isCache(one) && one.groups.some((group) => service.groups.includes(group)),
      );
      if (minimum < 2 || !mount) continue;
      const database = databaseOn(app, mount);
      const where = `${quoted(mount.source ?? "")} at ${mount.destination ?? "?"}`;
      yield {
        path: fieldPath(service, "min_machines_running"),
        about: mount.path,
        message: database
          ? `min_machines_running = ${minimum} asks for several Machines, but each has a volume ${where} of its own: requests see now one, now the other copy of ${database}.`
          : `min_machines_running = ${minimum} asks for several Machines, but each has a volume ${where} of its own: what one writes the others do not see.`,
        help: `Keep one Machine:\nmin_machines_running = 1\nwith:\n${scaleCount(app, 1, service.groups)}\nor replicate the data (LiteFS, a database of its own).`,
        ...(database ? {} : { severity: "info" as const }),
        fix: { safe: false, changes: [{ set: fieldPath(service, "min_machines_running"), toml: "1" }] },
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
