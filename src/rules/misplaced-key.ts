import type { Manual } from "../manual.ts";
import { isTable, type Path, type Table, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { knownTables } from "../schema/nodes.ts";
import { SWALLOWED } from "../schema/unknown-key.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";

export default rule({
  id: "misplaced-key",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  replaces: ["check-headers-shape"],
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations, document }) {
    for (const { path, meant = [], value, keyword } of violations) {
      const other = valueAt(document.value, meant);
      if (keyword === SWALLOWED) yield finding(path, meant, document.value, consequenceIn(path));
      else if (isTable(value) && other !== undefined && !isTable(other)) yield spare(path, meant);
      else yield alreadySet(path, meant, document.value) ?? finding(path, meant, document.value, "Fly ignores it");
    }
  },
});

function consequenceIn([section]: Path): string {
  return section === "env" ? "it only becomes an environment variable" : "it only becomes an HTTP header";
}

function finding(path: Path, meant: Path, root: Table, consequence: string): Finding {
  const value = valueAt(root, path);
  const isList = Array.isArray(value) && value.some(isTable);
  if (isList || isTable(value)) return misplacedSection(path, isList ? [...meant, 0] : meant, consequence);
  const name = tomlKey(String(path.at(-1)));
  const parent = path.slice(0, -1);
  const home = inElement(root, meant).slice(0, -1);
  const target =
    home.length === 0 ? "at the top of the file, above the first [section]" : `in ${header(asWritten(home))}`;
  const line = `${name} = ${short(value, 60)}`;
  return {
    path,
    at: "key",
    message: (place) =>
      parent.length === 0
        ? `${name} stands at the top of the file, where ${consequence}; it belongs ${target}.`
        : `${name} stands in ${header(parent)}, because TOML gives a line to the last header above it (${place(parent)}), and here ${consequence}; it belongs ${target}.`,
    help: (place) => `${moveTo(home, root, place)}:\n${home.length === 0 ? "" : `${header(asWritten(home))}\n`}${line}`,
    fix: { safe: false, changes: [{ remove: path }, { add: home, toml: `${name} = ${short(value, 1000)}` }] },
  };
}

function moveTo(home: Path, root: Table, place: (path: Path) => string): string {
  if (home.length === 0) return "Move it to the top of the file, above the first [section]";
  if (valueAt(root, home) === undefined) return "Move it to a section of its own";
  return `Move it right below the header${typeof home.at(-1) === "number" ? ` on ${place(home)}` : ""}`;
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
  if (path.length < 2 || value === undefined || isTable(value) || (Array.isArray(value) && value.some(isTable)))
    return undefined;
  const name = tomlKey(String(path.at(-1)));
  const home = other.length === 1 ? "the file" : header(other.slice(0, -1));
  return {
    path,
    at: "key",
    message: (place) =>
      `${name} stands in ${header(path.slice(0, -1))}, where Fly ignores it; ${home} has its ${name} on ${place(other)}.`,
    help: (place) =>
      toml(value) === toml(valueAt(root, path))
        ? "Delete the line."
        : `Delete the line, or, if its value is the right one, change ${place(other)} to:\n${name} = ${short(valueAt(root, path), 60)}`,
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
function spare(path: Path, meant: Path): Finding {
  const name = tomlKey(String(path.at(-1)));
  const home = header(asWritten(meant.slice(0, -1)));
  return {
    path,
    at: "header",
    message: `${name} is a key of ${home} and no section, so Fly ignores what stands in here.`,
    help: `Delete it: ${home} has its ${name} already.`,
  };
}

function misplacedSection(path: Path, meant: Path, consequence: string): Finding {
  const parent = path.slice(0, -1);
  const name = tomlKey(String(path.at(-1)));
  const home = meant.filter((step) => typeof step === "string").slice(0, -1);
  const where = home.length === 0 ? "a section of its own" : `a table of ${header(asWritten(home))}`;
  return {
    path,
    at: "header",
    message:
      parent.length === 0
        ? `${name} is no section of its own, so ${consequence}: it belongs ${where.replace("a table of", "under")}.`
        : `${name} stands inside of ${header(parent)}, where ${consequence}: it is ${where}.`,
    help:
      parent.length === 0 ? `Write it under:\n${header(asWritten(home))}` : `Write its header as:\n${header(meant)}`,
  };
}

/** A list of tables is written with double brackets, also where the file has none yet. */
function asWritten(path: Path): Path {
  const names = path.filter((step) => typeof step === "string").join(".");
  const isList = knownTables().some((table) => table.array && table.path.join(".") === names);
  return isList && typeof path.at(-1) === "string" ? [...path, 0] : path;
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
