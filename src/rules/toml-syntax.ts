import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "toml-syntax",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found while the file is read: see engine/toml-errors.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "The file is not TOML",
  why: "flyctl stops at the first line that is not TOML, and nothing of the file counts.",
  how: "Write each line as `name = value` below a `[section]`, with text in straight double quotes. Every such line of the file is reported, not only the first.",
  links: ["https://toml.io/en/v1.1.0"],
  examples: [
    {
      name: "text without quotes",
      toml: `
        app = my-shop # <--
      `,
    },
    {
      name: "a time without quotes",
      toml: `
        app = "my-shop"
        kill_timeout = 5s # <--
      `,
    },
    {
      name: "a header without its last bracket",
      toml: `
        app = "my-shop"
        [env # <--
          PORT = "8080"
      `,
    },
    {
      name: "proper TOML",
      toml: `
        app = "my-shop"
        kill_timeout = "5s"
        [env]
          PORT = "8080"
      `,
    },
  ],
};
