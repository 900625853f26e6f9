import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  unread: "This line ends the first YAML document, so flyctl ignores everything below it.",
  merge: "Move the keys below this line into the part above it, and delete the line.",
};

export default rule({
  id: "yaml-second-document",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ document }) {
    const { unread } = document;
    if (unread) yield { path: [], range: unread, message: says.unread, help: says.merge };
  },
});

export const manual: Manual = {
  title: "A second document in a fly.yaml",
  why: "A line of three dashes ends a YAML document and starts the next one. flyctl reads only the first document, and silently ignores everything below the line.",
  how: "Write one document: delete the line with the dashes, and merge keys that are in both parts.",
  links: ["https://pkg.go.dev/gopkg.in/yaml.v3#Unmarshal"],
  examples: [
    {
      name: "a section below three dashes",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        --- # <--
        http_service:
          internal_port: 8080
      `,
    },
    {
      name: "one document that begins with dashes and ends with dots",
      filename: "fly.yaml",
      toml: `
        ---
        app: my-shop
        ...
      `,
    },
  ],
};
