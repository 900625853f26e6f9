import type { Mount } from "../app/mount.ts";
import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import { isCache, isLitefs } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  sameName: (group: string, source: string) =>
    `Process group ${group} also uses the volume name ${source}. The two do not share data, and a new Machine of one may get an old volume of the other.`,
  ownNames: (source: string) => [
    "Use another volume name (this creates a new, empty volume):",
    code(`source = ${source}`),
  ],
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
  title: "Two process groups with the same volume name",
  why: "`source` is a name, not a single volume: each Machine has its own volume with that name. Two process groups with the same name do not share data, but flyctl attaches any free volume with that name. After you scale down, a worker may start with the disk of a web Machine.",
  how: "Use a different name for the volumes of each process group. For shared data, use object storage or a database.",
  links: ["https://github.com/BoundaryML/baml/issues/4729"],
  examples: [
    {
      name: "same name twice",
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
      name: "cache, which may use any volume",
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
      name: "two mounts for one group, which another rule reports",
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
