import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "toml-syntax",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found while the file is read: see engine/file-errors.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "A file that is not valid TOML",
  why: "flyctl stops at the first line that is not valid TOML and cannot load the file.",
  how: "Write each line as `name = value` below a `[section]`, with strings in straight double quotes. flylint reports every such line, not only the first.",
  links: ["https://toml.io/en/v1.1.0"],
  examples: [
    {
      name: "a string without quotes",
      toml: `
        app = my-shop # <--
      `,
    },
    {
      name: "a duration without quotes",
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
      name: "valid TOML",
      toml: `
        app = "my-shop"
        kill_timeout = "5s"
        [env]
          PORT = "8080"
      `,
    },
    {
      name: "a template without quotes",
      toml: `
        app = {{getenv "FLY_APP_NAME"}} # <--
        [http_service]
          internal_port = {{ .Port }} # <--
      `,
    },
  ],
};
