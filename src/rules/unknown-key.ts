import { imageOf } from "../app/build.ts";
import type { App } from "../app/model.ts";
import type { Change } from "../change.ts";
import { code, type Help, partsOf } from "../help.ts";
import { withoutSecrets } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { isTable, isTableOrTables, isWithin, type Path, type Table, valueAt, withoutIndexes } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { adviceFor, type ScaleCommand, type WrongName, wrongName } from "../schema/made-up-names.ts";
import { knownKeys, lacksService } from "../schema/unknown-key.ts";
import type { Violation } from "../schema/violation.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";
import { nameInServices } from "../words/advice.ts";
import { fly, scaleCount, shell } from "../words/commands.ts";
import { valueFor } from "../words/convert.ts";

const says = {
  alreadySet: (name: string, usual: string, place: string) =>
    `Fly ignores \`${name}\`. The key is called \`${usual}\`, which is already set on ${place}.`,
  sectionThere: (name: string, section: string, place: string) =>
    `Fly ignores \`${name}\`. The section is called ${section}, and there is one on ${place}.`,
  deleteOrMove: "Delete it, or move what is missing to that section.",
  deleteLine: "Delete the line.",
  madeUp: (name: string, message: string) => `\`${name}\` ${message}.`,
  processGroup: (section: string, command: string) =>
    `${section} is not a fly.toml section, so Fly ignores it and nothing runs ${command}. Process groups belong in [processes].`,
  namedService: (section: string) =>
    `${section} is not a fly.toml section: services have no names. flyctl makes a service without a port of it, so the deploy fails.`,
  compose: (port: number) => [
    "Delete it. On Fly, each container of docker-compose is a separate app. For the port of this app, write:",
    code(`[http_service]\n  internal_port = ${port}\n  force_https = true`),
  ],
  oneSection: (line: string, inServices: Help) => [
    "Put all process groups into one section:",
    code(`[processes]\n  ${line}`),
    inServices,
  ],
  section: (section: string) => `${section} is not a fly.toml section, so Fly ignores it.`,
  key: (name: string) => `\`${name}\` is not a fly.toml key, so Fly ignores it.`,
  keyIn: (name: string, section: string) => `\`${name}\` is not a key of ${section}, so Fly ignores it.`,
  nearest: (name: string, line: string) => [`Did you mean ${name}?`, code(line)],
  deleteAll: "Delete it, or put # in front of each of its lines.",
  noService: (key: string) => `${key} belongs in a service, and this file has none, so Fly ignores it.`,
  deleteOrServe: (lines: string) => ["Delete the line. Or, if the app serves HTTP, add a service:", code(lines)],
  deleteOrAddService: "Delete it. Or add a complete [[services]] section and move it there.",
  deleteOrKnown: (section: string, keys: readonly string[]) =>
    `Delete it. Keys of ${section}: ${keys.slice(0, 12).join(", ")}${keys.length > 12 ? ", ..." : ""}`,
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
      description: "Keys to ignore, with dots and without indexes, such as `services.my_key`.",
      default: [] as readonly string[],
    },
  },
  *check({ app, document, violations, options }) {
    let named = false;
    for (const violation of violations) {
      const stray = withoutService(violation, document.value);
      if (stray) {
        yield stray;
        continue;
      }
      const place = withoutIndexes(violation.path);
      const known = wrongName(place);
      // Only the letter case of its section keeps such a key from being read, which key-case says.
      if (!known && violation.path.at(-1) === violation.meant?.at(-1)) continue;
      if (options.allow.includes(place.join("."))) continue;
      // The first name tells what is wrong with all.
      if (isNamedService(violation)) {
        if (!named) yield namedService(violation);
        named = true;
        continue;
      }
      yield known
        ? (alreadySet(known, violation, app, document.value) ?? madeUp(known, violation, app, document.value))
        : (processGroup(violation, app) ?? misspelt(violation) ?? fromScratch(violation));
    }
  },
});

/** A key of a service in a file without one: a service of that key alone would break the app. */
function withoutService({ path, value, meant }: Violation, root: Table): Finding | undefined {
  if (!meant || path.at(-1) !== meant.at(-1) || !lacksService(meant, path, root)) return undefined;
  const key = tomlKey(String(path.at(-1)));
  const isHttp = meant[0] === "http_service" && meant.length === 2;
  const lines = `[http_service]\n  internal_port = 8080\n  ${key} = ${short(value, 60)}`;
  return {
    path,
    at: "key",
    message: says.noService(key),
    help: isHttp ? says.deleteOrServe(lines) : says.deleteOrAddService,
    fix: { safe: false, changes: [{ remove: path }] },
  };
}

