import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  unread: "flyctl reads a fly.yaml only up to this line, and nothing below it.",
  merge: "Move what is below into the part above, and delete this line.",
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
  why: "A line of three dashes ends a document of YAML and begins the next one. flyctl's YAML parser reads only the first, so the sections below the line count for nothing, and no command says so.",
  how: "Write one document: delete the line of dashes, and merge keys that are in both parts.",
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
