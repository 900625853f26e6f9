import { fieldPath, has, text } from "../app/section.ts";
import { code } from "../help.ts";
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
    `${section} has no ${keys.join(" and no ")}, so it serves nothing.`,
  noSlash: (prefix: string) =>
    `url_prefix = ${toml(prefix)} does not start with a slash, so it never matches a request.`,
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
      if (missing.length > 0) yield { path: section.path, message, help: code(lines.join("\n")) };
      const prefix = text(section, "url_prefix");
      if (!prefix || prefix.startsWith("/")) continue;
      const path = fieldPath(section, "url_prefix");
      yield { path, message: says.noSlash(prefix), ...setTo(path, toml(`/${prefix}`), { safe: true }) };
    }
  },
});

export const manual: Manual = {
  title: "A `[[statics]]` section with a missing or invalid path",
  why: "Fly Proxy compares `url_prefix` with the path of each request, which starts with a slash. flyctl checks neither `url_prefix` nor `guest_path`.",
  how: "Set `guest_path` to the directory in the image and `url_prefix` to a path with a leading slash.",
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
      name: "both paths",
      toml: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "/public"
      `,
    },
  ],
};
