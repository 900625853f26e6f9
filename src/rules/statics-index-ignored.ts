import { fieldPath, has, text } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";

const says = {
  noBucket: (line: string) =>
    `${line} has no effect: it needs a Tigris bucket, and this section serves a directory of the image.`,
  bucketOrDelete: ["Delete the line, or serve the files from a bucket:", code('tigris_bucket = "my-bucket"')],
};

export default rule({
  id: "statics-index-ignored",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-statics-sections",
  *check({ app }) {
    for (const section of app.statics) {
      const index = text(section, "index_document");
      // A relative path is a local folder, which flyctl puts into a bucket (internal/command/deploy/statics/deployer.go).
      if (!index || has(section, "tigris_bucket") || !text(section, "guest_path")?.startsWith("/")) continue;
      const path = fieldPath(section, "index_document");
      yield { path, message: says.noBucket(`index_document = ${toml(index)}`), help: says.bucketOrDelete };
    }
  },
});

export const manual: Manual = {
  title: "An index document without a bucket",
  why: "`index_document` works only for files in a Tigris bucket. In a directory of the image, Fly Proxy looks only for the file that the URL names, so requests for `/` reach the app.",
  how: "Set `tigris_bucket`, or let the app answer `/`.",
  examples: [
    {
      name: "a folder of the image",
      toml: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "/"
          index_document = "index.html" # <--
      `,
    },
    {
      name: "a bucket",
      toml: `
        [[statics]]
          guest_path = "/"
          url_prefix = "/"
          tigris_bucket = "acme-site"
          index_document = "index.html"
      `,
    },
    {
      name: "a local folder, which flyctl puts into a bucket",
      toml: `
        [[statics]]
          guest_path = "dist"
          url_prefix = "/"
          index_document = "index.html"
      `,
    },
  ],
};
