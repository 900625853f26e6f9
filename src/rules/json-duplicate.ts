import type { Manual } from "../manual.ts";
import { formatPath } from "../path.ts";
import { rule } from "../rule.ts";

const says = {
  overwritten: (key: string, line: number) =>
    `${key} is set again in line ${line}: flyctl reads only that one, and nothing of this.`,
  keepOne: "Keep one of the two, or move the keys of both into one.",
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
  title: "A key that a fly.json has twice",
  why: "JSON allows it, and flyctl reads the last one without a word. Of a section that is there twice, nothing of the first one counts, not even what the second does not say.",
  how: "Keep one of the two. For several entries (`services`, `mounts`, `vm`), write one key with a list.",
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
