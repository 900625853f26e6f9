import type { App } from "../app/model.ts";
import { regionName, retiredRegion } from "../app/region.ts";
import { fieldPath } from "../app/section.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, tomlKey } from "../toml/write.ts";
import { fly } from "../words/commands.ts";
import { both } from "../words/english.ts";

/** Variables about regions of other clouds, some of which use the same codes. */
const OTHER_CLOUD = /S3|AWS|R2|BUCKET|STORAGE|SPACES|MINIO|VULTR|LINODE|OVH|SCW|SCALEWAY|EQUINIX|GCP|AZURE/;

const says = {
  retired: (region: string) =>
    `${regionName(region)} is retired: existing Machines keep running, but Fly creates no new Machines or volumes there.`,
  fails: (region: string, cause: string) =>
    `Fly creates no new Machines in ${regionName(region)}, a retired region. ${cause}, so the deploy fails.`,
  releaseCommand: "The release command runs in a new Machine",
  strategy: (strategy: string) => `strategy = ${quoted(strategy)} creates new Machines`,
  moveApp: (better: string) => [`Use ${regionName(better)} instead:`, code(`primary_region = ${quoted(better)}`)],
  moveVolumes: (fork: string) => [
    "Volumes do not move. First fork each one into the new region, or restore a backup:",
    run(fork),
  ],
  named: (variable: string, regions: readonly string[]) =>
    regions.length === 1
      ? `${variable} names ${both(regions)}, a retired region where Fly creates no new Machines.`
      : `${variable} names ${both(regions)}, retired regions where Fly creates no new Machines.`,
  nameAnother: (line: string) => ["If the value is about Fly regions, write:", code(line)],
};

export default rule({
  id: "region-deprecated",
  category: "deprecation",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/regions/",
  options: {
    map: {
      description:
        "Replacements by the code of the retired region. The default is the region that `fly launch` substitutes.",
      default: {} as Readonly<Record<string, string>>,
    },
  },
  *check({ app, options, environment }) {
    const region = app.primaryRegion ?? "";
    const better = betterThan(region, options.map);
    if (better !== undefined) {
      const path = fieldPath(app.root, "primary_region");
      const cause = newMachines(app);
      const fork = says.moveVolumes(fly(app, `volumes fork VOLUME_ID --region ${better}`));
      yield {
        path,
        message: cause === undefined ? says.retired(region) : says.fails(region, cause),
        help: [says.moveApp(better), app.mounts.length > 0 ? fork : []],
        severity: cause === undefined || environment === "nonprod" ? undefined : "error",
        outcome: cause === undefined ? undefined : "deploy",
        fix: { safe: false, changes: [{ set: path, toml: quoted(better) }] },
      };
    }
    for (const { name, value, path } of app.env.filter((variable) => isAboutFly(variable.name))) {
      const codes = new Set(value.split(/[\s,]+/).filter((word) => betterThan(word, options.map) !== undefined));
      if (codes.size === 0) continue;
      const message = says.named(name, [...codes].map(regionName));
      const help = says.nameAnother(`${tomlKey(name)} = ${quoted(replaced(value, options.map))}`);
      yield { path, severity: "info", message, help };
    }
  },
});

/** The region to take instead of a retired one; undefined for any other. */
function betterThan(code: string, map: Readonly<Record<string, string>>): string | undefined {
  const retired = retiredRegion(code);
  return retired && (map[code] ?? retired.replacement);
}

/** What creates a Machine in the primary region with every deploy: the others only update those that are there. */
function newMachines({ deploy }: App): string | undefined {
  if (deploy?.releaseCommand !== undefined) return says.releaseCommand;
  const strategy = deploy?.strategy;
  return strategy === "canary" || strategy === "bluegreen" ? says.strategy(strategy) : undefined;
}

/** PRIMARY_REGION has reports of its own: primary-region-env-shadow. */
function isAboutFly(name: string): boolean {
  return name.includes("REGION") && name !== "PRIMARY_REGION" && !OTHER_CLOUD.test(name);
}

/** The list with another region in place of each retired one; each is named once. */
function replaced(list: string, map: Readonly<Record<string, string>>): string {
  const parts = list.includes(",") ? list.split(",").map((part) => part.trim()) : [list];
  const words = parts.map((part) =>
    part
      .split(/(\s+)/)
      .map((word) => betterThan(word, map) ?? word)
      .join(""),
  );
  return [...new Set(words)].join(",");
}

export const manual: Manual = {
  title: "A retired region",
  why: "Fly has closed several regions to new resources. Machines there keep running, but Fly creates no new Machines or volumes. A release command, a canary or bluegreen deploy, a scale-up or a move to another host fails. `fly launch` substitutes another region, but `fly deploy` does not.",
  how: "Move to the region that Fly suggests. For an app without volumes, run `fly scale count 2 --region CODE` and then `fly scale count 0 --region OLD`. Volumes do not move: fork them into the new region or restore a backup.",
  links: ["https://github.com/superfly/docs/pull/2171"],
  examples: [
    {
      name: "Seattle",
      toml: `
        primary_region = "sea" # <--
      `,
      fixed: `
        primary_region = "sjc"
      `,
    },
    {
      name: "a replacement from the option map",
      toml: `
        primary_region = "scl" # <--
      `,
      fixed: `
        primary_region = "dfw"
      `,
      options: { map: { scl: "dfw" } },
    },
    {
      name: "a release command, which needs a new Machine",
      toml: `
        app = "acme"
        primary_region = "sea" # <--
        [deploy]
          release_command = "bin/migrate"
        [mounts]
          source = "uploads"
          destination = "/uploads"
      `,
      fixed: `
        app = "acme"
        primary_region = "sjc"
        [deploy]
          release_command = "bin/migrate"
        [mounts]
          source = "uploads"
          destination = "/uploads"
      `,
    },
    {
      name: "bluegreen, which creates new Machines",
      toml: `
        primary_region = "sea" # <--
        [deploy]
          strategy = "bluegreen"
      `,
      fixed: `
        primary_region = "sjc"
        [deploy]
          strategy = "bluegreen"
      `,
    },
    {
      name: "a variable about several regions",
      toml: `
        primary_region = "sjc"
        [env]
          REPLICA_REGIONS = "iad, sea, bos, sjc" # <--
          READ_REGIONS = "yul waw" # <--
      `,
    },
    {
      name: "a variable about regions",
      toml: `
        primary_region = "sjc"
        [env]
          REPLICA_REGIONS = "sjc,sea" # <--
      `,
    },
    {
      name: "the region of another cloud",
      toml: `
        primary_region = "ams"
        [env]
          S3_REGION = "waw"
      `,
    },
    {
      name: "a region in use",
      toml: `
        primary_region = "sjc"
      `,
    },
    {
      name: "canary, which creates a new Machine",
      toml: `
        primary_region = "mia" # <--
        [deploy]
          strategy = "canary"
      `,
      fixed: `
        primary_region = "dfw"
        [deploy]
          strategy = "canary"
      `,
    },
  ],
};
