import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block, header, toml } from "../toml/write.ts";
import { CONSEQUENCES } from "../words/consequence.ts";
import { either } from "../words/english.ts";

const says = {
  missing: (table: string, key: string, consequence: string) => `${table} has no ${key}, so ${consequence}.`,
  choose: (table: string, key: string, consequence: string, allowed: readonly string[]) =>
    `${table} has no ${key}, so ${consequence}. Set it to ${either(allowed)}.`,
};

export default rule({
  id: "missing-key",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations }) {
    for (const { path, outcome, schema } of violations) {
      const table = path.slice(0, -1);
      const [title, key, consequence] = [header(table), String(path.at(-1)), CONSEQUENCES[outcome]];
      const missing = schema?.properties?.[key];
      const allowed = missing?.enum?.filter((item) => item !== "") ?? [];
      const value = allowed[0] ?? missing?.examples?.[0];
      yield {
        path: table,
        outcome,
        missing: [path],
        message:
          allowed.length > 1
            ? says.choose(title, key, consequence, allowed.map(toml))
            : says.missing(title, key, consequence),
        help: code(block(title, { [key]: value ?? "..." })),
        fix:
          value === undefined ? undefined : { safe: false, changes: [{ add: table, toml: `${key} = ${toml(value)}` }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "A required key is missing",
  why: "Fly cannot use the section without this key: `fly config validate` or the deploy fails.",
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
      name: "under another name (see unknown-key)",
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
