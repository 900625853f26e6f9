import { buildSources, usedBuildKey } from "../app/build.ts";
import { folderOf, stepsOf, wayFrom } from "../app/file-path.ts";
import type { App } from "../app/model.ts";
import { fieldPath, text } from "../app/section.ts";
import type { Files } from "../beside/files.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  noFile: (file: string, then: string) => `${file} does not exist, so ${then}. The path is relative to this fly.toml.`,
  noDockerfile: "the deploy fails",
  noIgnorefile: "flyctl silently builds without it",
  // Where nobody can look, the path alone tells.
  looksFor: (file: string, then: string) =>
    `flyctl looks for ${file}. If it is missing, ${then}. The path is relative to this fly.toml.`,
  fromTheFolder: (line: string) => ["Write the path relative to this fly.toml, for example:", code(line)],
};

export default rule({
  id: "dockerfile-not-found",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#specify-a-dockerfile",
  *check({ app, filename, files }) {
    for (const key of ["dockerfile", "ignorefile"] as const) {
      const written = localFile(app, key);
      if (!app.build || written === undefined) continue;
      const isDockerfile = key === "dockerfile";
      const usual = isDockerfile ? "Dockerfile" : ".dockerignore";
      const { isMissing, right } = look(stepsOf(written), usual, filename, files);
      if (!isMissing) continue;
      const path = fieldPath(app.build, key);
      const full = [...(folderOf(filename) ?? []), ...stepsOf(written)].join("/");
      const then = isDockerfile ? says.noDockerfile : says.noIgnorefile;
      const message = files ? says.noFile(full, then) : says.looksFor(full, then);
      yield {
        path,
        // flyctl internal/build/imgsrc/archive.go, readDockerignore: a missing file is the same as none.
        severity: isDockerfile ? undefined : "warning",
        outcome: isDockerfile ? undefined : "ignored",
        message,
        ...(right === undefined
          ? { help: says.fromTheFolder(`${key} = ${quoted(usual)}`) }
          : setTo(path, quoted(right), { safe: false })),
      };
    }
  },
});

/** The file that `[build]` names, where flyctl reads it; addresses and variables lead to no file here. */
function localFile(app: App, key: "dockerfile" | "ignorefile"): string | undefined {
  const isBuilt = app.build && buildSources(app)[0]?.key !== "image";
  const ignorefile = isBuilt ? text(app.build, "ignorefile") : undefined;
  const written = key === "dockerfile" ? usedBuildKey(app, key) : ignorefile;
  return !written || /^\s*https?:/i.test(written) || written.includes("$") ? undefined : written;
}

interface Look {
  readonly isMissing: boolean;
  /** The path that was meant. */
  readonly right?: string;
}

/**
 * flyctl joins the folder of the fly.toml and the path, also an absolute one (internal/command/deploy/deploy_build.go).
 * A file that is nowhere proves nothing: the fly.toml may be a copy, or CI makes the Dockerfile first.
 */
function look(steps: readonly string[], usual: string, filename: string | undefined, files: Files | undefined): Look {
  const repeated = withoutFolder(steps, folderOf(filename));
  if (!files) return repeated ? { isMissing: true, right: repeated.join("/") } : { isMissing: false };
  const written = steps.join("/");
  if (files.exists(written)) return { isMissing: false };
  const folder = stepsOf(filename ?? "").slice(0, -1);
  const fromAbove = folder.map((_, index) =>
    wayFrom(folder, [...folder.slice(0, folder.length - 1 - index), ...steps]),
  );
  const candidates = [...(repeated ? [repeated] : []), ...fromAbove, steps.slice(-1), [usual]];
  const others = new Set(candidates.map((candidate) => candidate.join("/")));
  const right = [...others].find((path) => path !== "" && path !== written && files.exists(path));
  return right === undefined ? { isMissing: repeated !== undefined } : { isMissing: true, right };
}

/** What is left of a path that begins with the folder of the fly.toml; undefined where it does not. */
function withoutFolder(steps: readonly string[], folder: readonly string[] = []): readonly string[] | undefined {
  const isRepeated =
    folder.length > 0 && steps.length > folder.length && folder.every((step, at) => step === steps[at]);
  return isRepeated ? steps.slice(folder.length) : undefined;
}

export const manual: Manual = {
  title: "A Dockerfile or ignore file that does not exist",
  why: "flyctl resolves `dockerfile` and `ignorefile` from the directory of the fly.toml, even if you run it elsewhere with `-c`. In a repository with several apps, it is easy to repeat that directory in the path. If the Dockerfile is missing, the deploy fails. If the ignore file is missing, flyctl silently builds without it, and files such as .env may end up in the image.",
  how: "Write the path relative to the directory of the fly.toml. The build context is different: it is the directory in which you run `fly deploy`.",
  links: [
    "https://github.com/superfly/flyctl/issues/1101",
    "https://github.com/superfly/flyctl/issues/697",
    "https://github.com/superfly/docs/issues/1991",
  ],
  examples: [
    {
      name: "repeated directory",
      toml: `
        app = "acme-api"
        [build]
          dockerfile = "apps/api/Dockerfile.fly" # <--
      `,
      filename: "apps/api/fly.toml",
      fixed: `
        app = "acme-api"
        [build]
          dockerfile = "Dockerfile.fly"
      `,
    },
    {
      name: "path relative to where fly runs",
      toml: `
        [build]
          dockerfile = "docker/Dockerfile.api" # <--
      `,
      filename: "apps/api/fly.toml",
      files: { "../../docker/Dockerfile.api": "FROM scratch" },
      fixed: `
        [build]
          dockerfile = "../../docker/Dockerfile.api"
      `,
    },
    {
      name: "wrong file name",
      toml: `
        [build]
          dockerfile = "Dockerfile.fly" # <--
      `,
      filename: "fly.toml",
      files: { Dockerfile: "FROM scratch" },
      fixed: `
        [build]
          dockerfile = "Dockerfile"
      `,
    },
    {
      name: "no such file anywhere: the fly.toml may be a copy, or CI creates the file",
      toml: `
        [build]
          dockerfile = "Dockerfile.fly"
      `,
      filename: "fly.toml",
      files: {},
    },
    {
      name: "missing .dockerignore",
      toml: `
        [build]
          dockerfile = "Dockerfile"
          ignorefile = "deploy/.dockerignore" # <--
      `,
      filename: "deploy/fly.toml",
      files: { Dockerfile: "FROM scratch", ".dockerignore": ".env" },
      fixed: `
        [build]
          dockerfile = "Dockerfile"
          ignorefile = ".dockerignore"
      `,
    },
    {
      name: "existing file",
      toml: `
        [build]
          dockerfile = "./deploy/../docker/Dockerfile"
      `,
      filename: "apps/api/fly.toml",
      files: { "docker/Dockerfile": "FROM scratch" },
    },
    {
      name: "subdirectory of the same name",
      toml: `
        [build]
          dockerfile = "api/Dockerfile"
      `,
      filename: "api/fly.toml",
      files: { "api/Dockerfile": "FROM scratch" },
    },
    {
      name: "no access to the files",
      toml: `
        [build]
          dockerfile = "docker/Dockerfile"
      `,
    },
    {
      name: "URL",
      toml: `
        [build]
          dockerfile = "https://example.com/Dockerfile"
      `,
      files: {},
    },
    {
      name: "unused because an image is deployed",
      toml: `
        [build]
          image = "ghcr.io/acme/web:1.4.2"
          dockerfile = "Dockerfile"
      `,
      files: {},
    },
  ],
};
