import { fieldPath, type Section, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted } from "../toml/write.ts";

const says = {
  folder: (prefix: string, path: string) => `${quoted(prefix)} (${path})`,
  same: (section: string, folder: string) =>
    `Another ${section} already uses ${folder}. Only one of the two directories is served, and Fly does not say which.`,
  overlap: (folder: string) =>
    `This prefix overlaps ${folder} above, which Fly does not allow. Only one directory is served, and Fly does not say which.`,
  apart: "Give each directory a prefix that does not start with another one, or put all files into one directory.",
};

export default rule({
  id: "statics-overlap",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-statics-sections",
  *check({ app }) {
    for (const [index, section] of app.statics.entries()) {
      const prefix = prefixOf(section);
      const other = app.statics.slice(0, index).find((earlier) => overlap(prefixOf(earlier), prefix));
      if (prefix === undefined || !other) continue;
      const folder = says.folder(text(other, "url_prefix") ?? "", text(other, "guest_path") ?? "?");
      yield {
        path: fieldPath(section, "url_prefix"),
        message: prefixOf(other) === prefix ? says.same(header(section.path), folder) : says.overlap(folder),
        help: says.apart,
      };
    }
  },
});

/** Without the slashes at the end; a prefix that has none at the beginning is reported as such. */
function prefixOf(section: Section): string | undefined {
  const prefix = text(section, "url_prefix");
  return prefix?.startsWith("/") ? prefix.replace(/(?<!\/)\/+$/, "") : undefined;
}

function overlap(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

export const manual: Manual = {
  title: "`[[statics]]` sections that overlap",
  why: "Fly Proxy answers requests below `url_prefix` from a directory. If two prefixes cover the same URL, it uses only one of the two directories, and Fly does not say which: files seem to be missing.",
  how: "Use prefixes that do not start with one another.",
  examples: [
    {
      name: "a prefix below another",
      toml: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "/"
        [[statics]]
          guest_path = "/app/assets"
          url_prefix = "/assets" # <--
      `,
    },
    {
      name: "the same prefix",
      toml: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "/public"
        [[statics]]
          guest_path = "/app/assets"
          url_prefix = "/public/" # <--
      `,
    },
    {
      name: "apart",
      toml: `
        [[statics]]
          guest_path = "/app/assets"
          url_prefix = "/assets"
        [[statics]]
          guest_path = "/app/assets2"
          url_prefix = "/assets2"
      `,
    },
    {
      name: "one prefix for everything",
      toml: `
        [[statics]]
          guest_path = "/app/public"
          url_prefix = "/"
      `,
    },
  ],
};
