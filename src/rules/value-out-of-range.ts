import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { toml, tomlKey } from "../toml/write.ts";

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

const CONSEQUENCES: Readonly<Record<string, string>> = {
  load: "flyctl cannot read the file",
  validate: "flyctl refuses the file",
  deploy: "the deploy fails",
};

function finding({ path, value, schema, outcome }: Violation): Finding {
  const name = tomlKey(String(path.at(-1)));
  const { minimum, maximum } = schema ?? {};
  const range = maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
  const nearestValue = typeof value === "number" && minimum !== undefined && value < minimum ? minimum : maximum;
  return {
    path,
    outcome,
    message: `${name} is ${toml(value)}, but it has to be ${range}, so ${CONSEQUENCES[outcome] ?? "Fly ignores it"}.`,
    help: `${name} = ${nearestValue}`,
    fix: { safe: false, changes: [{ set: path, toml: String(nearestValue) }] },
  };
}

export const manual: Manual = {
  title: "A number outside of what the key takes",
  why: "flyctl or the platform checks this number and refuses the file or the deploy.",
  how: "Write a number within the range that the report names.",
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
      name: "at the edge",
      toml: `
        [[mounts]]
          source = "data"
          destination = "/data"
          snapshot_retention = 60
      `,
    },
  ],
};
