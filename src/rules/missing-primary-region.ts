import { fieldPath, has } from "../app/section.ts";
import { isReviewFile, isTemplateFile } from "../hints/filename.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { regionHelp } from "../words/commands.ts";

const says = {
  nearest: "No primary_region is set, so new Machines start in the region nearest to the computer that deploys.",
  nearestForRelease:
    "No primary_region is set, so new Machines, including the one for the release command, start in the region nearest to the computer that deploys.",
  nearestWithVolume:
    "No primary_region is set, so new Machines start in the region nearest to the computer that deploys. The volume may be in another region.",
};

export default rule({
  id: "missing-primary-region",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#primary-region",
  *check({ app, document, filename, preset }) {
    if (app.primaryRegion || isPostgres(app) || isReviewFile(filename)) return;
    // Of a file that says nothing at all app-missing speaks.
    if (Object.keys(document.value).length === 0) return;
    const hasVolume = app.mounts.length > 0;
    const hasRelease = app.deploy?.releaseCommand !== undefined;
    // Elsewhere the app runs as well in any region.
    const isMild = isTemplateFile(filename) || (!hasVolume && (isTemplate(app) || !hasRelease));
    const mild = preset === "production" && !isTemplateFile(filename) && !isTemplate(app) ? "warning" : "info";
    const key = ["primary_region", "app"].find((name) => has(app.root, name));
    yield {
      path: key === undefined ? [] : fieldPath(app.root, key),
      // Other reports about the whole file stand for this one.
      about: [],
      missing: [["primary_region"]],
      message: hasVolume ? says.nearestWithVolume : hasRelease ? says.nearestForRelease : says.nearest,
      help: regionHelp(app),
      severity: isMild ? mild : undefined,
    };
  },
});

export const manual: Manual = {
  title: "No primary region",
  why: "Without `primary_region`, new Machines start near the computer that deploys, which may be a CI runner on another continent. `min_machines_running` has no region to apply to, Fly does not set `PRIMARY_REGION` for the app, and some fly commands fail.",
  how: "Set `primary_region` to the region nearest to most of your users or to your database. `fly platform regions` lists the codes.",
  links: ["https://github.com/superfly/flyctl/issues/2871"],
  examples: [
    {
      name: "missing",
      toml: `
        app = "acme" # <--
      `,
    },
    {
      name: "missing, with a volume",
      toml: `
        # Deployed by CI
        app = "acme" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "missing, with a release command",
      toml: `
        app = "acme" # <--
        [deploy]
          release_command = "bin/migrate"
      `,
    },
    {
      name: "set",
      toml: `
        app = "acme"
        primary_region = "fra"
      `,
    },
    {
      name: "a review app, which gets its region on the command line",
      toml: `
        app = "acme"
      `,
      filename: "fly.review.toml",
    },
    {
      name: "under [env] (see primary-region-env-shadow)",
      toml: `
        app = "acme"
        [env]
          PRIMARY_REGION = "fra"
      `,
    },
  ],
};
