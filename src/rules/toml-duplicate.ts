import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "toml-duplicate",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found while the file is read: see engine/file-errors.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "A key or table that is defined twice",
  why: "TOML allows each name only once. flyctl stops at the second one and cannot load the file.",
  how: "Keep one of the two. For several entries (`services`, `ports`, checks, `mounts`, `vm`), write the header with double brackets each time.",
  examples: [
    {
      name: "a key set twice",
      toml: `
        [env]
          PORT = "8080"
          LOG = "info"
          PORT = "3000" # <--
      `,
    },
    {
      name: "a section opened twice",
      toml: `
        [build]
          dockerfile = "Dockerfile"

        [env]
          PORT = "8080"

        [build] # <--
          image = "x"
      `,
    },
    {
      name: "an array of tables with single and double brackets",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          processes = ["web"]

        [[mounts]] # <--
          source = "files"
          destination = "/files"
          processes = ["worker"]
      `,
    },
    {
      name: "several ports",
      toml: `
        [[services]]
          internal_port = 8080
          [[services.ports]]
            port = 80
          [[services.ports]]
            port = 443
      `,
    },
  ],
};
