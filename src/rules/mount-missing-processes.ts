import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  oneGroup: (mount: string, group: string, volume: string, others: readonly string[], folder: string) =>
    `${mount} names no process group, so only ${group} gets ${volume}; what ${both(others)} ${others.length > 1 ? "write" : "writes"} to ${folder} is gone after the next deploy.`,
  volume: "the volume",
  named: (volume: string) => `the volume ${volume}`,
  it: "it",
  nameGroup: (group: string, other: string) =>
    `If it belongs to that group:\nprocesses = ${group}\nIf it belongs to another: processes = ${other}`,
};

export default rule({
  id: "mount-missing-processes",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-mounts-section",
  *check({ app: { groups, defaultGroup, mounts } }) {
    const others = groups.map(({ name }) => name).filter((name) => name !== defaultGroup);
    if (others.length === 0) return;
    for (const { path, source, destination, processes } of mounts) {
      if (processes.length > 0) continue;
      const volume = source ? says.named(quoted(source)) : says.volume;
      const [group, names, folder] = [quoted(defaultGroup), others.map(quoted), destination ?? says.it];
      yield {
        path,
        missing: [[...path, "processes"]],
        message: says.oneGroup(header(path), group, volume, names, folder),
        help: says.nameGroup(toml([defaultGroup]), toml(others.slice(0, 1))),
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
