import { runtimeBeside } from "../beside/runtime.ts";
import { formatMemory } from "../go/size.ts";
import { code, run } from "../help.ts";
import { RUNTIMES } from "../hints/runtime.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";

const says = {
  noSize: (little: string) =>
    `No [[vm]] section sets the Machine size: Machines of a new app or process group start with 256 MB of memory${little}.`,
  littleFor: (runtime: string) => `, which is little for ${runtime}`,
  writeSize: (memory: string, command: string) => [
    "Look up the current size:",
    run(command),
    "Then write it into this file:",
    code(`[[vm]]\n  size = "shared-cpu-1x"\n  memory = "${memory}"`),
  ],
};

export default rule({
  id: "vm-section-missing",
  category: "performance",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-vm-section",
  *check({ app, beside }) {
    if (app.vms.length > 0 || isTemplate(app) || isPostgres(app)) return;
    const [hungriest] = app.groups
      .flatMap(({ name }) => runtimeBeside(app, name, beside) ?? [])
      .map(({ runtime, name, related }) => ({ name, related, memory: RUNTIMES[runtime].memory }))
      .sort((a, b) => b.memory - a.memory);
    const little = hungriest && hungriest.memory > 256 ? hungriest : undefined;
    yield {
      path: [],
      missing: [["vm"], ["compute"], ["computes"]],
      message: says.noSize(little ? says.littleFor(little.name) : ""),
      help: says.writeSize(formatMemory(Math.max(512, hungriest?.memory ?? 0)), fly(app, "scale show")),
      related: little?.related,
    };
  },
});

export const manual: Manual = {
  title: "No `[[vm]]` section",
  why: "Without a `[[vm]]`, a deploy leaves the Machines as `fly scale` set them, and the file does not say how large they are. The first Machines of a new process group, or of a recreated app, start as shared-cpu-1x with 256 MB.",
  how: "Run `fly scale show`, and write the size into a `[[vm]]` section.",
  examples: [
    {
      name: "no size",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080 # <--
      `,
    },
    {
      name: "Node in the Dockerfile",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 3000 # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          CMD ["npm", "start"]
        `,
      },
    },
    {
      name: "a size",
      toml: `
        app = "acme"
        [[vm]]
          size = "shared-cpu-1x"
          memory = "512mb"
      `,
    },
    {
      name: "a template",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a Postgres cluster",
      toml: `
        app = "acme-db"
        [build]
          image = "flyio/postgres-flex:17.2"
      `,
    },
    {
      name: "a review app",
      toml: `
        app = "acme-pr-12"
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
