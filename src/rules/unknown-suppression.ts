import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "unknown-suppression",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found once all reports are there: see engine/suppression-reports.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "A comment that silences a rule which does not exist",
  why: "The name is misspelt, or the rule is called differently by now. The comment does nothing, and the report that it was written for comes all the same.",
  how: "Write the name as the report shows it, at its end.",
  examples: [
    {
      name: "a misspelt rule",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volumes -- SQLite, on purpose # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
      fixed: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volume -- SQLite, on purpose
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "the rule as it is called",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volume -- SQLite, on purpose
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a comment that only mentions it",
      toml: `
        # There is no flylint-disable here.
        app = "acme"
      `,
    },
  ],
};
