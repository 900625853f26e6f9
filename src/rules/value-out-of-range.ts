import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { CONSEQUENCES } from "../words/consequence.ts";

const says = {
  outOfRange: (name: string, value: string, range: string, consequence: string) =>
    `${name} must be ${range}, not ${value}: ${consequence}.`,
  atLeast: (minimum: number | undefined) => `at least ${minimum}`,
  between: (minimum: number | undefined, maximum: number) => `from ${minimum} to ${maximum}`,
};

export default rule({
  id: "value-out-of-range",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations }) {
    for (const violation of violations) yield finding(violation);
  },
});

function finding({ path, value, schema, outcome }: Violation): Finding {
  const { minimum, maximum } = schema ?? {};
  const range = maximum === undefined ? says.atLeast(minimum) : says.between(minimum, maximum);
  const nearestValue = typeof value === "number" && minimum !== undefined && value < minimum ? minimum : maximum;
  const name = tomlKey(String(path.at(-1)));
  return {
    path,
    outcome,
    message: says.outOfRange(name, toml(value), range, CONSEQUENCES[outcome]),
    ...setTo(path, String(nearestValue), { safe: false }),
  };
}

export const manual: Manual = {
  title: "A number outside the allowed range",
  why: "Numbers outside the range do not work: flyctl rejects the file, or Fly rejects the deploy.",
  how: "Use a number in the range that the report names.",
  examples: [
    {
      name: "snapshots kept for too long",
      toml: `
        [[mounts]]
          source = "data"
          destination = "/data"
          snapshot_retention = 90 # <--
      `,
      fixed: `
        [[mounts]]
          source = "data"
          destination = "/data"
          snapshot_retention = 60
      `,
    },
    {
      name: "compression",
      toml: `
        [build]
          compression_level = 10 # <--
      `,
      fixed: `
        [build]
          compression_level = 9
      `,
    },
    {
      name: "the largest allowed number",
      toml: `
        [[mounts]]
          source = "data"
          destination = "/data"
          snapshot_retention = 60
      `,
    },
  ],
};