/** Another name for what the file has already: written twice, flyctl could not read it, and nothing is missing either. */
function alreadySet(known: WrongName, { path, value }: Violation, app: App, root: Table): Finding | undefined {
  const other = placeOf(known, path);
  const there = other && valueAt(root, other);
  if (!other || there === undefined) return undefined;
  const [name, at] = [String(path.at(-1)), partOf(value)];
  const fix = at === "header" ? undefined : { safe: false, changes: [{ remove: path }] };
  if (isTableOrTables(there)) {
    const section = header(bracketed(other, there));
    const help = at === "header" ? says.deleteOrMove : says.deleteLine;
    return { path, at, message: (place) => says.sectionThere(name, section, place(other)), help, fix };
  }
  const usual = String(other.at(-1));
  const besides = known.besides?.(value, scaling(app, path)) ?? [];
  const help = [at === "header" ? says.deleteAll : says.deleteLine, besides];
  return { path, at, message: (place) => says.alreadySet(name, usual, place(other)), help, fix };
}

/** Where a name was meant to stand; undefined where that is in one of several tables. */
function placeOf({ meant, rename }: WrongName, path: Path): Path | undefined {
  return rename === undefined ? meant?.split(".") : [...path.slice(0, -1), rename];
}

/** A name that others have written, too. */
function madeUp(known: WrongName, { path, value }: Violation, app: App, root: Table): Finding {
  const at = partOf(value);
  const image = /^[\w./:@-]+$/.test(imageOf(app)) ? imageOf(app) : ".";
  if (isOwnPort(path, value, app))
    return { path, at, message: says.madeUp("port", known.message), help: says.deleteLine };
  const open = typeof value === "object" ? withoutSecrets(root, path) : value;
  const help = adviceFor(known, open, scaling(app, path), (command) => fly(app, command), image);
  const message = says.madeUp(String(path.at(-1)), inSection(known.message, path));
  // There is a key for it, so without it the app runs in another way than the file says.
  const severity = known.meant !== undefined || known.rename !== undefined ? "error" : undefined;
  // A list becomes a section: a new name alone would not load.
  const isSection = Array.isArray(value) && partsOf(help)[0]?.text.startsWith("[") === true;
  if (known.rename === undefined || at === "header" || isSection) return { path, at, severity, message, help };
  return { path, at, severity, message, help, fix: { safe: false, changes: renamed(path, value, known.rename, help) } };
}

/** The section by its name: beside a header such as `[http_service.timeout]`, "this section" could be that one. */
function inSection(message: string, path: Path): string {
  return message.replace("of this section", `of ${header(path.slice(0, -1))}`);
}

/** A check that names the port which it asks anyway. */
function isOwnPort(path: Path, value: unknown, app: App): boolean {
  const service = path.at(-1) === "port" ? app.services.find((one) => isWithin(path, one.path)) : undefined;
  return service?.internalPort !== undefined && service.checks.length > 0 && Number(value) === service.internalPort;
}

/** A new name, and a new value where the help has another one than the file. */
function renamed(path: Path, value: unknown, name: string, help: Help): readonly Change[] {
  const [line] = partsOf(help);
  const advised = line?.text.startsWith(`${name} = `) ? line.text.slice(name.length + 3) : toml(value);
  const set = advised === toml(value) || advised.includes("\n") ? [] : [{ set: path, toml: advised }];
  return [{ rename: path, toml: name }, ...set];
}

/** For the groups of the service that the key stands in, else for the default group. */
function scaling(app: App, path: Path): ScaleCommand {
  const groups = app.services.find((service) => isWithin(path, service.path))?.groups;
  return (counts) => {
    if (typeof counts === "number") return scaleCount(app, counts, groups?.length ? groups : undefined);
    const each = Object.entries(counts).map(([group, count]) => shell`${group}=${count}`);
    return fly(app, `scale count ${each.join(" ")}`);
  };
}

/** A section such as `[web]`, which its author takes for a process group. */
function processGroup({ path, value }: Violation, app: App): Finding | undefined {
  const command = path.length === 1 ? commandIn(value) : undefined;
  if (command === undefined) return undefined;
  const group = String(path.at(-1));
  const line = `${tomlKey(group)} = ${toml(command)}`;
  const message = says.processGroup(header(path), short(command));
  return {
    path,
    at: partOf(value),
    severity: "error",
    message,
    help: says.oneSection(line, app.hasProcesses ? [] : nameInServices(app, group)),
  };
}

