import { type Variable, variableOf } from "../app/model.ts";
import { regionFor, regionName, retiredRegion } from "../app/region.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

const says = {
  same: (region: string) =>
    `Fly sets PRIMARY_REGION to ${quoted(region)} by itself, because of primary_region, so this line does nothing.`,
  deleteLine: "Delete the line.",
  overwritten: (region: string, value: string) =>
    `primary_region = ${quoted(region)} is written over this variable: the app sees PRIMARY_REGION=${region}, not ${value}.`,
  moveLine: (value: string) =>
    `Delete the line. If the app and its data are in ${regionName(value)}, write, above the first [section]:\nprimary_region = ${quoted(value)}`,
  variableOnly: (value: string) =>
    `PRIMARY_REGION in [env] only tells the app: without primary_region new Machines go to the region nearest to whoever deploys, not to ${value}.`,
  replaceLine: (line: string) =>
    `Delete the line, and write, above the first [section]:\n${line}\nThe app still gets PRIMARY_REGION.`,
  retired: (value: string) => ` ${regionName(value)} is retired.`,
};

export default rule({
  id: "primary-region-env-shadow",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#primary-region",
  replaces: ["missing-primary-region"],
  *check({ app }) {
    const variable = variableOf(app, "PRIMARY_REGION");
    if (variable) yield app.primaryRegion ? overwritten(variable, app.primaryRegion) : alone(variable);
  },
});

/** flyctl internal/appconfig/machines.go: a primary_region is written over the variable. */
function overwritten({ path, value }: Variable, region: string): Finding {
  if (value !== region) return { path, message: says.overwritten(region, value), help: says.moveLine(value) };
  const fix = { safe: true, changes: [{ remove: path }] };
  return { path, severity: "info", message: says.same(value), help: says.deleteLine, fix };
}

function alone({ path, value }: Variable): Finding {
  const line = `primary_region = ${quoted(regionFor(value) ?? value)}`;
  return {
    path,
    outcome: "risk",
    message: says.variableOnly(value),
    help: says.replaceLine(line) + (retiredRegion(value) ? says.retired(value) : ""),
    fix: { safe: false, changes: [{ remove: path }, { add: [], toml: line }] },
  };
}

export const manual: Manual = {
  title: "PRIMARY_REGION in [env]",
  why: "Where `primary_region` is set, flyctl writes it over a variable PRIMARY_REGION, whatever `[env]` says. Where it is not set, the variable alone neither places Machines nor tells `min_machines_running` which region it is about.",
  how: "Write `primary_region` at the top of the file, and leave PRIMARY_REGION out of `[env]`: the app gets it all the same.",
  examples: [
    {
      name: "two regions",
      toml: `
        primary_region = "iad"
        [env]
          PRIMARY_REGION = "ams" # <--
      `,
    },
    {
      name: "the same region twice",
      toml: `
        primary_region = "iad"
        [env]
          LOG_LEVEL = "info"
          PRIMARY_REGION = "iad" # <--
      `,
      fixed: `
        primary_region = "iad"
        [env]
          LOG_LEVEL = "info"
      `,
    },
    {
      name: "the variable alone",
      toml: `
        app = "acme"
        [env]
          PRIMARY_REGION = "sin" # <--
      `,
      fixed: `
        app = "acme"
        primary_region = "sin"
        [env]
      `,
    },
    {
      name: "primary_region alone",
      toml: `
        primary_region = "iad"
        [env]
          LOG_LEVEL = "info"
      `,
    },
  ],
};
