import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "unused-suppression",
  category: "style",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "style",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  // Found once all reports are there: see engine/suppression-reports.ts.
  check: () => [],
});

export const manual: Manual = {
  title: "A comment that silences nothing",
  why: "The problem that the comment was written for is fixed, or is now on another line. Later, the comment could hide a new report.",
  how: "Delete the comment.",
  examples: [
    {
      name: "nothing to silence on the next line",
      toml: `
        app = "acme"
        # flylint-disable-next-line single-volume -- SQLite, on purpose # <--
        primary_region = "fra"
      `,
      fixed: `
        app = "acme"
        primary_region = "fra"
      `,
    },
    {
      name: "at the end of a line",
      toml: `
        app = "acme" # flylint-disable-line app-missing # <--
        primary_region = "fra"
      `,
      fixed: `
        app = "acme"
        primary_region = "fra"
      `,
    },
    {
      name: "one of two rules",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable-next-line single-volume, volume-multi-machine # <--
        [mounts]
          source = "sqlite"
          destination = "/data"
      `,
    },
    {
      name: "an end without a beginning",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-enable single-volume # <--
      `,
      fixed: `
        app = "acme"
        primary_region = "fra"
      `,
    },
    {
      name: "a stretch with something to silence",
      toml: `
        app = "acme"
        primary_region = "fra"
        # flylint-disable single-volume -- SQLite, on purpose
        [mounts]
          source = "sqlite"
          destination = "/data"
        # flylint-enable single-volume
      `,
    },
    {
      name: "with something to silence",
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
      name: "a file with a TOML error, which flylint reads only in part",
      toml: `
        app = acme
        # flylint-disable missing-health-checks
      `,
    },
  ],
};
