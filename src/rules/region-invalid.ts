import type { App } from "../app/model.ts";
import { isRegion, REGION_CODES, regionFor, regionName, retiredRegion } from "../app/region.ts";
import { fieldPath } from "../app/section.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, short } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { scaleCount, shell } from "../words/commands.ts";
import { placeholderInName } from "../words/placeholder.ts";

const says = {
  isList: (list: string) =>
    `primary_region must be a single region, not the list ${short(list)}, so Fly cannot place the app.`,
  takeFirst: (first: string) => code(`primary_region = ${quoted(first)}`),
  scaleOthers: (scale: string) => ["For Machines in the other regions, run this after the deploy:", run(scale)],
  isSpelling: (region: string) =>
    `${short(region)} is not a valid region code. Fly accepts only lowercase codes without spaces.`,
  isUnknown: (region: string) =>
    `${short(region)} is not a Fly region, so Fly cannot create Machines or volumes. Region codes look like "fra" or "iad".`,
  isMeant: (region: string) => [
    `For ${regionName(region)}, write:`,
    code(`primary_region = ${quoted(region)}`),
    "To list all regions, run:",
    run("fly platform regions"),
  ],
  takeNearest: () => [
    `Use the nearest of ${REGION_CODES.map(regionName).join(", ")}, for example:`,
    code('primary_region = "iad"'),
  ],
};

export default rule({
  id: "region-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/regions/",
  options: {
    extraRegions: {
      description: "Region codes that this version of flylint does not know yet.",
      default: [] as readonly string[],
    },
  },
  *check({ app, options }) {
    const region = app.primaryRegion;
    if (!region || isRegion(region) || retiredRegion(region) || options.extraRegions.includes(region)) return;
    if (!placeholderInName(region)) yield finding(app, region);
  },
});

function finding(app: App, region: string): Finding {
  const path = fieldPath(app.root, "primary_region");
  const list = region.split(/[\s,;]+/).filter((code) => isRegion(code));
  const [first] = list;
  if (first !== undefined && list.length > 1) {
    const scale = `${scaleCount(app, list.length)} ${shell`--region ${list.join(",")}`}`;
    // A second Machine does not share the volume of the first one.
    const others = app.mounts.length > 0 ? [] : says.scaleOthers(scale);
    return { path, message: says.isList(region), help: [says.takeFirst(first), others] };
  }
  const meant = regionFor(region);
  if (meant === undefined) return { path, message: says.isUnknown(region), help: says.takeNearest() };
  if (region.trim().toLowerCase() === meant)
    return { path, message: says.isSpelling(region), ...setTo(path, quoted(meant), { safe: true }) };
  const fix = { safe: false, changes: [{ set: path, toml: quoted(meant) }] };
  return { path, message: says.isUnknown(region), help: says.isMeant(meant), fix };
}

export const manual: Manual = {
  title: "An unknown region",
  why: "Region codes have three letters. Fly does not accept city names, the region names of other clouds, or `us` and `eu`. flyctl does not check the code, so the deploy fails when it creates the first Machine or volume.",
  how: "Write the code of the region nearest to your users. `fly platform regions` lists all codes. If flylint does not know a new region yet, add it to the option `extraRegions`.",
  examples: [
    {
      name: "a name from another cloud",
      toml: `
        primary_region = "us-east-1" # <--
      `,
      fixed: `
        primary_region = "iad"
      `,
    },
    {
      name: "a city",
      toml: `
        primary_region = "Frankfurt" # <--
      `,
      fixed: `
        primary_region = "fra"
      `,
    },
    {
      name: "uppercase",
      toml: `
        primary_region = "IAD" # <--
      `,
      fixed: `
        primary_region = "iad"
      `,
    },
    {
      name: "several regions",
      toml: `
        primary_region = "iad,fra" # <--
      `,
    },
    {
      name: "several regions, with a volume",
      toml: `
        primary_region = "iad fra" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "an unknown code",
      toml: `
        primary_region = "mars" # <--
      `,
    },
    {
      name: "a region",
      toml: `
        primary_region = "iad"
      `,
    },
    {
      name: "a retired region, which region-deprecated reports",
      toml: `
        primary_region = "sea"
      `,
    },
    {
      name: "a placeholder, which placeholder-value reports",
      toml: `
        primary_region = "<region>"
      `,
    },
    {
      name: "a new region, allowed by the settings",
      toml: `
        primary_region = "zrh"
      `,
      options: { extraRegions: ["zrh"] },
    },
  ],
};
