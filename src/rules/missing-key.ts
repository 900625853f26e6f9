import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";
import { either } from "../words/english.ts";

export default rule({
  id: "missing-key",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations }) {
    for (const { path, outcome, schema } of violations) {
      const table = path.slice(0, -1);
      const name = String(path.at(-1));
      const missing = schema?.properties?.[name];
      const allowed = missing?.enum?.filter((item) => item !== "") ?? [];
      const value = allowed[0] ?? missing?.examples?.[0];
      const consequence = outcome === "validate" ? "flyctl refuses the file" : "the deploy fails";
      const choice = allowed.length > 1 ? `: it takes ${either(allowed.map(toml))}` : "";
      yield {
        path: table,
        at: "header",
        outcome,
        missing: [path],
        message: `${header(table)} has no ${name}, so ${consequence}${choice}.`,
        help: `${header(table)}\n  ${name} = ${toml(value ?? "...")}`,
        ...(value === undefined
          ? {}
          : { fix: { safe: false, changes: [{ add: table, toml: `${name} = ${toml(value)}` }] } }),
      };
    }
  },
});

export const manual: Manual = {
  title: "A key that cannot be left out is missing",
  why: "Without this key the section makes no sense to Fly, and `fly config validate` or the deploy fails.",
  how: "Add the key below the header.",
  examples: [
    {
      name: "a restart section without policy",
      toml: `
        [[restart]] # <--
          retries = 3
      `,
      fixed: `
        [[restart]]
          policy = "on-failure"
          retries = 3
      `,
    },
    {
      name: "under another name, which its own report says",
      toml: `
        [[restart]]
          condition = "always"
      `,
    },
    {
      name: "with policy",
      toml: `
        [[restart]]
          policy = "always"
      `,
    },
  ],
};
