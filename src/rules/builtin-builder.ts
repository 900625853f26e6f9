import { buildSources } from "../app/build.ts";
import { fieldPath, has } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { schemaAt } from "../schema/nodes.ts";
import { quoted } from "../toml/write.ts";

const says = {
  oldTemplate: (name: string) =>
    `builtin = ${name} is a legacy template: flyctl, not your repository, decides what is built and with which versions.`,
  writeDockerfile: ["Write a Dockerfile and replace this line with:", code('dockerfile = "Dockerfile"')],
  idleSettings: "Fly ignores [build.settings] without builtin.",
  useArgs: ["Delete the section. To pass build arguments to a Dockerfile, use:", code("[build.args]")],
};

export default rule({
  id: "builtin-builder",
  category: "deprecation",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/builders/",
  *check({ app }) {
    const sources = buildSources(app);
    const builtin = sources.find(({ key }) => key === "builtin");
    // Where something else is used instead, or the name does not exist, that has a report of its own.
    if (builtin && sources[0] === builtin && schemaAt(["build", "builtin"])?.enum?.includes(builtin.value)) {
      const message = says.oldTemplate(quoted(String(builtin.value)));
      yield { path: builtin.path, message, help: says.writeDockerfile };
    }
    if (!builtin && app.build && has(app.build, "settings") && sources[0]?.key !== "image") {
      yield {
        path: fieldPath(app.build, "settings"),
        severity: "warning",
        outcome: "ignored",
        message: says.idleSettings,
        help: says.useArgs,
      };
    }
  },
});

export const manual: Manual = {
  title: "A built-in builder",
  why: "`builtin` builds from a Dockerfile inside flyctl, for Node, Ruby, Deno, Go, Python or static files. Few apps still use it, and your repository does not show which versions it installs.",
  how: "Write your own Dockerfile. `static` still works, but a Dockerfile of a few lines will last longer.",
  examples: [
    {
      name: "Node",
      toml: `
        [build]
          builtin = "node" # <--
      `,
    },
    {
      name: "settings without builtin",
      toml: `
        [build]
          dockerfile = "Dockerfile"
          [build.settings] # <--
            pythonbase = "3.8"
      `,
    },
    {
      name: "a Dockerfile",
      toml: `
        [build]
          dockerfile = "Dockerfile"
      `,
    },
    {
      name: "an unknown builder, reported by another rule",
      toml: `
        [build]
          builtin = "php"
      `,
    },
  ],
};
