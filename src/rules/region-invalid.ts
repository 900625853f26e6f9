import type { App } from "../app/model.ts";
import { isRegion, REGION_CODES, regionFor, regionName, retiredRegion } from "../app/region.ts";
import { fieldPath } from "../app/section.ts";
import { placeholderInName } from "../hints/placeholder.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { scaleCount } from "../words/commands.ts";

const says = {
  isList: (list: string) =>
    `primary_region is one region, not a list such as ${quoted(list)}, so Fly cannot place the app.`,
  scaleOthers: (first: string, scale: string) => `primary_region = ${quoted(first)}\nand for the others: ${scale}`,
  isSpelling: (region: string) =>
    `${quoted(region)} is not how the region is written: codes are in lower case and without blanks, and Fly knows no other spelling.`,
  isUnknown: (region: string) =>
    `${quoted(region)} is not a region of Fly, so creating Machines and volumes fails: the codes are those of airports, such as "fra" or "iad".`,
  isMeant: (region: string) =>
    `primary_region = ${quoted(region)}\nThat is ${regionName(region)}. The others are listed by: fly platform regions`,
  takeNearest: () => `Take the nearest of: ${REGION_CODES.map(regionName).join(", ")}\nprimary_region = "iad"`,
};

export default rule({
  id: "region-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/regions/",
  options: {
    extraRegions: {
      description: "Codes of regions that this version of flylint does not know yet.",
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
    const scale = `${scaleCount(app, list.length)} --region ${list.join(",")}`;
    return { path, message: says.isList(region), help: says.scaleOthers(first, scale) };
  }
  const meant = regionFor(region);
  if (meant === undefined) return { path, message: says.isUnknown(region), help: says.takeNearest() };
  if (region.trim().toLowerCase() === meant)
    return { path, message: says.isSpelling(region), ...setTo(path, quoted(meant), { safe: true }) };
  const fix = { safe: false, changes: [{ set: path, toml: quoted(meant) }] };
  return { path, message: says.isUnknown(region), help: says.isMeant(meant), fix };
}

export const manual: Manual = {
  title: "A region that Fly does not have",
  why: "Regions have codes of three letters. Names of cities, names that other clouds use, and `us` or `eu` are not understood: flyctl passes them on without a look, and the first Machine or volume cannot be created.",
  how: "Write the code of the region that is nearest to your users; `fly platform regions` lists them. If Fly has opened a region that flylint does not know yet, name it in the option `extraRegions`.",
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
      name: "upper case",
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
      name: "no region at all",
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
      name: "a retired region has a report of its own",
      toml: `
        primary_region = "sea"
      `,
    },
    {
      name: "a placeholder has a report of its own",
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
