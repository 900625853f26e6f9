import { usedBuildKey } from "../app/build.ts";
import { allCommands } from "../app/command.ts";
import { stepsOf } from "../app/file-path.ts";
import { parseImage } from "../app/image.ts";
import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { code } from "../help.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { nameInServices } from "../words/advice.ts";

/** Images with PostgreSQL's own way to start. */
const POSTGRES = /^(?:postgres|postgis\/postgis|pgvector\/pgvector|timescale\/timescaledb)$/;
const POSTGRES_DATA = "/var/lib/postgresql/data";

/** MariaDB takes no offence at lost+found. */
const MYSQL = "mysql";
const MYSQL_DATA = "/var/lib/mysql";

const says = {
  from: (image: string, place: string) => `${image} (${place})`,
  notEmpty: (image: string, folder: string) =>
    `${image} creates its database in ${folder} only while that directory is empty. A new volume contains lost+found, so the server does not start.`,
  moved: (image: string) =>
    `Since PostgreSQL 18, ${image} keeps its data in another directory, and does not start while a volume is mounted at ${POSTGRES_DATA}.`,
  subdirectory: ["Keep the data in a directory of the volume:", code(`[env]\n  PGDATA = "${POSTGRES_DATA}/pgdata"`)],
  above: code('destination = "/var/lib/postgresql"'),
  elsewhere: [
    "Mount the volume at another path, and keep the data in a directory of it:",
    code('destination = "/data"'),
    "and let the server use that directory:",
    code('[processes]\n  app = "--datadir /data/mysql"'),
  ],
};

export default rule({
  id: "data-dir-at-volume-root",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/app-guides/mysql-on-fly/",
  *check({ app, beside }) {
    // A file that is put into the image may configure the server.
    if (app.mounts.length === 0 || app.files.length > 0 || isMultiContainer(app)) return;
    const written = usedBuildKey(app, "image");
    const image = written === undefined ? beside.image() : undefined;
    const reference = written ?? image?.base?.value ?? "";
    const { name, tag = "latest" } = parseImage(reference);
    const isPostgres = POSTGRES.test(name);
    const folder = isPostgres ? POSTGRES_DATA : name === MYSQL ? MYSQL_DATA : undefined;
    const mount = app.mounts.find(({ destination = "" }) => `/${stepsOf(destination).join("/")}` === folder);
    if (folder === undefined || !mount || isToldFolder(app, image?.text)) return;
    const base = image?.base;
    const shown = base ? says.from(quoted(reference), lineOf(base)) : quoted(reference);
    // docker-library/postgres, docker-entrypoint.sh: it looks whether something is mounted there.
    const isMoved = isPostgres && !(majorOf(tag) < 18);
    yield {
      path: fieldPath(mount, "destination"),
      message: isMoved ? says.moved(shown) : says.notEmpty(shown, folder),
      help: isMoved ? says.above : isPostgres ? says.subdirectory : [says.elsewhere, nameInServices(app, "app")],
      related: base && [{ file: base.file, line: base.line }],
    };
  },
});

/** Whether the file or the Dockerfile says where the data is. */
function isToldFolder(app: App, dockerfile = ""): boolean {
  const isTold = /\bPGDATA\b|datadir/;
  return app.env.some(({ name }) => isTold.test(name)) || isTold.test(allCommands(app)) || isTold.test(dockerfile);
}

/** Of `16.2-alpine` and of `pg16`, 16; not a number where the tag names no version. */
function majorOf(tag: string): number {
  return Number(/^(?:pg|latest-pg)?(\d+)/.exec(tag)?.[1]);
}

export const manual: Manual = {
  title: "A database server in the top directory of a volume",
  why: "A new volume is not empty: it contains a directory `lost+found`. PostgreSQL and MySQL only create a database in an empty directory, so on a new volume they stop with an error. The image of PostgreSQL 18 and later refuses a volume at `/var/lib/postgresql/data` altogether.",
  how: "Keep the data one directory below: `PGDATA` for PostgreSQL, `--datadir` for MySQL. For PostgreSQL 18 and later, mount the volume at `/var/lib/postgresql`.",
  links: ["https://github.com/docker-library/postgres/pull/1259"],
  examples: [
    {
      name: "PostgreSQL",
      toml: `
        app = "acme-db"
        [build]
          image = "postgres:16.2-alpine"
        [[mounts]]
          source = "data"
          destination = "/var/lib/postgresql/data" # <--
      `,
    },
    {
      name: "PostgreSQL 18",
      toml: `
        app = "acme-db"
        [build]
          image = "postgres:18"
        [[mounts]]
          source = "data"
          destination = "/var/lib/postgresql/data" # <--
      `,
    },
    {
      name: "MySQL",
      toml: `
        app = "acme-db"
        [build]
          image = "mysql:8.4"
        [[mounts]]
          source = "data"
          destination = "/var/lib/mysql/" # <--
      `,
    },
    {
      name: "an image made from PostgreSQL's",
      toml: `
        app = "acme-db"
        [[mounts]]
          source = "data"
          destination = "/var/lib/postgresql/data" # <--
      `,
      files: {
        Dockerfile: `
          FROM pgvector/pgvector:pg17
          COPY init.sql /docker-entrypoint-initdb.d/
        `,
      },
    },
    {
      name: "a directory of the volume",
      toml: `
        app = "acme-db"
        [build]
          image = "postgres:16-alpine"
        [env]
          PGDATA = "/var/lib/postgresql/data/pgdata"
        [[mounts]]
          source = "data"
          destination = "/var/lib/postgresql/data"
      `,
    },
    {
      name: "the directory above",
      toml: `
        app = "acme-db"
        [build]
          image = "postgres:18.3"
        [[mounts]]
          source = "data"
          destination = "/var/lib/postgresql"
      `,
    },
    {
      name: "MySQL that is told where",
      toml: `
        app = "acme-db"
        [build]
          image = "mysql:8.4"
        [processes]
          app = "--datadir /data/mysql"
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "MariaDB",
      toml: `
        app = "acme-db"
        [build]
          image = "mariadb:11"
        [[mounts]]
          source = "data"
          destination = "/var/lib/mysql"
      `,
    },
  ],
};
