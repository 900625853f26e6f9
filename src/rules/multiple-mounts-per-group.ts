import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  hasVolume: (group: string, source: string, destination: string) =>
    `A Machine holds one volume, and the group ${group} already has ${source} at ${destination}: the deploy fails.`,
  useFolders: (folder: string) =>
    `Use folders of one volume, such as ${folder}, and delete this section; or give it to another group with processes = [...]`,
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
      yield {
        path: mount.path,
        message: says.hasVolume(quoted(group), quoted(first.source ?? "?"), first.destination ?? "?"),
        help: says.useFolders(`${first.destination ?? "/data"}/${mount.source ?? "other"}`),
      };
    }
  },
});

export const manual: Manual = {
  title: "Two volumes for one process group",
  why: "A Machine can hold one volume. `fly config validate` passes, because it does not count the mounts of each group; the deploy fails later. A mount without `processes` belongs to the default group.",
  how: "Put both into folders of one volume, or give the second mount to another group.",
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
      name: "one for each group",
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
