import type { App } from "../app/model.ts";
import { fieldPath, has, type Section, text } from "../app/section.ts";
import { isConfigName, isTemplateFile } from "../hints/filename.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { FROM_WORKING_DIRECTORY } from "../words/commands.ts";

const says = {
  noFile: (path: string) => `The file ${path} does not exist, so the deploy fails.`,
  noFolder: (path: string) => `The directory ${path} does not exist, so the deploy fails.`,
  fromWhere: `${FROM_WORKING_DIRECTORY} Correct the path, or create it before the deploy.`,
};

export default rule({
  id: "local-file-not-found",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-files-section",
  *check({ app, filename, beside }) {
    const named = namedIn(app);
    if (named.length === 0 || isTemplateFile(filename)) return;
    // A config among nothing but configs is a copy: what it names is elsewhere.
    if (!beside.list("").some((name) => !isConfigName(name) && !name.endsWith("/"))) return;
    for (const { section, key, isFolder } of named) {
      const path = text(section, key) ?? "";
      if (path === "" || path.startsWith("/") || path.includes("$") || beside.exists(path) !== false) continue;
      yield {
        path: fieldPath(section, key),
        message: isFolder ? says.noFolder(quoted(path)) : says.noFile(quoted(path)),
        help: says.fromWhere,
      };
    }
  },
});

interface Named {
  readonly section: Section;
  readonly key: string;
  readonly isFolder: boolean;
}

/** What flyctl reads from the working directory (internal/appconfig/config.go, internal/command/deploy/statics). */
function namedIn({ files, statics }: App): readonly Named[] {
  const folders = statics.filter((section) => !has(section, "tigris_bucket"));
  return [
    ...files.map((section) => ({ section, key: "local_path", isFolder: false })),
    ...folders.map((section) => ({ section, key: "guest_path", isFolder: true })),
  ];
}

export const manual: Manual = {
  title: "A local file or directory that does not exist",
  why: "flyctl looks for `local_path` of `[[files]]`, and for directories of `[[statics]]` without a leading slash, in the directory in which you run it. If one is missing, the deploy fails.",
  how: "Write the path relative to the directory in which you run `fly deploy`.",
  examples: [
    {
      name: "no such file",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "conf/app.conf" # <--
      `,
      filename: "fly.toml",
      files: { Dockerfile: "FROM nginx:1.29", "config/app.conf": "port = 8080" },
    },
    {
      name: "no such folder",
      toml: `
        [[statics]]
          guest_path = "public" # <--
          url_prefix = "/"
      `,
      filename: "fly.toml",
      files: { Dockerfile: "FROM nginx:1.29", "dist/index.html": "<title>Acme</title>" },
    },
    {
      name: "a copy of a config",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
      `,
      filename: "acme.fly.toml",
      files: { "shop.fly.toml": 'app = "shop"' },
    },
    {
      name: "there",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "conf/app.conf"
      `,
      filename: "fly.toml",
      files: { Dockerfile: "FROM nginx:1.29", "conf/app.conf": "port = 8080" },
    },
    {
      name: "no access to the files",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "conf/app.conf"
      `,
    },
  ],
};
