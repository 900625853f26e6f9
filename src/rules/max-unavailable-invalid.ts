import { fieldPath } from "../app/section.ts";
import type { Document } from "../document/document.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { rule } from "../rule.ts";
import { short } from "../toml/write.ts";
import { counted } from "../words/english.ts";

const says = {
  none: (written: string) =>
    `max_unavailable = ${written} allows no Machine to be down, so flyctl crashes during the deploy.`,
  atLeastOne: [
    code("max_unavailable = 1"),
    "This updates one Machine at a time. To avoid downtime, if the app has health checks and no volumes:",
    code('strategy = "bluegreen"'),
  ],
  noShare: (written: string, machines: string) =>
    `max_unavailable = ${written} means ${machines}, not a percentage. Values of 1 and above count Machines.`,
  countOrShare: (count: number) => [
    code(`max_unavailable = ${count}`),
    "For a quarter of the Machines:",
    code("max_unavailable = 0.25"),
  ],
};

export default rule({
  id: "max-unavailable-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#rolling-deploy-configuration",
  *check({ app: { deploy }, document }) {
    const { maxUnavailable, strategy } = deploy ?? {};
    // bluegreen never looks at it: see max-unavailable-ignored.
    if (!deploy || maxUnavailable === undefined || !Number.isFinite(maxUnavailable) || strategy === "bluegreen") return;
    const path = fieldPath(deploy, "max_unavailable");
    // Integers are bigints here: 1.0 and 1 differ in what the author may have meant, not in what Fly does.
    const isFloat = typeof valueAt(document.exact, path) === "number" && !isWholeInJson(document, maxUnavailable);
    if (maxUnavailable <= 0) {
      const fix = { safe: false, changes: [{ set: path, toml: "1" }] };
      yield { path, message: says.none(short(maxUnavailable)), help: says.atLeastOne, fix };
    } else if (isFloat && maxUnavailable >= 1 && Number.isSafeInteger(Math.trunc(maxUnavailable))) {
      const count = Math.trunc(maxUnavailable);
      const message = says.noShare(asFloat(maxUnavailable), counted(count, "Machine"));
      yield { path, severity: "info", outcome: "style", message, help: says.countOrShare(count) };
    }
  },
});

function asFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** All numbers of JSON are floats, whatever the author meant. */
function isWholeInJson({ form }: Document, value: number): boolean {
  return form.integers === "float64" && Number.isInteger(value);
}

export const manual: Manual = {
  title: "A `max_unavailable` that flyctl cannot use",
  why: "Below 1, `max_unavailable` is a fraction of the Machines. From 1 up, it is a number of Machines. flyctl creates a worker pool of that size and crashes when the size is zero or negative. `1.0` looks like 100 percent but means one Machine.",
  how: "Set `0.25` for a quarter, or `1` for one Machine at a time. The minimum is one: a rolling deploy always takes a Machine down.",
  examples: [
    {
      name: "zero",
      toml: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 0 # <--
      `,
      fixed: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 1
      `,
    },
    {
      name: "an integer written as a float",
      toml: `
        [deploy]
          max_unavailable = 1.0 # <--
      `,
    },
    {
      name: "far more than any number of Machines",
      toml: `
        [deploy]
          max_unavailable = 1e30
      `,
    },
    {
      name: "a share",
      toml: `
        [deploy]
          strategy = "rolling"
          max_unavailable = 0.25
      `,
    },
    {
      name: "a number of Machines",
      toml: `
        [deploy]
          max_unavailable = 1
      `,
    },
    {
      name: "a string (see value-type-mismatch)",
      toml: `
        [deploy]
          max_unavailable = "25%"
      `,
    },
  ],
};
