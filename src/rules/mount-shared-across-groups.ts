import { fieldPath } from "../app/section.ts";
import { isCache, isClustered, isLitefs, isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  notShared: (groups: readonly string[], volume: string, folder: string) =>
    `${both(groups)} do not share this volume: each Machine gets a ${volume} of its own, and what one writes to ${folder} the others never see.`,
  it: "it",
  oneGroup: (line: string) => `Give it to one group, and let the others use a database or object storage:\n${line}`,
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
      const { groups, source = "", destination = says.it } = mount;
      if (groups.length < 2 || isCache(mount)) continue;
      yield {
        path: fieldPath(mount, "processes"),
        message: says.notShared(groups.map(quoted), quoted(source), destination),
        help: says.oneGroup(`processes = ${toml(groups.slice(0, 1))}`),
      };
    }
  },
});

export const manual: Manual = {
  title: "One mount for several process groups",
  why: "It looks like shared storage and is not: a volume belongs to one Machine, so every Machine of every group gets one of its own. The web process stores an upload that the worker cannot find, and a SQLite database exists twice.",
  how: "Keep the data in one group, or in a database or object storage. Programs that must see the same files can run in one group, under a supervisor.",
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
      name: "a cache for each",
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
