import type { App } from "../app/model.ts";
import { fieldPath, has, type Section, text } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { code, json } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { both } from "../words/english.ts";

const says = {
  noFile: (file: string) => `The machine_config file ${file} does not exist, so the deploy fails.`,
  fromWhere: (line: string) => [
    "Write the path relative to the directory in which you run fly deploy, for example:",
    code(line),
  ],
  noJson: (file: string) => `${file} is not valid JSON, so the deploy fails.`,
  mend: (file: string) => [
    `${file} must hold a JSON object, for example:`,
    json('{ "containers": [{ "name": "app" }, { "name": "proxy", "image": "nginx:1.29" }] }'),
  ],
  noContainer: (name: string, file: string, names: readonly string[]) =>
    `${file} has no container called ${name}, so the deploy fails. It has ${both(names)}.`,
  noneWritten: "no named containers",
};

export default rule({
  id: "machine-config-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/machines/guides-examples/multi-container-machines/",
  *check({ app, beside }) {
    const section = sectionOf(app);
    const written = section && text(section, "machine_config");
    // The text itself may be JSON.
    if (!section || !written?.endsWith(".json") || written.startsWith("/")) return;
    const path = fieldPath(section, "machine_config");
    if (beside.exists(written) === false) {
      const base = written.replace(/^.*\//, "");
      const isElsewhere = base !== written && beside.exists(base);
      // A file that is nowhere may be made before the deploy.
      yield isElsewhere
        ? { path, message: says.noFile(quoted(written)), ...setTo(path, quoted(base), { safe: false }) }
        : {
            path,
            severity: "warning",
            message: says.noFile(quoted(written)),
            help: says.fromWhere('machine_config = "machine.json"'),
          };
      if (isElsewhere) yield* inside(app, beside, base, path);
    } else yield* inside(app, beside, written, path);
  },
});

/** flyctl internal/appconfig/machines.go: the key below [experimental] counts first. */
function sectionOf({ root, experimental }: App): Section | undefined {
  return [experimental, root].find((section) => section !== undefined && has(section, "machine_config"));
}

function* inside(app: App, beside: Beside, written: string, path: Finding["path"]): Iterable<Finding> {
  const source = beside.local(written);
  if (!source) return;
  const config = parsed(source.value);
  if (!isTable(config)) {
    yield { path, message: says.noJson(source.file), help: says.mend(source.file) };
    return;
  }
  const containers: readonly unknown[] = Array.isArray(config.containers) ? config.containers : [];
  const names = containers.flatMap((one) => (isTable(one) && typeof one.name === "string" ? [one.name] : []));
  const name = text(app.root, "container");
  if (!name || names.includes(name)) return;
  const place = fieldPath(app.root, "container");
  const line = source.value.split("\n").findIndex((one) => one.includes('"containers"')) + 1;
  const shown = names.length > 0 ? names.map(quoted) : [says.noneWritten];
  yield {
    path: place,
    message: says.noContainer(quoted(name), source.file, shown),
    ...setTo(place, quoted(names[0] ?? "app"), { safe: false }),
    related: [{ file: source.file, line: Math.max(line, 1) }],
  };
}

/** Undefined where it is no JSON. */
function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

export const manual: Manual = {
  title: "A `machine_config` that flyctl cannot use",
  why: "flyctl looks for the `machine_config` file in the directory in which you run it, and puts the app image into the container that `container` names. If the file or the container does not exist, the deploy fails.",
  how: "Write the path relative to the directory in which you run `fly deploy`. Set `container` to a name from the `containers` array in that file.",
  links: ["https://github.com/superfly/docs/pull/2103"],
  examples: [
    {
      name: "in another folder",
      toml: `
        app = "acme"
        machine_config = "deploy/machine.json" # <--
      `,
      filename: "fly.toml",
      files: { "machine.json": '{ "containers": [{ "name": "app" }] }' },
      fixed: `
        app = "acme"
        machine_config = "machine.json"
      `,
    },
    {
      name: "a container that is not there",
      toml: `
        app = "acme"
        machine_config = "machine.json"
        container = "web" # <--
      `,
      filename: "fly.toml",
      files: { "machine.json": '{ "containers": [{ "name": "api" }, { "name": "proxy" }] }' },
      fixed: `
        app = "acme"
        machine_config = "machine.json"
        container = "api"
      `,
    },
    {
      name: "a file that is no JSON",
      toml: `
        app = "acme"
        machine_config = "machine.json" # <--
      `,
      filename: "fly.toml",
      files: { "machine.json": '{ "containers": [{ "name": "api" } }' },
    },
    {
      name: "both there",
      toml: `
        app = "acme"
        machine_config = "machine.json"
        container = "api"
      `,
      filename: "fly.toml",
      files: { "machine.json": '{ "containers": [{ "name": "api" }] }' },
    },
  ],
};
