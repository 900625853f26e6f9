import { usedBuildKey } from "../app/build.ts";
import { commandOfGroup, listedCommand } from "../app/command.ts";
import { fieldPath } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { lineOf } from "../beside/files.ts";
import type { Said } from "../beside/image.ts";
import { code } from "../help.ts";
import { knownImage } from "../hints/known-image.ts";
import { isMultiContainer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { either } from "../words/english.ts";

const says = {
  from: (image: string, place: string) => `${image} (${place})`,
  otherPort: (image: string, port: number, internal: readonly string[]) =>
    `${image} listens on port ${port}, but Fly sends requests to port ${either(internal)}, so they fail.`,
  change: (port: number) => code(`internal_port = ${port}`),
  orTell: (port: number, variable: string, internal: number) => [
    code(`internal_port = ${port}`),
    "Or tell the image the port, in [env]:",
    code(`${variable} = "${internal}"`),
  ],
};

export default rule({
  id: "known-image-port",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/",
  *check({ app, beside }) {
    // A file that is put into the image may configure its port.
    if (app.files.length > 0 || isMultiContainer(app)) return;
    const written = usedBuildKey(app, "image");
    const base = written === undefined ? baseOf(beside) : undefined;
    const known = knownImage(written ?? base?.value ?? "");
    const services = app.services.filter(({ protocol, ghost }) => protocol === "tcp" && !ghost);
    const internal = services.flatMap(({ internalPort }) => internalPort ?? []);
    const [first] = internal;
    const service = services.find(({ internalPort }) => internalPort !== undefined);
    if (!known || !service || first === undefined || internal.includes(known.port)) return;
    const { port, variables } = known;
    const isTold = app.env.some(
      ({ name, value }) => variables.includes(name) || new RegExp(`\\b${first}$`).test(value),
    );
    const hasCommand =
      listedCommand(app, "entrypoint") !== undefined ||
      service.groups.some((group) => commandOfGroup(app, group) !== undefined);
    if (isTold || hasCommand) return;
    const path = fieldPath(service, "internal_port");
    const [variable] = variables.filter((name) => name.endsWith("PORT"));
    yield {
      path,
      message: says.otherPort(
        base ? says.from(quoted(known.image), lineOf(base)) : quoted(known.image),
        port,
        internal.map(String),
      ),
      help: variable === undefined ? says.change(port) : says.orTell(port, variable, first),
      fix: { safe: false, changes: [{ set: path, toml: String(port) }] },
      related: base && [{ file: base.file, line: base.line }],
    };
  },
});

/** What a Dockerfile begins with, if it changes nothing about how that starts. */
function baseOf(beside: Beside): Said | undefined {
  const image = beside.image();
  const isAsItIs = image && !image.entrypoint && !image.command && image.env.length === 0 && image.copies.length === 0;
  return isAsItIs ? image.base : undefined;
}

export const manual: Manual = {
  title: "A well-known image that listens on a different port",
  why: "An image from a registry listens on the port that its authors chose, whatever fly.toml says. If `internal_port` is a different one, every request fails.",
  how: "Write the port of the image in `internal_port`, or set the variable that changes the port of the image.",
  links: ["https://github.com/n8n-io/n8n/pull/21923"],
  examples: [
    {
      name: "n8n",
      toml: `
        [build]
          image = "docker.n8n.io/n8nio/n8n:1.70.0"
        [http_service]
          internal_port = 3000 # <--
      `,
      fixed: `
        [build]
          image = "docker.n8n.io/n8nio/n8n:1.70.0"
        [http_service]
          internal_port = 5678
      `,
    },
    {
      name: "told the port",
      toml: `
        [build]
          image = "n8nio/n8n:1.70.0"
        [env]
          N8N_PORT = "3000"
        [http_service]
          internal_port = 3000
      `,
    },
    {
      name: "the usual port",
      toml: `
        [build]
          image = "ghost:5"
        [http_service]
          internal_port = 2368
      `,
    },
    {
      name: "a Dockerfile that begins with it",
      toml: `
        [http_service]
          internal_port = 8080 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 5678
      `,
      files: {
        Dockerfile: `
          FROM docker.n8n.io/n8nio/n8n:1.97.1
        `,
      },
    },
    {
      name: "a Dockerfile that sets the port",
      toml: `
        [http_service]
          internal_port = 8080
      `,
      files: {
        Dockerfile: `
          FROM docker.n8n.io/n8nio/n8n:1.97.1
          ENV N8N_PORT=8080
        `,
      },
    },
    {
      name: "a file in the image may set the port",
      toml: `
        [build]
          image = "n8nio/n8n:1.97.1"
        [http_service]
          internal_port = 8080
        [[files]]
          guest_path = "/home/node/.n8n/config"
          local_path = "n8n.json"
      `,
    },
  ],
};
