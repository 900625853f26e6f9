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

const says = {
  alreadySet: (name: string, usual: string, place: string) =>
    `\`${name}\` is not read here, so Fly ignores it: the key is called \`${usual}\`, and stands on ${place} already.`,
  deleteLine: "Delete the line.",
  madeUp: (name: string, message: string) => `\`${name}\` ${message}.`,
  processGroup: (section: string, command: string) =>
    `flyctl does not know ${section} and ignores it: a process group is no section, so nothing runs ${command}.`,
  oneSection: (line: string) => `Write all process groups in one section:\n[processes]\n  ${line}`,
  unknown: (what: string) => `flyctl does not know ${what} and ignores it.`,
  key: (name: string) => `\`${name}\``,
  keyIn: (name: string, section: string) => `\`${name}\` in ${section}`,
  nearest: (name: string, line: string) => `Did you mean ${name}?\n${line}`,
  deleteAll: "Delete it, or put a # before each of its lines.",
  deleteOrKnown: (section: string, keys: readonly string[]) =>
    `Delete it. ${section} takes: ${keys.slice(0, 12).join(", ")}${keys.length > 12 ? ", ..." : ""}`,
};

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
      // Only the letter case of its section keeps such a key from being read, which key-case says.
      if (isOnlySpelt(violation)) continue;
      if (options.allow.includes(withoutIndexes(violation.path).join("."))) continue;
      yield alreadySet(violation, document.value) ??
        madeUp(violation, app) ??
        processGroup(violation) ??
        misspelt(violation) ??
        fromScratch(violation);
    }
  },
});

/** Another name for a key that the table has, too: to rename it would set that one twice, which flyctl cannot read. */
function alreadySet({ path, value }: Violation, root: Table): Finding | undefined {
  const rename = wrongName(withoutIndexes(path))?.rename;
  if (rename === undefined || isTable(value)) return undefined;
  const other = [...path.slice(0, -1), rename];
  if (valueAt(root, other) === undefined) return undefined;
  return {
    path,
    at: "key",
    message: (place) => says.alreadySet(String(path.at(-1)), rename, place(other)),
    help: says.deleteLine,
    fix: { safe: false, changes: [{ remove: path }] },
  };
}

/** A name that others have written, too. */
function madeUp({ path, value }: Violation, app: App): Finding | undefined {
  const known = wrongName(withoutIndexes(path));
  if (!known) return undefined;
  const at = partOf(value);
  const help = adviceFor(known, value, scaling(app, path));
  const message = says.madeUp(String(path.at(-1)), known.message);
  if (known.rename === undefined || at === "header") return { path, at, message, help };
  return { path, at, message, help, fix: { safe: false, changes: renamed(path, value, known.rename, help) } };
}

/** A new name, and a new value where the help has another one than the file. */
function renamed(path: Path, value: unknown, name: string, help: string): readonly Change[] {
  const advised = help.startsWith(`${name} = `) ? help.slice(name.length + 3) : toml(value);
  const set = advised === toml(value) || advised.includes("\n") ? [] : [{ set: path, toml: advised }];
  return [{ rename: path, toml: name }, ...set];
}

/** For the groups of the service that the key stands in, else for the default group. */
function scaling(app: App, path: Path): ScaleCommand {
  const groups = app.services.find((service) => isWithin(path, service.path))?.groups;
  return (counts) => {
    if (typeof counts === "number") return scaleCount(app, counts, groups?.length ? groups : undefined);
    const each = Object.entries(counts).map(([group, count]) => `${group}=${count}`);
    return fly(app, `scale count ${each.join(" ")}`);
  };
}

/** A section such as `[web]`, which its author takes for a process group. */
function processGroup({ path, value }: Violation): Finding | undefined {
  const command = path.length === 1 ? commandIn(value) : undefined;
  if (command === undefined) return undefined;
  const line = `${tomlKey(String(path.at(-1)))} = ${toml(command)}`;
  const message = says.processGroup(header(path), short(command));
  return { path, at: partOf(value), message, help: says.oneSection(line) };
}

function commandIn(value: unknown): string | undefined {
  if (!isTable(value)) return undefined;
  const command = ["cmd", "command", "start", "run", "exec"]
    .map((key) => value[key])
    .find((text) => text !== undefined);
  return typeof command === "string" ? command : undefined;
}

/** Whether the name itself is right. */
function isOnlySpelt({ path, meant }: Violation): boolean {
  return path.at(-1) === meant?.at(-1) && wrongName(withoutIndexes(path)) === undefined;
}

/** A name that is near to one that flyctl knows there. */
function misspelt({ path, value, meant }: Violation): Finding | undefined {
  const near = meant?.at(-1);
  if (typeof near !== "string") return undefined;
  const at = partOf(value);
  const message = says.unknown(nameOf(path, at));
  if (at === "header") return { path, at, message, help: says.nearest(near, header([...path.slice(0, -1), near])) };
  const fix = { safe: false, changes: [{ rename: path, toml: tomlKey(near) }] };
  return { path, at, message, help: says.nearest(near, `${tomlKey(near)} = ${short(value, 60)}`), fix };
}

function fromScratch({ path, value }: Violation): Finding {
  const at = partOf(value);
  const parent = path.slice(0, -1);
  const keys = knownKeys(parent);
  const isListed = at === "key" && keys.length > 0 && parent.length > 0;
  const help = isListed ? says.deleteOrKnown(header(parent), keys) : says.deleteAll;
  return { path, at, message: says.unknown(nameOf(path, at)), help };
}

/** The key, or the section, as a person calls it. */
function nameOf(path: Path, at: "header" | "key"): string {
  if (at === "header") return header(path);
  const [name, parent] = [String(path.at(-1)), path.slice(0, -1)];
  return parent.length === 0 ? says.key(name) : says.keyIn(name, header(parent));
}

function partOf(value: unknown): "header" | "key" {
  return isTable(value) || (Array.isArray(value) && value.some(isTable)) ? "header" : "key";
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
