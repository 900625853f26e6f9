import { imageOf } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import { fieldPath, text } from "../app/section.ts";
import { code, type Help, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { fly } from "../words/commands.ts";
import { placeholderIn } from "../words/placeholder.ts";

const FLOATING = [
  "latest",
  "stable",
  "main",
  "master",
  "edge",
  "nightly",
  "dev",
  "current",
  "lts",
  "alpine",
  "slim",
] as const;

const says = {
  noTag: (image: string) =>
    `${image} has no tag, which means latest. Each deploy may run a different build, and this file does not show which.`,
  moves: (tag: string) =>
    `The tag ${tag} moves to new builds. Each deploy may run a different one, and this file does not show which.`,
  nameVersion: (image: string) => ["Name a version, for example:", code(`image = ${image}`)],
  seeDigest: (command: string) => ["To see the digest that runs now:", run(command)],
};

export default rule({
  id: "image-tag-floating",
  category: "reliability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#specify-a-docker-image",
  options: {
    tags: {
      description: "Tags that move to new builds.",
      default: FLOATING as readonly string[],
    },
  },
  *check({ app, options }) {
    const words = wordsFor(imageOf(app), options.tags);
    if (app.build && words) {
      const help = [words.help, says.seeDigest(fly(app, "image show"))];
      yield { path: fieldPath(app.build, "image"), message: words.message, help };
    }
    for (const check of [...app.machineChecks, ...app.services.flatMap(({ machineChecks }) => machineChecks)]) {
      const other = wordsFor(text(check, "image") ?? "", options.tags);
      if (other) yield { path: fieldPath(check, "image"), severity: "info", ...other };
    }
  },
});

/** What to say of an image; undefined where it is always the same. */
function wordsFor(
  reference: string,
  tags: readonly string[],
): { readonly message: string; readonly help: Help } | undefined {
  const { tag, digest } = parseImage(reference);
  if (reference === "" || digest !== undefined || placeholderIn(reference) || reference.includes("$")) return undefined;
  if (tag === undefined)
    return { message: says.noTag(quoted(reference)), help: says.nameVersion(quoted(`${reference}:1.2.3`)) };
  // "stable-alpine" moves like "stable"; "main-4f2c1d0" is one build.
  if (!tags.includes(tag) && !tags.includes(tag.replace(/-[a-z]+$/, ""))) return undefined;
  const better = `${reference.slice(0, -tag.length - 1)}:1.2.3${variantOf(tag, tags)}`;
  return { message: says.moves(quoted(tag)), help: says.nameVersion(quoted(better)) };
}

/** `-alpine` of `stable-alpine` and of `alpine`: the version is missing, the variant is not. */
function variantOf(tag: string, tags: readonly string[]): string {
  if (tag === "alpine" || tag === "slim") return `-${tag}`;
  return tags.includes(tag) ? "" : (/-[a-z]+$/.exec(tag)?.[0] ?? "");
}

export const manual: Manual = {
  title: "An image without a fixed version",
  why: "Every deploy resolves a tag such as `latest` again. Two deploys of the same file may run different builds, deploying the old file does not undo a bad release, and anyone who can push to the tag decides what runs.",
  how: "Write a version or a digest (`name@sha256:...`).",
  links: ["https://github.com/libredb/libredb-studio/issues/219"],
  examples: [
    {
      name: "latest",
      toml: `
        app = "acme"
        [build]
          image = "ghcr.io/acme/web:latest" # <--
      `,
    },
    {
      name: "no tag, from a registry with a port",
      toml: `
        [build]
          image = "registry.acme.dev:5000/web" # <--
      `,
    },
    {
      name: "variant of a moving tag",
      toml: `
        [build]
          image = "caddy:stable-alpine" # <--
      `,
    },
    {
      name: "in a machine check",
      toml: `
        [[machine_checks]]
          command = ["curl", "http://localhost:8080"]
          image = "curlimages/curl" # <--
      `,
    },
    {
      name: "version",
      toml: `
        [build]
          image = "ghcr.io/acme/web:1.4.2"
      `,
    },
    {
      name: "digest",
      toml: `
        [build]
          image = "ghcr.io/acme/web:latest@sha256:3e1f0c9c8a1d0b5f7f4d5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708"
      `,
    },
    {
      name: "build in Fly's registry",
      toml: `
        [build]
          image = "registry.fly.io/acme:deployment-01J8ZQ4W"
      `,
    },
    {
      name: "version that a script fills in",
      toml: `
        [build]
          image = "ghcr.io/acme/web:$VERSION"
      `,
    },
    {
      name: "tag that the options do not list",
      toml: `
        [build]
          image = "ghcr.io/acme/web:stable"
      `,
      options: { tags: ["latest"] },
    },
  ],
};
