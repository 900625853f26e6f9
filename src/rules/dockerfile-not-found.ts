import { buildSources, usedBuildKey } from "../app/build.ts";
import { folderOf, stepsOf, wayFrom } from "../app/file-path.ts";
import type { App } from "../app/model.ts";
import { fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { type Files, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  wrongPath: (there: string, then: string) =>
    `${there}, and ${then}: the path counts from the folder of this fly.toml, not from where you run fly.`,
  noFile: (file: string) => `There is no file ${file}`,
  // Where nobody can look, the path alone tells.
  looksFor: (file: string) => `Fly looks for ${file}`,
  noDockerfile: "without it the deploy stops",
  noIgnorefile: "without it flyctl goes on and says nothing",
  fromTheFolder: (line: string) => `Write the path from the folder of this fly.toml, such as:\n${line}`,
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
      const there = files ? says.noFile(full) : says.looksFor(full);
      yield {
        path,
        // flyctl internal/build/imgsrc/archive.go, readDockerignore: a missing file is the same as none.
        severity: isDockerfile ? undefined : "warning",
        outcome: isDockerfile ? undefined : "ignored",
        message: says.wrongPath(there, isDockerfile ? says.noDockerfile : says.noIgnorefile),
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
  title: "A Dockerfile that is not there",
  why: "flyctl takes `dockerfile` and `ignorefile` from the folder of the fly.toml, also where it is started somewhere else with `-c`. In a repository with several apps the folder is then easily written twice. A missing Dockerfile stops the deploy; a missing ignorefile is passed over in silence, and files such as .env may end up in the image.",
  how: "Write the path as seen from the folder of the fly.toml. The build context is another matter: that is the folder in which you run `fly deploy`.",
  links: [
    "https://github.com/superfly/flyctl/issues/1101",
    "https://github.com/superfly/flyctl/issues/697",
    "https://github.com/superfly/docs/issues/1991",
  ],
  examples: [
    {
      name: "the folder twice",
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
      name: "a path from where fly runs",
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
      name: "another name",
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
      name: "nowhere, so the fly.toml may be a copy, or CI makes the file",
      toml: `
        [build]
          dockerfile = "Dockerfile.fly"
      `,
      filename: "fly.toml",
      files: {},
    },
    {
      name: "a .dockerignore that is not there",
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
      name: "there",
      toml: `
        [build]
          dockerfile = "./deploy/../docker/Dockerfile"
      `,
      filename: "apps/api/fly.toml",
      files: { "docker/Dockerfile": "FROM scratch" },
    },
    {
      name: "a folder of the same name inside",
      toml: `
        [build]
          dockerfile = "api/Dockerfile"
      `,
      filename: "api/fly.toml",
      files: { "api/Dockerfile": "FROM scratch" },
    },
    {
      name: "nobody can look",
      toml: `
        [build]
          dockerfile = "docker/Dockerfile"
      `,
    },
    {
      name: "an address",
      toml: `
        [build]
          dockerfile = "https://example.com/Dockerfile"
      `,
      files: {},
    },
    {
      name: "not used, because an image is deployed",
      toml: `
        [build]
          image = "ghcr.io/acme/web:1.4.2"
          dockerfile = "Dockerfile"
      `,
      files: {},
    },
  ],
};
