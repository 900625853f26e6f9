import type { App } from "../app/model.ts";
import type { Change } from "../change.ts";
import type { Manual } from "../manual.ts";
import { isTable, isWithin, type Path, type Table, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { adviceFor, type ScaleCommand, wrongName } from "../schema/made-up-names.ts";
import { knownKeys, withoutIndexes } from "../schema/unknown-key.ts";
import type { Violation } from "../schema/violation.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";
import { fly, scaleCount } from "../words/commands.ts";

export default rule({
  id: "unknown-key",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  options: {
    allow: {
      description: "Keys to leave alone, with dots and without indexes, such as `services.my_key`.",
      default: [] as readonly string[],
    },
  },
  *check({ app, document, violations, options }) {
    for (const violation of violations) {
      if (options.allow.includes(withoutIndexes(violation.path).join("."))) continue;
      yield alreadySet(violation, document.value) ?? finding(violation, app);
    }
  },
});

function finding({ path, value, meant }: Violation, app: App): Finding {
  const name = String(path.at(-1));
  const parent = path.slice(0, -1);
  const known = wrongName(withoutIndexes(path));
  const at = isTable(value) || (Array.isArray(value) && value.some(isTable)) ? "header" : "key";
  if (known) {
    const help = adviceFor(known, value, scaling(app, path));
    return {
      path,
      at,
      message: `\`${name}\` ${known.message}.`,
      help,
      ...(known.rename === undefined || at === "header"
        ? {}
        : { fix: { safe: false, changes: renamed(path, value, known.rename, help) } }),
    };
  }
  const command = commandIn(path, value);
  if (command !== undefined) {
    return {
      path,
      at,
      message: `flyctl does not know ${header(path)} and ignores it: a process group is no section, so nothing runs ${short(command)}.`,
      help: `Write all process groups in one section:\n[processes]\n  ${tomlKey(name)} = ${toml(command)}`,
    };
  }
  const near = meant?.at(-1);
  const place = parent.length === 0 ? "fly.toml" : header(parent);
  const written = at === "header" ? header(path) : `\`${name}\` in ${place}`;
  const message = `flyctl does not know ${parent.length === 0 && at === "key" ? `\`${name}\`` : written} and ignores it.`;
  if (typeof near !== "string") return { path, at, message, help: fromScratch(path, at) };
  return {
    path,
    at,
    message,
    help: `Did you mean ${near}?\n${at === "header" ? header([...parent, near]) : `${tomlKey(near)} = ${short(value, 60)}`}`,
    ...(at === "header" ? {} : { fix: { safe: false, changes: [{ rename: path, toml: tomlKey(near) }] } }),
  };
}

/** The command of a section such as `[web]`, which its author takes for a process group. */
function commandIn(path: Path, value: unknown): string | undefined {
  if (path.length > 1 || !isTable(value)) return undefined;
  const command = ["cmd", "command", "start", "run", "exec"]
    .map((key) => value[key])
    .find((text) => text !== undefined);
  return typeof command === "string" ? command : undefined;
}

/** A new name, and a new value where the help has another one than the file. */
function renamed(path: Path, value: unknown, name: string, help: string): readonly Change[] {
  const advised = help.startsWith(`${name} = `) ? help.slice(name.length + 3) : toml(value);
  const set = advised === toml(value) || advised.includes("\n") ? [] : [{ set: path, toml: advised }];
  return [{ rename: path, toml: name }, ...set];
}

/** Another name for a key that the table has, too: to rename it would set that one twice, which flyctl cannot read. */
function alreadySet({ path, value }: Violation, root: Table): Finding | undefined {
  const rename = wrongName(withoutIndexes(path))?.rename;
  if (rename === undefined || isTable(value)) return undefined;
  const other = [...path.slice(0, -1), rename];
  if (valueAt(root, other) === undefined) return undefined;
  return {
    path,
    at: "key",
    message: (place) =>
      `\`${path.at(-1)}\` is not read here, so Fly ignores it: the key is called \`${rename}\`, and stands on ${place(other)} already.`,
    help: "Delete the line.",
    fix: { safe: false, changes: [{ remove: path }] },
  };
}

