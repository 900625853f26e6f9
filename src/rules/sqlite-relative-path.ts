import { allCommands } from "../app/command.ts";
import type { App } from "../app/model.ts";
import type { Beside } from "../beside/beside.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import { COMMANDS } from "../hints/runtime.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  python: (seen: readonly FilePlace[]) => ["Python", ...seen.map((place) => `(${lineOf(place)})`)].join(" "),
  relative: (name: string, python: string, file: string, mount: string) =>
    `${name} has three slashes, so ${python} reads ${file} as a relative path, not on the volume at ${mount}. The next deploy deletes this data.`,
};

/** The first step of the path: a folder, or the file itself. */
const THREE = /^sqlite(?:\+\w+)?:\/\/\/([^/?#]+)(\/?)/;

/** Volumes that are there for data, and hardly the working directory of the app. */
const FOR_DATA = /\/(?:data|db|database|storage|sqlite|volume|persist\w*)\/?$/;

export default rule({
  id: "sqlite-relative-path",
  category: "reliability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/volumes/overview/",
  *check({ app, beside }) {
    for (const { name, value, path } of app.env) {
      const [, first, slash] = THREE.exec(value) ?? [];
      const isFile = slash === "";
      const mount = app.mounts.find(({ destination = "" }) =>
        isFile ? FOR_DATA.test(destination) : destination.split("/")[1] === first,
      );
      const seen = first !== undefined && mount?.destination ? pythonIn(app, beside) : undefined;
      if (!seen || !mount?.destination) continue;
      if (!isFile && runsInRoot(beside)) continue;
      const better = value.replace(":///", isFile ? `:///${mount.destination.replace(/\/?$/, "/")}` : ":////");
      const file = value.slice(value.indexOf(":///") + 4).split(/[?#]/, 1)[0] ?? "";
      yield {
        path,
        message: says.relative(name, says.python(seen), file, mount.destination),
        ...setTo(path, toml(better), { safe: false }),
        related: seen.length > 0 ? seen : undefined,
      };
    }
  },
});

/** From `/`, where an image starts that says no other WORKDIR, the relative path leads to the volume all the same. */
function runsInRoot(beside: Beside): boolean {
  const image = beside.image();
  const folder = image && [...image.text.matchAll(/^WORKDIR (.*)$/gm)].at(-1)?.[1];
  return image !== undefined && (folder ?? "/") === "/";
}

/** Whether SQLAlchemy, which is Python's, reads the path, and which other file says so; to Rails and others three slashes are an absolute path. */
function pythonIn(app: App, beside: Beside): readonly FilePlace[] | undefined {
  const commands = allCommands(app);
  const runtime = COMMANDS.find(([pattern]) => pattern.test(commands))?.[1];
  if (runtime !== undefined) return /^(?:django|gunicorn|fastapi|python)$/.test(runtime) ? [] : undefined;
  if (app.env.some(({ name }) => /^(?:PYTHON|DJANGO_|FLASK_|UVICORN_)/.test(name))) return [];
  const base = beside.image()?.base;
  const place =
    base && /^(?:.*\/)?python\b/.test(base.value)
      ? base
      : beside.dependencies().find(({ file }) => file === "requirements.txt" || file === "pyproject.toml");
  return place && [{ file: place.file, line: place.line }];
}

export const manual: Manual = {
  title: "A SQLite URL with three slashes, next to a volume",
  why: "In Python (SQLAlchemy), `sqlite:///data/app.db` means `data/app.db` in the working directory of the app. An absolute path takes four slashes. With three, the database is not on the volume, and each deploy starts with an empty one.",
  how: "Write four slashes: `sqlite:////data/app.db`.",
  links: ["https://github.com/superfly/docs/pull/2000"],
  examples: [
    {
      name: "a file in the working directory",
      toml: `
        [env]
          FLASK_APP = "shop"
          DATABASE_URL = "sqlite:///app.db" # <--
        [[mounts]]
          source = "data"
          destination = "/app/data"
      `,
      fixed: `
        [env]
          FLASK_APP = "shop"
          DATABASE_URL = "sqlite:////app/data/app.db"
        [[mounts]]
          source = "data"
          destination = "/app/data"
      `,
    },
    {
      name: "three slashes",
      toml: `
        [env]
          DATABASE_URL = "sqlite:///data/app.db" # <--
        [processes]
          app = "uvicorn main:app --host 0.0.0.0 --port 8080"
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
      fixed: `
        [env]
          DATABASE_URL = "sqlite:////data/app.db"
        [processes]
          app = "uvicorn main:app --host 0.0.0.0 --port 8080"
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "Rails reads it as an absolute path",
      toml: `
        [env]
          DATABASE_URL = "sqlite3:///data/production.sqlite3"
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a volume in the folder of the app",
      toml: `
        [env]
          DATABASE_URL = "sqlite:///data/app.db"
        [processes]
          app = "uvicorn main:app"
        [[mounts]]
          source = "data"
          destination = "/app/data"
      `,
    },
    {
      name: "Python by its manifest",
      toml: `
        [env]
          DATABASE_URL = "sqlite:///data/app.db" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
      fixed: `
        [env]
          DATABASE_URL = "sqlite:////data/app.db"
        [mounts]
          source = "data"
          destination = "/data"
      `,
      files: {
        "requirements.txt": `
          sqlalchemy==2.0
        `,
      },
    },
    {
      name: "an image that starts in the root directory",
      toml: `
        [env]
          DATABASE_URL = "sqlite:///data/app.db"
        [mounts]
          source = "data"
          destination = "/data"
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          COPY main.py /main.py
          CMD ["python", "/main.py"]
        `,
      },
    },
  ],
};
