import data from "../../schema/builders.json" with { type: "json" };
import { usedBuildKey } from "../app/build.ts";
import { parseImage } from "../app/image.ts";
import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";

interface Builder {
  readonly image: string;
  /** All tags where there are none. */
  readonly tags?: readonly string[];
  readonly state: string;
  readonly since?: string;
  readonly use: string;
}

const BUILDERS: readonly Builder[] = data.builders;

const says = {
  since: (day: string) => ` (since ${day})`,
  removed: (builder: string, since: string) => `Builder ${builder} reached its end of life${since}, so builds fail.`,
  deprecated: (builder: string, since: string) => `Builder ${builder} is deprecated${since} and will stop working.`,
  unmaintained: (builder: string, since: string) =>
    `Builder ${builder} is no longer maintained${since}, so the image gets no security fixes.`,
  tryIt: (better: string) => [
    code(`builder = ${better}`),
    "Then deploy once to check that the app still builds: language versions may differ.",
  ],
};

export default rule({
  id: "deprecated-builder-image",
  category: "deprecation",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/builders/",
  options: {
    map: {
      description: "Replacement to suggest for a builder, by its name as written in the file.",
      default: {} as Readonly<Record<string, string>>,
    },
  },
  *check({ app, options }) {
    const written = usedBuildKey(app, "builder");
    if (written === undefined || !app.build) return;
    const { name, tag = "latest" } = parseImage(written);
    const builder = BUILDERS.find(({ image, tags }) => image === name && (tags?.includes(tag) ?? true));
    if (!builder) return;
    const better = quoted(options.map[written] ?? builder.use);
    const path = fieldPath(app.build, "builder");
    yield {
      path,
      severity: builder.state === "deprecated" ? "info" : undefined,
      outcome: builder.state === "removed" ? "deploy" : undefined,
      message: messageOf(builder, quoted(written)),
      help: says.tryIt(better),
      fix: { safe: false, changes: [{ set: path, toml: better }] },
    };
  },
});

function messageOf({ state, since }: Builder, written: string): string {
  const when = since === undefined ? "" : says.since(since);
  if (state === "removed") return says.removed(written, when);
  return state === "deprecated" ? says.deprecated(written, when) : says.unmaintained(written, when);
}

export const manual: Manual = {
  title: "An outdated builder",
  why: "Builders are images with compilers and base images, and they age. Old ones are removed, and then every build fails, or they no longer get security fixes. Guides and `fly launch` itself have suggested some of them.",
  how: "Use the current builder, or write a Dockerfile. Try the build before you need it.",
  links: [
    "https://github.com/superfly/flyctl/issues/2964",
    "https://github.com/superfly/flyctl/issues/3406",
    "https://github.com/heroku/cnb-builder-images/issues/712",
    "https://github.com/superfly/docs/pull/2192",
  ],
  examples: [
    {
      name: "a removed builder",
      toml: `
        [build]
          builder = "heroku/buildpacks:20" # <--
      `,
      fixed: `
        [build]
          builder = "heroku/builder:26"
      `,
    },
    {
      name: "a deprecated builder",
      toml: `
        [build]
          builder = "heroku/builder:22" # <--
      `,
      fixed: `
        [build]
          builder = "heroku/builder:26"
      `,
    },
    {
      name: "a builder that fly launch wrote for Python",
      toml: `
        [build]
          builder = "paketobuildpacks/builder:base" # <--
      `,
      fixed: `
        [build]
          builder = "paketobuildpacks/builder-jammy-base"
      `,
    },
    {
      name: "a custom replacement",
      toml: `
        [build]
          builder = "heroku/builder:20" # <--
      `,
      fixed: `
        [build]
          builder = "ghcr.io/acme/builder:7"
      `,
      options: { map: { "heroku/builder:20": "ghcr.io/acme/builder:7" } },
    },
    {
      name: "a current builder",
      toml: `
        [build]
          builder = "heroku/builder:26"
      `,
    },
    {
      name: "the newest builder",
      toml: `
        [build]
          builder = "heroku/builder:26"
      `,
    },
    {
      name: "another current builder",
      toml: `
        [build]
          builder = "paketobuildpacks/builder-jammy-base"
      `,
    },
  ],
};
