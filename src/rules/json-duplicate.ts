import type { Manual } from "../manual.ts";
import { formatPath } from "../path.ts";
import { rule } from "../rule.ts";

const says = {
  overwritten: (key: string, line: number) =>
    `${key} appears again on line ${line}. flyctl uses only that one and ignores this one.`,
  keepOne: "Keep one of the two, or move all keys into one.",
};

/** TOML and YAML refuse what JSON allows: encoding/json takes the last of several keys, as a whole. */
export default rule({
  id: "json-duplicate",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ document }) {
    if (document.form.name !== "json") return;
    for (const { path, range, by } of document.locate().overwritten) {
      yield { path, range, message: says.overwritten(formatPath(path), by.start.line), help: says.keepOne };
    }
  },
});

export const manual: Manual = {
  title: "A duplicate key in a fly.json",
  why: "JSON allows duplicate keys, and flyctl silently uses the last one. If a section appears twice, flyctl ignores the first one completely, even the keys that the second one does not have.",
  how: "Keep one of the two. For several entries (`services`, `mounts`, `vm`), write one key with an array.",
  examples: [
    {
      name: "a section that replaces another",
      filename: "fly.json",
      toml: `
        {
          "app": "my-shop",
          "env": { "PORT": "8080" }, # <--
          "env": { "LOG": "info" }
        }
      `,
    },
    {
      name: "each key once",
      filename: "fly.json",
      toml: `
        {
          "app": "my-shop",
          "env": { "PORT": "8080", "LOG": "info" }
        }
      `,
    },
  ],
};
