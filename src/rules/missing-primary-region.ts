import { fieldPath } from "../app/section.ts";
import { isReviewFile, isTemplateFile } from "../hints/environment.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { regionHelp } from "../words/commands.ts";

const says = {
  nearest: "There is no primary_region, so new Machines go to the region nearest to whoever deploys.",
  nearestWithVolume:
    "There is no primary_region, so new Machines go to the region nearest to whoever deploys, and a Machine cannot use a volume that is somewhere else.",
};

export default rule({
  id: "missing-primary-region",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#primary-region",
  *check({ app, document, filename }) {
    if (app.primaryRegion || isPostgres(app) || isReviewFile(filename)) return;
    // Of a file that says nothing at all app-missing speaks.
    if (Object.keys(document.value).length === 0) return;
    const hasVolume = app.mounts.length > 0;
    yield {
      path: app.primaryRegion === undefined ? [] : fieldPath(app.root, "primary_region"),
      missing: [["primary_region"]],
      message: hasVolume ? says.nearestWithVolume : says.nearest,
      help: regionHelp(app),
      severity: isTemplateFile(filename) || (isTemplate(app) && !hasVolume) ? "info" : undefined,
    };
  },
});

export const manual: Manual = {
  title: "No primary region",
  why: "Without `primary_region` the first Machine lands near whoever deploys, which may be a CI runner on another continent. `min_machines_running` has no region to apply to, `PRIMARY_REGION` is not set for the app, and some fly commands stop for want of a region.",
  how: "Name the region where most of your users, or your database, are. The codes are listed by `fly platform regions`.",
  links: ["https://github.com/superfly/flyctl/issues/2871"],
  examples: [
    {
      name: "missing",
      toml: `
        app = "acme" # <--
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
      name: "a file for review apps, which get their region on the command line",
      toml: `
        app = "acme"
      `,
      filename: "fly.review.toml",
    },
    {
      name: "below [env], which has a report of its own",
      toml: `
        app = "acme"
        [env]
          PRIMARY_REGION = "fra"
      `,
    },
  ],
};
