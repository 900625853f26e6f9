import { fieldPath, has, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

/** What a section cannot do without, each with a line that has it. */
const NEEDED = Object.entries({
  guest_path: 'guest_path = "/app/public"',
  url_prefix: 'url_prefix = "/public"',
});

const says = {
  missing: (section: string, keys: readonly string[]) =>
    `${section} has no ${keys.join(" and no ")}, so nothing is served from it.`,
  noSlash: (prefix: string) =>
    `url_prefix = ${toml(prefix)} does not begin with a slash, so no request ever matches it.`,
};

export default rule({
  id: "statics-path-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-statics-sections",
  *check({ app }) {
    for (const section of app.statics) {
      const missing = NEEDED.filter(([key]) => !has(section, key));
      const [keys, lines] = [missing.map(([key]) => key), missing.map(([, line]) => line)];
      const message = says.missing(header(section.path), keys);
      if (missing.length > 0) yield { path: section.path, message, help: lines.join("\n") };
      const prefix = text(section, "url_prefix");
      if (!prefix || prefix.startsWith("/")) continue;
      const path = fieldPath(section, "url_prefix");
      yield { path, message: says.noSlash(prefix), ...setTo(path, toml(`/${prefix}`), { safe: true }) };
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
