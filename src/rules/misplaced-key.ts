import type { Manual } from "../manual.ts";
import { isTable, type Path, type Table, valueAt } from "../path.ts";
import { type Finding, rule, type Words } from "../rule.ts";
import { knownTables } from "../schema/nodes.ts";
import { SWALLOWED } from "../schema/unknown-key.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";

const says = {
  ignored: "Fly ignores it",
  variable: "it only becomes an environment variable",
  httpHeader: "it only becomes an HTTP header",
  keyAtTop: (key: string, consequence: string, home: string) =>
    `${key} stands at the top of the file, where ${consequence}; it belongs ${home}.`,
  keyBelow: (key: string, table: string, line: string, consequence: string, home: string) =>
    `${key} stands in ${table}, because TOML gives a line to the last header above it (${line}), and here ${consequence}; it belongs ${home}.`,
  top: "at the top of the file, above the first [section]",
  inside: (table: string) => `in ${table}`,
  moveToTop: (line: string) => `Move it to the top of the file, above the first [section]:\n${line}`,
  moveToNewSection: (lines: string) => `Move it to a section of its own:\n${lines}`,
  moveToSection: (lines: string) => `Move it right below the header:\n${lines}`,
  moveToSectionOn: (place: string, lines: string) => `Move it right below the header on ${place}:\n${lines}`,
  alreadySet: (key: string, table: string, home: string, place: string) =>
    `${key} stands in ${table}, where Fly ignores it; ${home} has its ${key} on ${place}.`,
  theFile: "the file",
  deleteLine: "Delete the line.",
  deleteOrChange: (place: string, line: string) =>
    `Delete the line, or, if its value is the right one, change ${place} to:\n${line}`,
  keyNoSection: (key: string, home: string) =>
    `${key} is a key of ${home} and no section, so Fly ignores what stands in here.`,
  deleteSpare: (key: string, home: string) => `Delete it: ${home} has its ${key} already.`,
  sectionAtTop: (name: string, consequence: string, home: string) =>
    `${name} is no section of its own, so ${consequence}: it belongs under ${home}.`,
  writeUnder: (home: string) => `Write it under:\n${home}`,
  sectionInside: (name: string, table: string, consequence: string, home: string) =>
    `${name} stands inside of ${table}, where ${consequence}: it is ${home}.`,
  ownSection: "a section of its own",
  tableOf: (home: string) => `a table of ${home}`,
  writeHeader: (title: string) => `Write its header as:\n${title}`,
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
      if (keyword === SWALLOWED) yield misplaced(path, meant, root, consequenceIn(path));
      else if (isTable(value) && other !== undefined && !isTable(other)) yield spareSection(path, meant);
      else yield alreadySet(path, meant, root) ?? misplaced(path, meant, root, says.ignored);
    }
  },
});

function consequenceIn([section]: Path): string {
  return section === "env" ? says.variable : says.httpHeader;
}

function misplaced(path: Path, meant: Path, root: Table, consequence: string): Finding {
  const value = valueAt(root, path);
  if (isListOfTables(value)) return misplacedSection(path, [...meant, 0], consequence);
  if (isTable(value)) return misplacedSection(path, meant, consequence);
  const key = nameOf(path);
  const parent = path.slice(0, -1);
  const home = inElement(root, meant).slice(0, -1);
  const target = home.length === 0 ? says.top : says.inside(header(asWritten(home)));
  return {
    path,
    at: "key",
    message: (place) =>
      parent.length === 0
        ? says.keyAtTop(key, consequence, target)
        : says.keyBelow(key, header(parent), place(parent), consequence, target),
    help: moveTo(home, root, `${key} = ${short(value, 60)}`),
    fix: { safe: false, changes: [{ remove: path }, { add: home, toml: `${key} = ${short(value, 1000)}` }] },
  };
}

