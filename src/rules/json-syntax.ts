import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "json-syntax",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found while the file is read: see engine/file-errors.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "Invalid JSON in a fly.json",
  why: "flyctl reads a `.json` file as strict JSON: no comments, no comma after the last entry, no single quotes. At a mistake it stops, without naming the line.",
  how: "Write every key and string in double quotes, with one comma between entries. If you need comments, use a `fly.toml`.",
  links: ["https://www.json.org"],
  examples: [
    {
      name: "a comma after the last entry",
      filename: "fly.json",
      toml: `
        {
          "app": "my-shop",
          "env": { "PORT": "8080" },
        } # <--
      `,
    },
    {
      name: "a comment",
      filename: "fly.json",
      toml: `
        {
          // staging # <--
          "app": "my-shop"
        }
      `,
    },
    {
      name: "a key without quotes",
      filename: "fly.json",
      toml: `
        {
          app: "my-shop" # <--
        }
      `,
    },
    {
      name: "a string without its last quote",
      filename: "fly.json",
      toml: `
        {
          "app": "my-shop, # <--
          "primary_region": "fra"
        }
      `,
    },
    {
      name: "valid JSON",
      filename: "fly.json",
      toml: `
        {
          "app": "my-shop",
          "env": { "PORT": "8080" }
        }
      `,
    },
  ],
};
