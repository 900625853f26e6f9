import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "yaml-duplicate",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found while the file is read: see engine/file-errors.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "A key that is set twice in a fly.yaml",
  why: "flyctl's YAML parser accepts each key only once. flyctl stops at the second one and cannot load the file.",
  how: "Keep one of the two. For several entries (`services`, `mounts`, `vm`), write the key once, with a list of `- ` items.",
  examples: [
    {
      name: "a key set twice",
      filename: "fly.yaml",
      toml: `
        env:
          PORT: "8080"
          LOG: info
          PORT: "3000" # <--
      `,
    },
    {
      name: "a section opened twice",
      filename: "fly.yaml",
      toml: `
        mounts:
          source: data
          destination: /data
        mounts: # <--
          source: files
          destination: /files
      `,
    },
    {
      name: "a list of two",
      filename: "fly.yaml",
      toml: `
        mounts:
          - source: data
            destination: /data
          - source: files
            destination: /files
      `,
    },
  ],
};