/** `[services.web]`, as in docker-compose. */
function isNamedService({ path: [section, name, ...below], value }: Violation): boolean {
  return section === "services" && typeof name === "string" && below.length === 0 && isTable(value);
}

/** flyctl makes one service of the table around it, and that has no port. */
function namedService({ path, value }: Violation): Finding {
  const help =
    isTable(value) && Object.hasOwn(value, "internal_port") ? code("[[services]]") : says.compose(portInside(value));
  return { path, severity: "error", outcome: "deploy", message: says.namedService(header(path)), help };
}

/** Behind the colon of `ports = ["80:3000"]` is the port of the app. */
function portInside(value: unknown): number {
  const ports = isTable(value) ? [value.ports].flat() : [];
  return Number(ports.map((port) => /^\d+:(\d{1,5})$/.exec(String(port))?.[1]).find(Boolean) ?? 8080);
}

function commandIn(value: unknown): string | undefined {
  if (!isTable(value)) return undefined;
  const command = ["cmd", "command", "start", "run", "exec"]
    .map((key) => value[key])
    .find((text) => text !== undefined);
  return typeof command === "string" ? command : undefined;
}

/** A name that is near to one that flyctl knows there. */
function misspelt({ path, value, meant }: Violation): Finding | undefined {
  const near = meant?.at(-1);
  if (typeof near !== "string") return undefined;
  const at = partOf(value);
  const message = unknown(path, at, value);
  if (at === "header")
    return {
      path,
      at,
      severity: "error",
      message,
      help: says.nearest(near, header(bracketed([...path.slice(0, -1), near], value))),
    };
  const fitting = valueFor([...path.slice(0, -1), near], value);
  const changes: readonly Change[] = [
    { rename: path, toml: tomlKey(near) },
    ...(fitting === undefined ? [] : [{ set: path, toml: fitting }]),
  ];
  const fix = { safe: false, changes };
  const help = says.nearest(near, `${tomlKey(near)} = ${fitting ?? short(value, 60)}`);
  return { path, at, severity: "error", message, help, fix };
}

function fromScratch({ path, value }: Violation): Finding {
  const at = partOf(value);
  const parent = path.slice(0, -1);
  const keys = knownKeys(parent);
  const isListed = at === "key" && keys.length > 0 && parent.length > 0;
  const isLine = typeof value !== "object" && !String(value).includes("\n");
  const help = isListed ? says.deleteOrKnown(header(parent), keys) : isLine ? says.deleteLine : says.deleteAll;
  return { path, at, message: unknown(path, at, value), help };
}

/** The path of a section, with the brackets that the file gives it. */
function bracketed(path: Path, value: unknown): Path {
  return Array.isArray(value) ? [...path, 0] : path;
}

/** That there is no such key, or no such section. */
function unknown(path: Path, at: "header" | "key", value: unknown): string {
  if (at === "header") return says.section(header(bracketed(path, value)));
  const [name, parent] = [String(path.at(-1)), path.slice(0, -1)];
  return parent.length === 0 ? says.key(name) : says.keyIn(name, header(parent));
}

function partOf(value: unknown): "header" | "key" {
  return isTableOrTables(value) ? "header" : "key";
}

