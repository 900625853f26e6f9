import { buildSources } from "../app/build.ts";
import { fieldPath, has } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { schemaAt } from "../schema/nodes.ts";
import { quoted } from "../toml/write.ts";

const says = {
  oldTemplate: (name: string) =>
    `The built-in template ${name} is a leftover of Fly's first years: what it does, and with which versions, is up to flyctl and not to your repository.`,
  writeDockerfile: 'Write a Dockerfile, delete this line, and say instead:\ndockerfile = "Dockerfile"',
  idleSettings: "[build.settings] is only read together with builtin, so these settings do nothing.",
  useArgs: "Delete the section. Values for a Dockerfile go here:\n[build.args]",
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
  title: "A built-in template",
  why: "`builtin` builds from a Dockerfile that is part of flyctl, for Node, Ruby, Deno, Go, Python or static files. Few apps use these any more, and nothing in the repository says which versions are inside.",
  how: "Write a Dockerfile of your own. The template `static` still does its work, but the few lines of a Dockerfile last longer.",
  examples: [
    {
      name: "Node",
      toml: `
        [build]
          builtin = "node" # <--
      `,
    },
    {
      name: "settings without a template",
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
      name: "a template that does not exist has a report of its own",
      toml: `
        [build]
          builtin = "php"
      `,
    },
  ],
};