/** For the groups of the service that the key stands in, else for the default group. */
function scaling(app: App, path: Violation["path"]): ScaleCommand {
  const groups = app.services.find((service) => isWithin(path, service.path))?.groups;
  return (counts) =>
    typeof counts === "number"
      ? scaleCount(app, counts, groups?.length ? groups : undefined)
      : fly(
          app,
          `scale count ${Object.entries(counts)
            .map(([group, count]) => `${group}=${count}`)
            .join(" ")}`,
        );
}

function fromScratch(path: Violation["path"], at: "header" | "key"): string {
  const parent = path.slice(0, -1);
  const keys = knownKeys(parent);
  if (at === "header" || keys.length === 0 || parent.length === 0)
    return "Delete it, or put a # before each of its lines.";
  const list = keys.slice(0, 12).join(", ") + (keys.length > 12 ? ", ..." : "");
  return `Delete it. ${header(parent)} takes: ${list}`;
}

export const manual: Manual = {
  title: "A key that flyctl does not know",
  why: "flyctl passes over keys that it does not know, without a word: the limit, the check or the volume that the author wrote down does not exist. `fly config validate --strict` tells of some of them, but looks neither into `services` nor into `vm`, `mounts` and `metrics`.",
  how: "Write the key that was meant, or delete the line. Many such names come from the Machines API, from docker-compose or from other hosts; for these the report says what Fly calls it.",
  links: ["https://github.com/superfly/flyctl/pull/4487"],
  examples: [
    {
      name: "a limit that does not exist",
      toml: `
        [http_service]
          internal_port = 3000
          max_machines_running = 1 # <--
      `,
    },
    {
      name: "a misspelled key",
      toml: `
        [http_service]
          internal_port = 3000
          force_http = true # <--
      `,
      fixed: `
        [http_service]
          internal_port = 3000
          force_https = true
      `,
    },
    {
      name: "a section of another name",
      toml: `
        [[volumes]] # <--
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "the Machines API's name",
      toml: `
        [[restart]]
          policy = "on-failure"
          max_retries = 3 # <--
      `,
      fixed: `
        [[restart]]
          policy = "on-failure"
          retries = 3
      `,
    },
    {
      name: "another word for a key",
      toml: `
        [build]
          target = "production" # <--
      `,
      fixed: `
        [build]
          build-target = "production"
      `,
    },
    {
      name: "another word for a key that is there already",
      toml: `
        [http_service]
          internal_port = 8080
          port = 80 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "names of other hosts and of docker-compose",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            url = "http://localhost/up" # <--
            start_period = "10s" # <--
        [[vm]]
          memory_gb = 1 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            grace_period = "10s"
        [[vm]]
          memory = "1gb"
      `,
    },
    {
      name: "a command that is none",
      toml: `
        [[processes]]
          name = "web"
          cmd = { run = "bin/web" } # <--
        [checks.alive]
          type = "http"
          port = 8080
          url = { path = "/up" } # <--
      `,
    },
    {
      name: "a key of a check outside of services",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            port = 8080 # <--
      `,
    },
    {
      name: "a section for each process group",
      toml: `
        [web] # <--
          cmd = "bin/web"
        [worker] # <--
          command = "bin/worker"
      `,
    },
    {
      name: "a number of Machines for each group",
      toml: `
        app = "acme"
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [scale] # <--
          web = 2
          worker = 1
      `,
    },
    {
      name: "how long a connection may be idle, and the domains",
      toml: `
        [http_service]
          internal_port = 3000
        [http_service.timeout] # <--
          idle = "30m"
        [[certificates]] # <--
          hostname = "example.com"
      `,
    },
    {
      name: "free names where any name goes",
      toml: `
        [env]
          ANYTHING = "goes"
        [build.args]
          HERE = "too"
      `,
    },
    {
      name: "left alone on request",
      toml: `
        [build]
          context = "."
      `,
      options: { allow: ["build.context"] },
    },
  ],
};
