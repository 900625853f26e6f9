import type { App } from "../app/model.ts";
import { text } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { code } from "../help.ts";
import { type DataPath, dataPaths } from "../hints/data-path.ts";
import { isTemplateFile } from "../hints/filename.ts";
import { isClustered, isLitefs, isMultiContainer, isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";

const says = {
  thisCommand: "This command",
  gone: (holder: string, file: string) =>
    `${holder} keeps a database in ${file}, but no volume is mounted. The next deploy deletes this data.`,
  mount: (section: string) => ["Mount a volume at the directory of the database:", code(section)],
  ownFolder: (section: string) => [
    "Move the database to a separate directory, and mount a volume there:",
    code(section),
  ],
};

export default rule({
  id: "database-on-root-disk",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  *check({ app, filename, beside }) {
    const found = app.mounts.length > 0 ? undefined : dataPaths(app).find(isWritten);
    if (!found || keepsElsewhere(app) || isTemplate(app) || isTemplateFile(filename) || replicates(beside)) return;
    const { path, name, file } = found;
    const folder = /\.\w+$/.test(file) ? file.slice(0, file.lastIndexOf("/")) : file;
    const isRoot = folder === "" || /^\/(?:app|rails|code|srv|home|opt|root|workspace)$/.test(folder);
    const section = block("[[mounts]]", { source: "data", destination: isRoot ? "/data" : folder });
    yield {
      path,
      message: says.gone(name || says.thisCommand, file),
      help: isRoot ? says.ownFolder(section) : says.mount(section),
    };
  },
});

/** A variable or flag says that it is a database; a word of a command alone may be one to read from. */
function isWritten({ isDatabase, isAbsolute, name }: DataPath): boolean {
  return isDatabase && isAbsolute && name !== "";
}

/** LiteFS, Litestream and clusters keep copies; some keep the root disk itself. */
function keepsElsewhere(app: App): boolean {
  const keepsRoot = app.vms.some((vm) => (text(vm, "persist_rootfs") ?? "never") !== "never");
  return keepsRoot || isLitefs(app) || isClustered(app) || isPostgres(app) || isMultiContainer(app);
}

/** The repository brings along what keeps copies. */
function replicates(beside: Beside): boolean {
  const files = ["litestream.yml", "etc/litestream.yml", "litefs.yml", "etc/litefs.yml"];
  return files.some((file) => beside.exists(file)) || /litestream|litefs/.test(beside.image()?.text ?? "");
}

export const manual: Manual = {
  title: "A database file without a volume",
  why: "Without `[[mounts]]`, everything that the app writes is on the root disk, and each deploy rebuilds that from the image. The database works, fills up, and is gone after the next deploy or when Fly moves the Machine.",
  how: "Mount a volume at the directory of the database, or use a database server.",
  links: ["https://github.com/rednafi/fly-fastapi/issues/1"],
  examples: [
    {
      name: "SQLite in a URL",
      toml: `
        app = "acme"
        [env]
          DATABASE_URL = "sqlite:////data/app.db" # <--
      `,
    },
    {
      name: "beside the app",
      toml: `
        app = "acme"
        [env]
          DATABASE_PATH = "/app/prod.sqlite3" # <--
      `,
    },
    {
      name: "on a volume",
      toml: `
        app = "acme"
        [env]
          DATABASE_URL = "sqlite:////data/app.db"
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "Litestream brings it back",
      toml: `
        app = "acme"
        [env]
          DATABASE_PATH = "/data/app.db"
          LITESTREAM_REPLICA_URL = "s3://acme/app"
      `,
    },
    {
      name: "a template to copy",
      toml: `
        app = "acme"
        [env]
          DATABASE_PATH = "/data/app.db"
      `,
      filename: "fly.example.toml",
    },
    {
      name: "Litestream in the image",
      toml: `
        app = "acme"
        [env]
          DATABASE_URL = "sqlite:////data/app.db"
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          COPY --from=litestream/litestream:0.3 /usr/local/bin/litestream /usr/local/bin/litestream
          CMD ["./start.sh"]
        `,
      },
    },
    {
      name: "litestream.yml in the repository",
      toml: `
        app = "acme"
        [env]
          DATABASE_URL = "sqlite:////data/app.db"
      `,
      files: {
        "litestream.yml": `
          dbs:
            - path: /data/app.db
        `,
      },
    },
  ],
};
