import type { Mount } from "../app/mount.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  hasVolume: (group: string, volume: string) =>
    `A Machine can have only one volume, and process group ${group} already has ${volume}. The deploy fails.`,
  useDirectory: (directory: string) => `Use a directory of that volume, such as ${directory}, and delete this section.`,
  orOther: "Or name another process group in the processes of this section.",
  orNamed: (group: string) => ["Or give this volume to a process group that has none:", code(`processes = [${group}]`)],
};

export default rule({
  id: "multiple-mounts-per-group",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-mounts-section",
  replaces: ["mount-missing-processes"],
  *check({ app }) {
    for (const [index, mount] of app.mounts.entries()) {
      const group = mount.groups.find((name) => app.mounts.slice(0, index).some(({ groups }) => groups.includes(name)));
      const first = app.mounts.find(({ groups }) => group !== undefined && groups.includes(group));
      if (group === undefined || !first) continue;
      const free = app.groups.find(({ name }) => !app.mounts.some(({ groups }) => groups.includes(name)));
      const directory = `${(first.destination ?? "/data").replace(/(?<!\/)\/+$/, "")}/${mount.source ?? "other"}`;
      yield {
        path: mount.path,
        message: says.hasVolume(quoted(group), said(first)),
        help: [says.useDirectory(directory), free ? says.orNamed(quoted(free.name)) : says.orOther],
      };
    }
  },
});

/** The volume, as far as the file says which: `"data" at /data`. */
function said({ source, destination }: Mount): string {
  const name = source === undefined ? "a volume" : quoted(source);
  return destination === undefined ? name : `${name} at ${destination}`;
}

export const manual: Manual = {
  title: "Two volumes for one process group",
  why: "A Machine can have only one volume. `fly config validate` does not count the mounts of a process group, so it passes, and the deploy fails. A mount without `processes` belongs to the default process group.",
  how: "Use directories of one volume, or give the second mount to another process group.",
  links: ["https://github.com/superfly/flyctl/issues/2625"],
  examples: [
    {
      name: "two volumes",
      toml: `
        [[mounts]]
          source = "db"
          destination = "/db"
        [[mounts]] # <--
          source = "uploads"
          destination = "/uploads"
      `,
    },
    {
      name: "one of them without a place",
      toml: `
        [[mounts]]
          source = "db"
        [[mounts]] # <--
          source = "uploads"
          destination = "/uploads"
      `,
    },
    {
      name: "two volumes, beside a group that has none",
      toml: `
        [processes]
          app = "bin/web"
          worker = "bin/worker"
        [[mounts]]
          source = "db"
          destination = "/db/"
        [[mounts]] # <--
          source = "uploads"
          destination = "/uploads"
      `,
    },
    {
      name: "one volume per group",
      toml: `
        [processes]
          app = "bin/web"
          db = "bin/db"
        [[mounts]]
          source = "db"
          destination = "/db"
          processes = ["db"]
        [[mounts]]
          source = "uploads"
          destination = "/uploads"
          processes = ["app"]
      `,
    },
  ],
};