function moveTo(home: Path, root: Table, line: string): Words {
  if (home.length === 0) return says.moveToTop(line);
  const lines = `${header(asWritten(home))}\n${line}`;
  if (valueAt(root, home) === undefined) return says.moveToNewSection(lines);
  if (typeof home.at(-1) === "string") return says.moveToSection(lines);
  return (place) => says.moveToSectionOn(place(home), lines);
}

/** Of several tables of a list the one that a key is for: HTTPS is forced on the port that takes plain HTTP. */
function inElement(root: Table, meant: Path): Path {
  const home = meant.slice(0, -1);
  const list = valueAt(root, home);
  if (!Array.isArray(list) || list.length < 2) return meant;
  const isPlain = (item: unknown) => isTable(item) && Array.isArray(item.handlers) && !item.handlers.includes("tls");
  const index = meant.at(-1) === "force_https" ? list.findIndex(isPlain) : -1;
  return index < 0 ? meant : [...home, index, ...meant.slice(-1)];
}

/** A key that has a value where it belongs, too: to move it there would set it twice, which flyctl cannot read. */
function alreadySet(path: Path, meant: Path, root: Table): Finding | undefined {
  const { path: other, value } = onlyOne(meant, root);
  if (path.length < 2 || value === undefined || isTable(value) || isListOfTables(value)) return undefined;
  const key = nameOf(path);
  const table = header(path.slice(0, -1));
  const home = other.length === 1 ? says.theFile : header(other.slice(0, -1));
  const isSame = toml(value) === toml(valueAt(root, path));
  const line = `${key} = ${short(valueAt(root, path), 60)}`;
  return {
    path,
    at: "key",
    message: (place) => says.alreadySet(key, table, home, place(other)),
    help: (place) => (isSame ? says.deleteLine : says.deleteOrChange(place(other), line)),
    fix: { safe: false, changes: [{ remove: path }] },
  };
}

/** What stands at a path of names, if every list on the way has one entry. */
function onlyOne(names: Path, root: Table): { readonly path: Path; readonly value: unknown } {
  let path: Path = [];
  for (const name of names) {
    path = [...path, name];
    const value = valueAt(root, path);
    if (typeof name === "string" && Array.isArray(value) && value.length === 1 && isTable(value[0]))
      path = [...path, 0];
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
  const names = meant.filter((step) => typeof step === "string").slice(0, -1);
  const home = header(asWritten(names));
  if (parent.length === 0)
    return { path, message: says.sectionAtTop(name, consequence, home), help: says.writeUnder(home) };
  const where = names.length === 0 ? says.ownSection : says.tableOf(home);
  const message = says.sectionInside(name, header(parent), consequence, where);
  return { path, message, help: says.writeHeader(header(meant)) };
}

/** A list of tables is written with double brackets, also where the file has none yet. */
function asWritten(path: Path): Path {
  const names = path.filter((step) => typeof step === "string").join(".");
  const isList = knownTables().some((table) => table.array && table.path.join(".") === names);
  return isList && typeof path.at(-1) === "string" ? [...path, 0] : path;
}

function nameOf(path: Path): string {
  return tomlKey(String(path.at(-1)));
}

function isListOfTables(value: unknown): boolean {
  return Array.isArray(value) && value.some(isTable);
}

export const manual: Manual = {
  title: "A key in a table where nothing reads it",
  why: "TOML gives a key to the last header above it, whatever the indentation. A top-level key below `[build]`, or `force_https` below `[http_service.concurrency]`, belongs to that table, where flyctl passes over it: no swap, no HTTPS, no region.",
  how: "Move the line to the table that the report names: right below its header, above any table inside of it. Top-level keys stand above the first header.",
  links: ["https://github.com/superfly/flyctl/issues/2291"],
  examples: [
    {
      name: "a key after an inner table",
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
      name: "HTTPS for all ports, which the port of plain HTTP forces",
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
      name: "a section inside of another",
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
      name: "a section that is called like a key which is there already",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [auto_stop_machines] # <--
          timeout = "3h"
      `,
    },
    {
      name: "a key that stands where it belongs, too",
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
  ],
};
