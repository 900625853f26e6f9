import { buildSources, usedBuildKey } from "../app/build.ts";
import { fieldPath } from "../app/section.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short } from "../toml/write.ts";
import { fly } from "../words/commands.ts";

/** Ways to build an image that people write where a builder image belongs. */
const FLAGS: Readonly<Record<string, string>> = { nixpacks: "--nixpacks" };
const NO_BUILDERS =
  /^(?:nixpacks|railpack|docker|dockerfile|heroku|buildpacks?|pack|paketo|cnb|buildkit|buildx|kaniko|podman|static|node(?:js)?|python|ruby|go|golang|php|java|rust|deno|bun)$/i;

const says = {
  noBuilder: "buildpacks has no effect without builder: flyctl looks for a Dockerfile instead.",
  addBuilder: [code('builder = "heroku/builder:26"'), "Or delete buildpacks, if there is a Dockerfile."],
  noImage: (builder: string) =>
    `${builder} is not a builder image. flyctl looks for a Cloud Native Buildpacks image with that name, and the build fails.`,
  flag: (command: string) => ["Delete the line, and deploy with:", run(command)],
  deleteFor: (source: string) => `Delete the line. Then Fly uses ${source}.`,
  choose: [
    "For buildpacks:",
    code('builder = "heroku/builder:26"'),
    "For a Dockerfile, replace the line with:",
    code('dockerfile = "Dockerfile"'),
  ],
};

export default rule({
  id: "builder-ineffective",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/builders/",
  // Which of two sources wins does not matter where this one builds nothing.
  replaces: ["multiple-build-sources"],
  *check({ app }) {
    if (!app.build) return;
    const [source, ...others] = buildSources(app);
    // flyctl internal/build/imgsrc/buildpacks_builder.go asks for the builder first.
    if (source?.key === "buildpacks" && others.length === 0) {
      yield { path: source.path, message: says.noBuilder, help: says.addBuilder };
    }
    const builder = usedBuildKey(app, "builder");
    if (builder === undefined || !NO_BUILDERS.test(builder)) return;
    const flag = FLAGS[builder.toLowerCase()];
    const other = others.find(({ key }) => key === "dockerfile");
    const choose = other ? says.deleteFor(`${other.key} = ${short(other.value, 60)}`) : says.choose;
    yield {
      path: fieldPath(app.build, "builder"),
      about: app.build.path,
      outcome: "deploy",
      message: says.noImage(quoted(builder)),
      help: flag === undefined ? choose : says.flag(fly(app, `deploy ${flag}`)),
    };
  },
});

export const manual: Manual = {
  title: "Builder settings that build nothing",
  why: "`builder` names a Cloud Native Buildpacks image, and `buildpacks` adds to it. Without `builder`, flyctl ignores `buildpacks`. Nixpacks is not a builder image: it is a flag of `fly deploy`.",
  how: "Name a builder image, or delete the key.",
  links: ["https://github.com/superfly/docs/issues/1871"],
  examples: [
    {
      name: "Nixpacks",
      toml: `
        app = "acme"
        [build]
          builder = "nixpacks" # <--
      `,
    },
    {
      name: "the tool that builds with buildpacks",
      toml: `
        [build]
          builder = "pack" # <--
      `,
    },
    {
      name: "docker, beside the Dockerfile",
      toml: `
        [build]
          builder = "docker" # <--
          dockerfile = "docker/Dockerfile"
      `,
    },
    {
      name: "buildpacks alone",
      toml: `
        [build]
          buildpacks = ["heroku/nodejs"] # <--
      `,
    },
    {
      name: "with a builder",
      toml: `
        [build]
          builder = "heroku/builder:24"
          buildpacks = ["heroku/nodejs"]
      `,
    },
  ],
};
