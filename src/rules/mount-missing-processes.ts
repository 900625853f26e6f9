import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";
import { volumeName } from "../words/names.ts";

const says = {
  oneGroup: (mount: string, group: string, volume: string, others: readonly string[], folder: string) =>
    `${mount} names no process group, so only ${group} gets ${volume}. What ${both(others)} ${others.length > 1 ? "write" : "writes"} to ${folder} is lost at the next deploy.`,
  thatPath: "that path",
  nameGroup: (group: string, mine: string, other: string, theirs: string) => [
    `If ${group} needs the volume:`,
    code(`processes = ${mine}`),
    `If ${other} needs it instead:`,
    code(`processes = ${theirs}`),
    "If several process groups need the same files, use a database or object storage: a volume is not shared.",
  ],
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
      const volume = volumeName({ source });
      const [group, names, folder] = [quoted(defaultGroup), others.map(quoted), destination ?? says.thatPath];
      yield {
        path,
        missing: [[...path, "processes"]],
        message: says.oneGroup(header(path), group, volume, names, folder),
        help: says.nameGroup(group, toml([defaultGroup]), names[0] ?? "", toml(others.slice(0, 1))),
      };
    }
  },
});

export const manual: Manual = {
  title: "A mount without a process group",
  why: "Without `processes`, a mount applies only to the default process group (`app`, otherwise the first by name). Often another process group writes the data. It writes to its own root disk at the same path, everything seems to work, and the next deploy erases it.",
  how: "Name the process group that needs the volume. Volumes are not shared: if two process groups need the same files, use object storage or a database.",
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
      name: "a named group",
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
