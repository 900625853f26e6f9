import { regionName, retiredRegion } from "../app/region.ts";
import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

/** Variables about regions of other clouds, some of which use the same codes. */
const OTHER_CLOUD = /S3|AWS|R2|BUCKET|STORAGE|SPACES|MINIO|VULTR|LINODE|OVH|SCW|SCALEWAY|EQUINIX|GCP|AZURE/;

const says = {
  retired: (region: string) =>
    `${regionName(region)} is retired and takes no new Machines or volumes: what still runs there keeps running, but the app cannot be created, scaled or moved to another host.`,
  moveApp: (better: string) => `primary_region = ${quoted(better)}\nThat is ${regionName(better)}.`,
  moveVolumes:
    "\nA volume does not move along: fork it there first (fly volumes fork ID --region CODE), or restore a backup.",
  named: (variable: string, region: string) =>
    `${variable} names ${regionName(region)}, which Fly has retired: no new Machine starts there.`,
  nameAnother: (line: string) => `If this is a region of Fly:\n${line}`,
};

export default rule({
  id: "region-deprecated",
  category: "deprecation",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/regions/",
  options: {
    map: {
      description: "What to suggest instead of a retired region, by its code; else what `fly launch` takes.",
      default: {} as Readonly<Record<string, string>>,
    },
  },
  *check({ app, options, environment }) {
    const region = app.primaryRegion ?? "";
    const better = betterThan(region, options.map);
    if (better !== undefined) {
      const path = fieldPath(app.root, "primary_region");
      yield {
        path,
        message: says.retired(region),
        help: says.moveApp(better) + (app.mounts.length > 0 ? says.moveVolumes : ""),
        severity: environment === "nonprod" ? "warning" : undefined,
        fix: { safe: false, changes: [{ set: path, toml: quoted(better) }] },
      };
    }
    for (const { name, value, path } of app.env.filter((variable) => isAboutFly(variable.name))) {
      const code = value.split(/[\s,]+/).find((word) => retiredRegion(word)) ?? "";
      const other = betterThan(code, options.map);
      if (other === undefined) continue;
      const help = says.nameAnother(`${name} = ${quoted(replaced(value, code, other))}`);
      yield { path, severity: "info", message: says.named(name, code), help };
    }
  },
});

/** The region to take instead of a retired one; undefined for any other. */
function betterThan(code: string, map: Readonly<Record<string, string>>): string | undefined {
  const retired = retiredRegion(code);
  return retired && (map[code] ?? retired.replacement);
}

/** PRIMARY_REGION has reports of its own: primary-region-env-shadow. */
function isAboutFly(name: string): boolean {
  return name.includes("REGION") && name !== "PRIMARY_REGION" && !OTHER_CLOUD.test(name);
}

/** The list with another region in place of one; once is enough. */
function replaced(list: string, code: string, better: string): string {
  const words = list.split(",").map((word) => word.trim());
  return words.includes(code) && words.length > 1
    ? [...new Set(words.map((word) => (word === code ? better : word)))].join(",")
    : list.replace(code, better);
}

export const manual: Manual = {
  title: "A retired region",
  why: "Fly has closed several regions to anything new. Machines that run there go on, but a new Machine or volume is refused, so a scale-up, a deploy with a canary or the move away from a failing host breaks just when it is needed. `fly launch` takes another region in its place, `fly deploy` does not.",
  how: "Move to the region that Fly suggests. An app without volumes moves with `fly scale count 2 --region CODE` and then `fly scale count 0 --region OLD`. Volumes stay behind: fork them into the new region or restore a backup.",
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
      name: "a replacement of one's own",
      toml: `
        primary_region = "scl" # <--
      `,
      fixed: `
        primary_region = "dfw"
      `,
      options: { map: { scl: "dfw" } },
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
  ],
};
