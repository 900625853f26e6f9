import { code, type Help } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isListOfTables, isTable, type Path, type Table, valueAt, withoutIndexes } from "../path.ts";
import { type Finding, rule, type Words } from "../rule.ts";
import { branchFor, currentForm, isArrayOfTables, schemaAt, typesOf } from "../schema/nodes.ts";
import { SWALLOWED } from "../schema/unknown-key.ts";
import { block, header, short, toml, tomlKey } from "../toml/write.ts";
import { valueFor } from "../words/convert.ts";

const says = {
  ignored: "Fly ignores it",
  variable: "it is only an environment variable",
  httpHeader: "it is only an HTTP header",
  keyAtTop: (key: string, consequence: string, home: string) =>
    `${key} is at the top level, where ${consequence}. It belongs ${home}.`,
  keyBelow: (key: string, table: string, line: string, consequence: string, home: string) =>
    `${key} ended up in ${table} (opened on ${line}), where ${consequence}. It belongs ${home}.`,
  top: "at the top of the file, above the first [section]",
  inside: (table: string) => `in ${table}`,
  moveToTop: (line: string) => ["Move it to the top of the file, above the first [section]:", code(line)],
  moveToNewSection: (lines: string) => ["Move it to a new section:", code(lines)],
  moveToSection: (lines: string) => ["Move it directly below the header:", code(lines)],
  moveToSectionOn: (place: string, lines: string) => [`Move it directly below the header on ${place}:`, code(lines)],
  alreadySet: (key: string, table: string, consequence: string, home: string, place: string) =>
    `${key} ended up in ${table}, where ${consequence}. ${home} already sets ${key} on ${place}.`,
  topLevel: "The top level",
  deleteLine: "Delete the line.",
  noPlainPort: "Delete the line: no port of this service accepts plain HTTP, so there is nothing to redirect.",
  deleteOrChange: (place: string, line: string) => [
    `Delete the line. Or, if its value is the correct one, change ${place} to:`,
    code(line),
  ],
  notKey: (key: string, table: string) => `${key} is not a key of ${table}, so Fly ignores it.`,
  notSection: (key: string, table: Path, section: string) =>
    `${key} is not a ${table.length === 0 ? "top-level key" : `key of ${header(table)}`}, so Fly ignores it. ${section} is a separate section, not a value.`,
  writeSection: (title: string) => ["Delete the line. Or, if you meant the section, write:", code(title)],
  keyNoSection: (key: string, home: string) =>
    `${key} is a key of ${home}, not a section, so Fly ignores the contents of this section.`,
  deleteSpare: (key: string, home: string) => `Delete it: ${home} already sets ${key}.`,
  sectionAtTop: (name: string, consequence: string, home: string) =>
    `${name} is at the top level, where ${consequence}. It belongs under ${home}.`,
  writeUnder: (home: string) => ["Write it under:", code(home)],
  sectionInside: (name: string, table: string, consequence: string, home: string) =>
    `${name} is inside ${table}, where ${consequence}. It belongs ${home}.`,
  ownSection: "at the top level",
  tableOf: (home: string) => `under ${home}`,
  writeHeader: (title: string) => ["Change its header to:", code(title)],
};

export default rule({
  id: "misplaced-key",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  replaces: ["check-headers-shape"],
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations, document }) {
    const root = document.value;
    for (const { path, meant = [], value, keyword } of violations) {
      const other = valueAt(root, meant);
      const consequence = keyword === SWALLOWED ? consequenceIn(path) : says.ignored;
      if (isTable(value) && other !== undefined && !isTable(other)) yield spareSection(path, meant);
      else yield alreadySet(path, meant, root, consequence) ?? misplaced(path, meant, root, consequence);
    }
  },
});

function consequenceIn([section]: Path): string {
  return section === "env" ? says.variable : says.httpHeader;
}

function misplaced(path: Path, meant: Path, root: Table, consequence: string): Finding {
  const value = valueAt(root, path);
  if (!isTable(value) && !isListOfTables(value) && isOnlyTable(meant)) return sectionAsValue(path, meant, value);
  if (isListOfTables(value)) return misplacedSection(path, [...meant, 0], consequence);
  if (isTable(value)) return misplacedSection(path, meant, consequence);
  const key = nameOf(path);
  const parent = path.slice(0, -1);
  const home = inElement(root, meant).slice(0, -1);
  const target = home.length === 0 ? says.top : says.inside(header(asFound(home, root)));
  const fitting = valueFor(meant, value);
  const isIdle = key === "force_https" && lacksPlainPort(root, meant.slice(0, -1));
  const added = { add: home, toml: `${key} = ${fitting ?? short(value, 1000)}` };
  return {
    path,
    at: "key",
    message: (place) =>
      parent.length === 0
        ? says.keyAtTop(key, consequence, target)
        : says.keyBelow(key, header(parent), place(parent), consequence, target),
    help: isIdle ? says.noPlainPort : moveTo(home, root, `${key} = ${fitting ?? short(value, 60)}`),
    fix: { safe: false, changes: [{ remove: path }, ...(isIdle ? [] : [added])] },
  };
}

