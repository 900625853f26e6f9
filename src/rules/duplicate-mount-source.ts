import type { Mount } from "../app/mount.ts";
import { fieldPath } from "../app/section.ts";
import { isCache, isLitefs } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  sameName: (group: string, source: string) =>
    `The volumes of ${group} are called ${source} too: the groups share no data, and a new Machine of one may come up with a volume that the other has left.`,
  ownNames: (source: string) => `Give them names of their own (a new name is a new, empty volume):\nsource = ${source}`,
};

export default rule({
  id: "duplicate-mount-source",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  *check({ app }) {
    if (isLitefs(app)) return;
    for (const [index, mount] of app.mounts.entries()) {
      const { source } = mount;
      if (!source || isCache(mount)) continue;
      const first = app.mounts.slice(0, index).find((other) => other.source === source && areApart(other, mount));
      const [group] = mount.groups;
      const [firstGroup] = first?.groups ?? [];
      if (group === undefined || firstGroup === undefined) continue;
      yield {
        path: fieldPath(mount, "source"),
        message: says.sameName(quoted(firstGroup), quoted(source)),
        help: says.ownNames(quoted(volumeName(group, source))),
      };
    }
  },
});

/** Two mounts for the same group have a report of their own. */
function areApart(one: Mount, other: Mount): boolean {
  return !one.groups.some((group) => other.groups.includes(group));
}

/** Fly takes letters, digits and underscores, 30 of them at most. */
function volumeName(group: string, source: string): string {
  return `${group.toLowerCase().replace(/\W/g, "_")}_${source}`.slice(0, 30);
}

export const manual: Manual = {
  title: "Two groups whose volumes have the same name",
  why: "`source` is a name, not one volume: each Machine has a volume of its own that bears it. Two groups with the same name share nothing, and flyctl takes any free volume of that name, so after a scale down a worker may start with the disk of a web Machine.",
  how: "Give the volumes of each group a name of their own. For data that both need use object storage or a database.",
  links: ["https://github.com/BoundaryML/baml/issues/4729"],
  examples: [
    {
      name: "the same name twice",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[mounts]]
          source = "data"
          destination = "/data"
          processes = ["web"]
        [[mounts]]
          source = "data" # <--
          destination = "/data"
          processes = ["worker"]
      `,
    },
    {
      name: "two names",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[mounts]]
          source = "web_data"
          destination = "/data"
          processes = ["web"]
        [[mounts]]
          source = "worker_data"
          destination = "/data"
          processes = ["worker"]
      `,
    },
    {
      name: "a cache may have any volume",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[mounts]]
          source = "cache"
          destination = "/cache"
          processes = ["web"]
        [[mounts]]
          source = "cache"
          destination = "/cache"
          processes = ["worker"]
      `,
    },
    {
      name: "two mounts of one group have a report of their own",
      toml: `
        [[mounts]]
          source = "data"
          destination = "/data"
        [[mounts]]
          source = "data"
          destination = "/uploads"
      `,
    },
  ],
};