export const manual: Manual = {
  title: "A key that flyctl does not know",
  why: "flyctl silently ignores keys that it does not know, so the limit, the check or the volume that they describe does not exist. `fly config validate --strict` reports some of them, but it does not check `services`, `vm`, `mounts` or `metrics`.",
  how: "Use the key that you meant, or delete the line. Many of these names come from the Machines API, docker-compose or other hosts. The report then gives Fly's name.",
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
      name: "a section with another name",
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
      name: "another name for a key",
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
      name: "another name for a key that is already set",
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
      name: "a list of regions beside the primary one",
      toml: `
        app = "acme"
        primary_region = "fra"
        regions = ["fra", "ams"] # <--
      `,
      fixed: `
        app = "acme"
        primary_region = "fra"
      `,
    },
    {
      name: "another name for a section that is there",
      toml: `
        [http_service]
          internal_port = 8080
          health_check_path = "/up" # <--
        [[http_service.checks]]
          path = "/up"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
        [[http_service.checks]]
          path = "/up"
      `,
    },
    {
      name: "a second section under another name",
      toml: `
        [[mounts]]
          source = "data"
          destination = "/data"
        [[volumes]] # <--
          name = "data"
          size = 3
      `,
    },
    {
      name: "Consul for LiteFS",
      toml: `
        app = "acme"
        [consul] # <--
          enable = true
      `,
    },
    {
      name: "names from other hosts and docker-compose",
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
      name: "what other hosts say of volumes, variables and checks",
      toml: `
        healthCheckPath = "/healthz" # <--
        region = "oregon" # <--
        startCommand = "npm start" # <--
        [disk] # <--
          name = "data"
          mountPath = "/var/data"
          sizeGB = 10
        [[envVars]] # <--
          key = "NODE_ENV"
          value = "production"
      `,
    },
    {
      name: "services with names",
      toml: `
        [services.web] # <--
          image = "node:22"
          ports = ["80:3000"]
        [services.db]
          image = "postgres:17"
      `,
    },
    {
      name: "a service with a name, which it cannot have",
      toml: `
        [services.web] # <--
          internal_port = 3000
          protocol = "tcp"
      `,
    },
    {
      name: "variables and a check of docker-compose",
      toml: `
        environment = ["NODE_ENV=production", "LEVEL=info"] # <--
        [healthcheck] # <--
          test = ["CMD", "curl", "-f", "http://localhost:3000/health"]
          interval = "30s"
      `,
    },
    {
      name: "the size of a volume, in a section with an old name",
      toml: `
        [[mount]]
          source = "data"
          destination = "/data"
          size = "3gb" # <--
      `,
      fixed: `
        [[mount]]
          source = "data"
          destination = "/data"
          initial_size = "3gb"
      `,
    },
    {
      name: "a command that is not a string",
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
      name: "a key of a top-level check",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            port = 9090 # <--
      `,
    },
    {
      name: "the port that a check asks anyway",
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
      name: "a section for a process group beside a service",
      toml: `
        [web] # <--
          cmd = "bin/web"
        [http_service]
          internal_port = 8080
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
      name: "idle timeout and domains",
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
      name: "sections that accept any name",
      toml: `
        [env]
          ANYTHING = "goes"
        [build.args]
          HERE = "too"
      `,
    },
    {
      name: "allowed by an option",
      toml: `
        [build]
          context = "."
      `,
      options: { allow: ["build.context"] },
    },
    {
      name: "a key of a service in an app without services",
      toml: `
        app = "my-worker"
        [[vm]]
          memory = "512mb"
          auto_stop_machines = "stop" # <--
      `,
      fixed: `
        app = "my-worker"
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "a key of a port in an app without services",
      toml: `
        app = "my-worker"
        [deploy]
          handlers = ["tls", "http"] # <--
      `,
      fixed: `
        app = "my-worker"
        [deploy]
      `,
    },
    {
      name: "build inside [build], where the Dockerfile is meant",
      toml: `
        [build]
          build = "Dockerfile.prod" # <--
      `,
    },
    {
      name: "a restart policy under another name",
      toml: `
        [machine] # <--
          restart_policy = "always"
      `,
    },
    {
      name: "a schedule",
      toml: `
        [schedules] # <--
          nightly = "hourly"
      `,
    },
    {
      name: "a schedule of a public image",
      toml: `
        app = "acme"
        schedule = "daily" # <--
        [build]
          image = "ghcr.io/acme/nightly:1.4.2"
      `,
    },
    {
      name: "a build context",
      toml: `
        [build]
          dockerfile = "docker/Dockerfile"
          context = "docker" # <--
      `,
    },
    {
      name: "one word where the key takes a list",
      toml: `
        [build]
          buildpack = "heroku/nodejs" # <--
      `,
      fixed: `
        [build]
          buildpacks = ["heroku/nodejs"]
      `,
    },
    {
      name: "secrets, for which the file names the app",
      toml: `
        app = "acme"
        [secrets] # <--
          TOKEN = "x"
      `,
    },
    {
      name: "a misspelled section beside the right one",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 80
            handlers = ["http"]
          [[services.prots]] # <--
            port = 443
            handlers = ["tls", "http"]
        [[servces]] # <--
          internal_port = 9090
          protocol = "tcp"
        [[vms]] # <--
          memory = "1gb"
        [[vms]]
          memory = "2gb"
      `,
    },
  ],
};