/** Whether flyctl takes nothing but a table at `meant`: a value moved there would stop the file from loading. */
function isOnlyTable(meant: Path): boolean {
  const node = schemaAt(meant);
  if (!node) return false;
  const types = typesOf(currentForm(node));
  const isList = types.includes("array") && typesOf(branchFor(node, "array").items ?? {}).includes("object");
  return types.length > 0 && types.every((type) => type === "object" || (type === "array" && isList));
}

/** `vm = "shared-cpu-1x"` in `[[vm]]`: the name of a section with a value. */
function sectionAsValue(path: Path, meant: Path, value: unknown): Finding {
  const key = nameOf(path);
  const parent = path.slice(0, -1);
  const title = header(asWritten(meant));
  const isItself = title === header(asWritten(parent));
  const message = isItself ? says.notKey(key, title) : says.notSection(key, parent, title);
  // The name of a file is no mistake, only its place is.
  const isFile = meant.join(".") === "build.compose" && typeof value === "string";
  const section = isFile ? block(title, { file: value }) : title;
  const help = isItself ? says.deleteLine : says.writeSection(section);
  return { path, at: "key", message, help, fix: { safe: false, changes: [{ remove: path }] } };
}

function moveTo(home: Path, root: Table, line: string): Words<Help> {
  if (home.length === 0) return says.moveToTop(line);
  const lines = `${header(asFound(home, root))}\n${line}`;
  if (valueAt(root, home) === undefined) return says.moveToNewSection(lines);
  if (typeof home.at(-1) === "string") return says.moveToSection(lines);
  return (place) => says.moveToSectionOn(place(home), lines);
}

/** Of several tables of a list the one that a key is for: HTTPS is forced on the port that takes plain HTTP. */
function inElement(root: Table, meant: Path): Path {
  const home = meant.slice(0, -1);
  const list = valueAt(root, home);
  if (!Array.isArray(list) || list.length < 2) return meant;
  const index = meant.at(-1) === "force_https" ? list.findIndex(isPlain) : -1;
  return index < 0 ? meant : [...home, index, ...meant.slice(-1)];
}

function isPlain(port: unknown): boolean {
  return isTable(port) && Array.isArray(port.handlers) && !port.handlers.includes("tls");
}

/** Whether a service has ports, and none of them could send anybody from HTTP to HTTPS. */
function lacksPlainPort(root: Table, ports: Path): boolean {
  const list = valueAt(root, ports);
  const isHttp = (port: unknown) => isPlain(port) && isTable(port) && [port.handlers].flat().includes("http");
  return Array.isArray(list) && list.length > 0 && !list.some(isHttp);
}

/** A key that has a value where it belongs, too: to move it there would set it twice, which flyctl cannot read. */
function alreadySet(path: Path, meant: Path, root: Table, consequence: string): Finding | undefined {
  const { path: other, value } = onlyOne(meant, root);
  if (path.length < 2 || value === undefined || isTable(value) || isListOfTables(value)) return undefined;
  const key = nameOf(path);
  const table = header(path.slice(0, -1));
  const home = other.length === 1 ? says.topLevel : header(other.slice(0, -1));
  const own = valueAt(root, path);
  const fitting = valueFor(meant, own);
  const isSame = toml(value) === (fitting ?? toml(own));
  const line = `${key} = ${fitting ?? short(own, 60)}`;
  return {
    path,
    at: "key",
    // Nothing is lost where both say the same.
    severity: isSame ? "warning" : undefined,
    message: (place) => says.alreadySet(key, table, consequence, home, place(other)),
    help: (place) => (isSame ? says.deleteLine : says.deleteOrChange(place(other), line)),
    fix: { safe: false, changes: [{ remove: path }] },
  };
}

/** What stands at a path, if every list on the way has one entry, or its index is known. */
function onlyOne(steps: Path, root: Table): { readonly path: Path; readonly value: unknown } {
  let path: Path = [];
  for (const [index, step] of steps.entries()) {
    path = [...path, step];
    const value = valueAt(root, path);
    const isOpen = typeof step === "string" && typeof steps[index + 1] !== "number";
    if (isOpen && Array.isArray(value) && value.length === 1 && isTable(value[0])) path = [...path, 0];
  }
  return { path, value: valueAt(root, path) };
}

