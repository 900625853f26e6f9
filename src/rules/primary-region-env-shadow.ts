import { type App, type Variable, variableOf } from "../app/model.ts";
import { regionFor, regionName, retiredRegion } from "../app/region.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, short } from "../toml/write.ts";
import { regionHelp } from "../words/commands.ts";

const says = {
  same: (region: string) =>
    `This line has no effect: flyctl already sets PRIMARY_REGION to ${short(region)}, the primary_region.`,
  deleteLine: "Delete the line.",
  overwritten: (region: string, value: string) =>
    `primary_region overrides this variable: the app sees PRIMARY_REGION = ${short(region)}, not ${short(value)}.`,
  moveLine: (region: string) => [
    `Delete the line. If the app and its data are in ${regionName(region)}, change the line above the first [section]:`,
    code(`primary_region = ${quoted(region)}`),
  ],
  variableOnly: (value: string) =>
    `PRIMARY_REGION in [env] only informs the app. No primary_region is set, so new Machines may start in a region other than ${short(value)}.`,
  replaceLine: (line: string) => ["Delete the line and write, above the first [section]:", code(line)],
  keepsVariable: "The app still gets PRIMARY_REGION.",
  keepsRetired: (value: string) => `The app still gets PRIMARY_REGION. ${regionName(value)} is retired.`,
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
    if (variable) yield app.primaryRegion ? overwritten(variable, app.primaryRegion) : alone(app, variable);
  },
});

/** flyctl internal/appconfig/machines.go: a primary_region is written over the variable. */
function overwritten({ path, value }: Variable, region: string): Finding {
  const meant = retiredRegion(value) ? undefined : regionFor(value);
  const help = meant === undefined || meant === region ? says.deleteLine : says.moveLine(meant);
  if (value !== region) return { path, message: says.overwritten(region, value), help };
  const fix = { safe: true, changes: [{ remove: path }] };
  return { path, severity: "info", message: says.same(value), help: says.deleteLine, fix };
}

function alone(app: App, { path, value }: Variable): Finding {
  // Three letters may be a region that is newer than this table.
  const region = regionFor(value) ?? (/^[a-z]{3}$/.test(value) ? value : undefined);
  if (region === undefined) {
    const help = [says.deleteLine, regionHelp(app)];
    return { path, outcome: "risk", message: says.variableOnly(value), help };
  }
  const line = `primary_region = ${quoted(region)}`;
  return {
    path,
    outcome: "risk",
    message: says.variableOnly(value),
    help: [says.replaceLine(line), retiredRegion(value) ? says.keepsRetired(value) : says.keepsVariable],
    fix: { safe: false, changes: [{ remove: path }, { add: [], toml: line }] },
  };
}

export const manual: Manual = {
  title: "PRIMARY_REGION in [env]",
  why: "If `primary_region` is set, flyctl overwrites PRIMARY_REGION with it, whatever `[env]` says. If it is not set, the variable alone neither places Machines nor tells `min_machines_running` which region it applies to.",
  how: "Set `primary_region` at the top of the file and leave PRIMARY_REGION out of `[env]`. The app still gets the variable.",
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
      name: "a value that is not a region",
      toml: `
        primary_region = "iad"
        [env]
          PRIMARY_REGION = '"main"' # <--
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
      name: "the variable alone, with a value that is not a region",
      toml: `
        app = "acme"
        [env]
          PRIMARY_REGION = "main" # <--
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
    {
      name: "the variable alone, with a retired region",
      toml: `
        [env]
          PRIMARY_REGION = "mia" # <--
      `,
      fixed: `
        primary_region = "dfw"
        [env]
      `,
    },
  ],
};
