import { usedBuildKey } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import type { App } from "../app/model.ts";
import { fieldPath, text } from "../app/section.ts";
import { run } from "../help.ts";
import { isPostgresVolume } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";

const IMAGE = /^flyio\/(?:postgres|postgres-flex|postgres-flex-timescaledb|timescaledb)$/;
/** What only these images read: when to stop, and their manager's settings. */
const VARIABLE = /^(?:FLY_SCALE_TO_ZERO$|STOLON_)/;

const says = {
  unmanaged:
    "This is Fly's unmanaged Postgres, which Fly does not support: backups, upgrades and disk failures are up to you.",
  managed: (update: string, list: string) => [
    "For a new database, use Managed Postgres:",
    run("fly mpg create"),
    "To keep this one, update its image:",
    run(update),
    "Then list its snapshots, and try to restore one:",
    run(list),
  ],
};

export default rule({
  id: "unmanaged-postgres",
  category: "deprecation",
  severity: { recommended: "info", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/postgres/",
  *check({ app }) {
    // Without a name it is the repository of the image itself.
    const path = app.name ? postgresPath(app) : undefined;
    if (path)
      yield {
        path,
        message: says.unmanaged,
        help: says.managed(fly(app, "image update"), fly(app, "volumes snapshots list VOLUME_ID")),
      };
  },
});

/** Where the file says that it is one of Fly's Postgres images. */
function postgresPath(app: App): Path | undefined {
  const image = usedBuildKey(app, "image") ?? "";
  if (app.build && IMAGE.test(parseImage(image).name)) return fieldPath(app.build, "image");
  const mount = app.mounts.find(isPostgresVolume);
  // The images answer at /flycheck/pg, and files that `fly config save` wrote have that check.
  const check = app.checks.find((section) => /^\/flycheck\/(?:pg|role)$/.test(text(section, "path") ?? ""));
  const isBuilt = /postgres-flex/.test(`${image} ${usedBuildKey(app, "dockerfile") ?? ""}`);
  if (mount && (check || isBuilt)) return mount.path;
  return check?.path ?? app.env.find(({ name }) => VARIABLE.test(name))?.path;
}

export const manual: Manual = {
  title: "Fly's unmanaged Postgres",
  why: "`fly postgres create` creates an ordinary app that runs Fly's Postgres image. Fly no longer develops or supports that image. Its production checklist recommends Managed Postgres instead.",
  how: "Use Managed Postgres (`fly mpg create`) or another provider for new databases. If you keep an unmanaged one, run it on three Machines, back it up outside of Fly, and try to restore a backup.",
  links: [
    "https://fly.io/docs/apps/going-to-production/",
    "https://github.com/superfly/flyctl/issues/4492",
    "https://github.com/wasp-lang/wasp/issues/2850",
  ],
  examples: [
    {
      name: "the image",
      toml: `
        app = "acme-db"
        [build]
          image = "flyio/postgres-flex:16" # <--
      `,
    },
    {
      name: "a file from fly config save",
      toml: `
        app = "acme-db"
        [[mounts]] # <--
          source = "pg_data"
          destination = "/data"
        [checks.pg]
          type = "http"
          port = 5500
          path = "/flycheck/pg"
      `,
    },
    {
      name: "a variable that only this image reads",
      toml: `
        app = "acme-db"
        [env]
          FLY_SCALE_TO_ZERO = "1h" # <--
      `,
    },
    {
      name: "the image's own repository",
      toml: `
        [env]
          FLY_SCALE_TO_ZERO = "1h"
      `,
    },
    {
      name: "your own Postgres image",
      toml: `
        app = "acme-db"
        [build]
          image = "postgres:17.5"
        [[mounts]]
          source = "pg_data"
          destination = "/var/lib/postgresql/data"
      `,
    },
  ],
};