/** A section that is called like a key, where the key has its value already. */
function spareSection(path: Path, meant: Path): Finding {
  const name = nameOf(path);
  const home = header(asWritten(meant.slice(0, -1)));
  return { path, message: says.keyNoSection(name, home), help: says.deleteSpare(name, home) };
}

function misplacedSection(path: Path, meant: Path, consequence: string): Finding {
  const name = nameOf(path);
  const parent = path.slice(0, -1);
  const names = withoutIndexes(meant).slice(0, -1);
  const home = header(asWritten(names));
  if (parent.length === 0)
    return { path, message: says.sectionAtTop(name, consequence, home), help: says.writeUnder(home) };
  const where = names.length === 0 ? says.ownSection : says.tableOf(home);
  const message = says.sectionInside(name, header(parent), consequence, where);
  return { path, message, help: says.writeHeader(header(meant)) };
}

/** The header as the file has it: flyctl also takes `[vm]` for `[[vm]]`. */
function asFound(path: Path, root: Table): Path {
  return isTable(valueAt(root, path)) ? path : asWritten(path);
}

/** A list of tables is written with double brackets, also where the file has none yet. */
function asWritten(path: Path): Path {
  return isArrayOfTables(withoutIndexes(path)) && typeof path.at(-1) === "string" ? [...path, 0] : path;
}

function nameOf(path: Path): string {
  return tomlKey(String(path.at(-1)));
}

export const manual: Manual = {
  title: "A key in the wrong table",
  why: "TOML assigns a key to the last header above it, whatever the indentation. A top-level key below `[build]`, or `force_https` below `[http_service.concurrency]`, ends up in that table, where flyctl ignores it: no swap, no HTTPS, no region.",
  how: "Move the line to the table named in the report: directly below its header, above any nested table. Put top-level keys above the first header.",
  links: ["https://github.com/superfly/flyctl/issues/2291"],
  examples: [
    {
      name: "a key after a nested table",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 20
          force_https = true # <--
      `,
      fixed: `
        [http_service]
          force_https = true
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 20
      `,
    },
    {
      name: "a top-level key below a section",
      toml: `
        app = "my-shop"
        [[vm]]
          memory = "512mb"
          swap_size_mb = 512 # <--
      `,
      fixed: `
        app = "my-shop"
        swap_size_mb = 512
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "force_https on a service that speaks only TLS",
      toml: `
        [[services]]
          internal_port = 9000
          protocol = "tcp"
          force_https = true # <--
          [[services.ports]]
            port = 9000
            handlers = ["tls"]
      `,
      fixed: `
        [[services]]
          internal_port = 9000
          protocol = "tcp"
          [[services.ports]]
            port = 9000
            handlers = ["tls"]
      `,
    },
    {
      name: "force_https on a service instead of its HTTP port",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          force_https = true # <--
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.ports]]
            port = 80
            handlers = ["http"]
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.ports]]
            force_https = true
            port = 80
            handlers = ["http"]
      `,
    },
    {
      name: "a section inside another",
      toml: `
        [[vm]]
          memory = "512mb"
        [[vm.mounts]] # <--
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a top-level key below env",
      toml: `
        app = "my-shop"
        [env]
          PORT = "8080"
          primary_region = "fra" # <--
      `,
      fixed: `
        app = "my-shop"
        primary_region = "fra"
        [env]
          PORT = "8080"
      `,
    },
    {
      name: "a key of the service below its headers",
      toml: `
        [[services]]
          protocol = "tcp"
          [[services.http_checks]]
            path = "/"
            [services.http_checks.headers]
              X-Forwarded-Proto = "https"
          internal_port = 8080 # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/"
            [services.http_checks.headers]
              X-Forwarded-Proto = "https"
      `,
    },
    {
      name: "a section with the name of a key that is already set",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [auto_stop_machines] # <--
          timeout = "3h"
      `,
    },
    {
      name: "a key that is also set in the right place",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            internal_port = 8081 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "a section's own name as a key",
      toml: `
        [[vm]]
          memory = "512mb"
          vm = "shared-cpu-1x" # <--
      `,
      fixed: `
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "the name of a section as a key",
      toml: `
        [[vm]]
          memory = "512mb"
          env = "production" # <--
      `,
      fixed: `
        [[vm]]
          memory = "512mb"
      `,
    },
    {
      name: "each key in its table",
      toml: `
        swap_size_mb = 512
        [http_service]
          internal_port = 8080
          force_https = true
          [http_service.concurrency]
            soft_limit = 20
      `,
    },
    {
      name: "a compose file at the top",
      toml: `
        app = "stack"
        compose = "compose.yml" # <--
      `,
      fixed: `
        app = "stack"
      `,
    },
  ],
};
