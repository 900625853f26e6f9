import { fieldPath, has, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";

export default rule({
  id: "statics-path-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-statics-sections",
  *check({ app }) {
    for (const section of app.statics) {
      const missing = ["guest_path", "url_prefix"].filter((key) => !has(section, key));
      if (missing.length > 0) {
        yield {
          path: section.path,
          at: "header",
          message: `${header(section.path)} has no ${missing.join(" and no ")}, so nothing is served from it.`,
          help: missing
            .map((key) => (key === "guest_path" ? 'guest_path = "/app/public"' : 'url_prefix = "/public"'))
            .join("\n"),
        };
      }
      const prefix = text(section, "url_prefix");
      if (!prefix || prefix.startsWith("/")) continue;
      const path = fieldPath(section, "url_prefix");
      yield {
        path,
        message: `url_prefix = ${toml(prefix)} does not begin with a slash, so no request ever matches it.`,
        help: `url_prefix = ${toml(`/${prefix}`)}`,
        fix: { safe: true, changes: [{ set: path, toml: toml(`/${prefix}`) }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "Statics without a path, or with one that never matches",
  why: "`url_prefix` is compared with the path of a request, which begins with a slash. flyctl checks neither of the two paths.",
  how: "Write `guest_path` with the folder in the image and `url_prefix` with a leading slash.",
  examples: [
    {
      name: "no slash",
      toml: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "public" # <--
      `,
      fixed: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "/public"
      `,
    },
    {
      name: "no prefix",
      toml: `
        [[statics]] # <--
          guest_path = "/app/public"
      `,
    },
    {
      name: "both",
      toml: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "/public"
      `,
    },
  ],
};
