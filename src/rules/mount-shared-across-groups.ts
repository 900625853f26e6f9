import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  notShared: (groups: readonly string[], volume: string, folder: string) =>
    `${both(groups)} do not share this volume: each Machine gets ${volume} and never sees what others write to ${folder}.`,
  named: (volume: string) => `its own ${volume} volume`,
  ownVolume: "its own volume",
  it: "it",
  oneGroup: (line: string) => [
    "Give it to one process group, and let the others use a database or object storage:",
    code(line),
  ],
};

export default rule({
  id: "mount-shared-across-groups",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  *check({ app }) {
    if (isLitefs(app) || isPostgres(app) || isClustered(app)) return;
    for (const mount of app.mounts) {
      const { groups, source, destination = says.it } = mount;
      if (groups.length < 2 || isCache(mount)) continue;
      const volume = source ? says.named(quoted(source)) : says.ownVolume;
      yield {
        path: fieldPath(mount, "processes"),
        message: says.notShared(groups.map(quoted), volume, destination),
        help: says.oneGroup(`processes = ${toml(groups.slice(0, 1))}`),
      };
    }
  },
});

export const manual: Manual = {
  title: "One mount for several process groups",
  why: "This looks like shared storage but is not: a volume belongs to one Machine, so every Machine gets its own. The web process stores an upload that the worker cannot find, and a SQLite database exists twice.",
  how: "Keep the data in one process group, or in a database or object storage. Programs that must share files can run in one process group, under a supervisor.",
  links: ["https://github.com/BoundaryML/baml/issues/4729"],
  examples: [
    {
      name: "two groups",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[mounts]]
          source = "data"
          destination = "/data"
          processes = ["web", "worker"] # <--
      `,
    },
    {
      name: "one group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[mounts]]
          source = "data"
          destination = "/data"
          processes = ["web"]
      `,
    },
    {
      name: "LiteFS replicates",
      toml: `
        [processes]
          web = "litefs mount -- bin/web"
          worker = "litefs mount -- bin/worker"
        [[mounts]]
          source = "litefs"
          destination = "/var/lib/litefs"
          processes = ["web", "worker"]
      `,
    },
    {
      name: "a cache per process group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[mounts]]
          source = "model_cache"
          destination = "/cache"
          processes = ["web", "worker"]
      `,
    },
  ],
};
