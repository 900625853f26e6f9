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
  title: "A comment that silences an unknown rule",
  why: "The name is misspelled, or the rule has been renamed. The comment has no effect, and the report still appears.",
  how: "Use the rule name at the end of the report.",
  examples: [
    {
      name: "a misspelled rule",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volumes -- SQLite, on purpose # <--
        [mounts]
          source = "sqlite"
          destination = "/data"
      `,
      fixed: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volume -- SQLite, on purpose
        [mounts]
          source = "sqlite"
          destination = "/data"
      `,
    },
    {
      name: "the right name",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volume -- SQLite, on purpose
        [mounts]
          source = "sqlite"
          destination = "/data"
      `,
    },
    {
      name: "a comment that only mentions flylint-disable",
      toml: `
        # There is no flylint-disable here.
        app = "acme"
      `,
    },
  ],
};
