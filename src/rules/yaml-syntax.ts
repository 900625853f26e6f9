import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "yaml-syntax",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found while the file is read: see engine/file-errors.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "A fly.yaml that flyctl cannot read as YAML",
  why: "flyctl stops at the first line that its YAML parser cannot read. On keys that are not strings (`80: x`, `true: x`), it even crashes.",
  how: "Write `key: value` and indent with spaces. Put quotes around keys that look like numbers, and around values that contain `: `. flyctl reads only the first document of a file.",
  links: ["https://yaml.org/spec/1.1/", "https://pkg.go.dev/gopkg.in/yaml.v3"],
  examples: [
    {
      name: "a line indented with a tab",
      filename: "fly.yaml",
      toml: "app: my-shop\nenv:\n\tPORT: '8080' # <--\n",
    },
    {
      name: "a value with a colon",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        processes:
          web: bin/serve url: http # <--
      `,
    },
    {
      name: "an integer as a key, on which flyctl crashes",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        env:
          80: open # <--
      `,
    },
    {
      name: "a key in the wrong column",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        env:
          PORT: "8080"
         LOG: info # <--
      `,
    },
    {
      name: "valid YAML",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        env:
          PORT: "8080"
      `,
    },
  ],
};
