import { type BuildSource, buildSources } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { field, fieldPath, has } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { short } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** What only a build makes use of. */
const FOR_A_BUILD = ["args", "ignorefile", "settings"];

const says = {
  onePlace: (used: string, others: readonly string[]) =>
    `An image can have only one source. Fly uses ${used} and ignores ${both(others)}.`,
  deleteOthers: (others: readonly string[], first: string, used: string) =>
    `Delete ${both(others)}. Or, to use ${first}, delete ${used}.`,
  nothingBuilt: (image: string, keys: readonly string[]) =>
    `Fly deploys ${image} without a build, so ${both(keys)} ${keys.length === 1 ? "has" : "have"} no effect.`,
  deleteOrBuild: (keys: readonly string[], image: string) =>
    `Delete ${both(keys)}. Or, to build from a Dockerfile, delete ${image}.`,
  emptyTarget: "An empty build-target selects the last stage of the Dockerfile, which is the default.",
  deleteLine: "Delete the line.",
};

export default rule({
  id: "multiple-build-sources",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-build-section",
  *check({ app }) {
    const [used, ...others] = buildSources(app);
    const [first] = others;
    if (used && first) yield several(used, first, others);
    else if (used?.key === "image") yield* idle(app, used);
    if (app.build && field(app.build, "build-target") === "") {
      const path = fieldPath(app.build, "build-target");
      yield {
        path,
        severity: "info",
        outcome: "style",
        message: says.emptyTarget,
        help: says.deleteLine,
        fix: { safe: true, changes: [{ remove: path }] },
      };
    }
  },
});

function several(used: BuildSource, first: BuildSource, others: readonly BuildSource[]): Finding {
  const keys = others.map(({ key }) => key);
  const line = written(used);
  return { path: first.path, message: says.onePlace(line, keys), help: says.deleteOthers(keys, first.key, used.key) };
}

/** An image is deployed as it is: nothing is built. */
function* idle({ build }: App, image: BuildSource): Iterable<Finding> {
  const keys = build ? FOR_A_BUILD.filter((key) => has(build, key)) : [];
  const [first] = keys;
  if (!build || first === undefined) return;
  const line = written(image);
  const [message, help] = [says.nothingBuilt(line, keys), says.deleteOrBuild(keys, image.key)];
  yield { path: fieldPath(build, first), severity: "info", message, help };
}

function written({ key, value }: BuildSource): string {
  return `${key} = ${short(value, 60)}`;
}

export const manual: Manual = {
  title: "Several sources for one image",
  why: "flyctl prints a warning and uses one of them: an image first, then buildpacks, then a Dockerfile, then a built-in template. If an image is set, changes to the Dockerfile are never deployed.",
  how: "Keep the source that you want to use.",
  examples: [
    {
      name: "an image and a Dockerfile",
      toml: `
        [build]
          dockerfile = "Dockerfile" # <--
          image = "ghcr.io/acme/web:1.4.2"
      `,
    },
    {
      name: "a builder and a Dockerfile",
      toml: `
        [build]
          builder = "heroku/builder:26"
          dockerfile = "Dockerfile" # <--
      `,
    },
    {
      name: "four sources",
      toml: `
        [build]
          image = "ghcr.io/acme/web:1.4.2"
          dockerfile = "Dockerfile"
          builder = "heroku/builder:26" # <--
          builtin = "node"
      `,
    },
    {
      name: "a stage of a Dockerfile, with an image",
      toml: `
        [build]
          image = "ghcr.io/acme/web:1.4.2"
          build-target = "production" # <--
      `,
    },
    {
      name: "build arguments, with an image",
      toml: `
        [build]
          image = "ghcr.io/acme/web:1.4.2"
          [build.args] # <--
            NODE_VERSION = "22"
      `,
    },
    {
      name: "an empty stage",
      toml: `
        [build]
          dockerfile = "Dockerfile"
          build-target = "" # <--
      `,
      fixed: `
        [build]
          dockerfile = "Dockerfile"
      `,
    },
    {
      name: "a Dockerfile with its settings",
      toml: `
        [build]
          dockerfile = "Dockerfile"
          build-target = "production"
          ignorefile = ".dockerignore"
          [build.args]
            NODE_VERSION = "22"
      `,
    },
    {
      name: "a builder with buildpacks",
      toml: `
        [build]
          builder = "paketobuildpacks/builder-jammy-base"
          buildpacks = ["gcr.io/paketo-buildpacks/nodejs"]
      `,
    },
    {
      name: "an empty image",
      toml: `
        [build]
          image = ""
          dockerfile = "Dockerfile"
      `,
    },
  ],
};
