import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "require-reason",
  category: "style",
  severity: { recommended: "off", production: "off", all: "warning" },
  outcome: "style",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found once all reports are there: see engine/suppression-reports.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "A silenced report without a reason",
  why: "Without a reason, nobody can tell later whether the report was considered or just in the way. This rule is off unless you turn it on or use the preset `all`.",
  how: "Write the reason after two dashes: `# flylint-disable-next-line single-volume -- SQLite, backed up by Litestream`.",
  examples: [
    {
      name: "no reason",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volume # <--
        [mounts]
          source = "sqlite"
          destination = "/data"
      `,
    },
    {
      name: "dashes, and nothing after them",
      toml: `
        app = "acme"
        primary_region = "fra"
        [mounts] # flylint-disable-line single-volume -- # <--
          source = "sqlite"
          destination = "/data"
      `,
    },
    {
      name: "a reason",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volume -- SQLite, backed up by Litestream
        [mounts]
          source = "sqlite"
          destination = "/data"
      `,
    },
    {
      name: "the end of a stretch, whose beginning has the reason",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable single-volume -- SQLite, backed up by Litestream
        [mounts]
          source = "sqlite"
          destination = "/data"
        # flylint-enable single-volume
      `,
    },
  ],
};
