import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

export default rule({
  id: "mount-missing-processes",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-mounts-section",
  *check({ app }) {
    if (app.groups.length < 2) return;
    const others = app.groups.map(({ name }) => name).filter((name) => name !== app.defaultGroup);
    for (const mount of app.mounts) {
      if (mount.processes.length > 0) continue;
      const volume = mount.source ? `the volume ${quoted(mount.source)}` : "the volume";
      yield {
        path: mount.path,
        at: "header",
        missing: [[...mount.path, "processes"]],
        message: `${header(mount.path)} names no process group, so only ${quoted(app.defaultGroup)} gets ${volume}; what ${both(others.map(quoted))} ${others.length > 1 ? "write" : "writes"} to ${mount.destination ?? "it"} is gone after the next deploy.`,
        help: `If it belongs to that group:\nprocesses = ${toml([app.defaultGroup])}\nIf it belongs to another: processes = ${toml(others.slice(0, 1))}`,
      };
    }
  },
});

export const manual: Manual = {
  title: "A volume that names no process group",
  why: "Without `processes` a mount belongs to the default group alone: `app`, else the first by name. Often that is not the one that writes. The one that does writes to its root disk at the same path, everything seems to work, and the next deploy wipes it.",
  how: "Name the group that the volume is for. Volumes are not shared: two groups that need the same files need object storage or a database.",
  links: ["https://fly.io/docs/launch/processes/"],
  examples: [
    {
      name: "two groups",
      toml: `
        [processes]
          api = "bin/api"
          web = "bin/web"
        [mounts] # <--
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a group named",
      toml: `
        [processes]
          api = "bin/api"
          web = "bin/web"
        [mounts]
          source = "data"
          destination = "/data"
          processes = ["web"]
      `,
    },
    {
      name: "one group",
      toml: `
        [processes]
          web = "bin/web"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
  ],
};
