import { isTable, type Path } from "../path.ts";
import { type Finding, type Manual, rule } from "../rule.ts";
import { typesOf } from "../schema/schema.ts";
import type { Violation } from "../schema/violation.ts";
import { either, header, short, toml, tomlKey } from "../wording.ts";

export default rule({
  id: "value-type-mismatch",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  looksAt: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations }) {
    for (const violation of violations) yield finding(violation);
  },
});

const KINDS: Readonly<Record<string, string>> = {
  string: "text in quotes",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false, without quotes",
  array: "a list in brackets",
  object: "a table",
};

const OUTCOMES = {
  load: "flyctl cannot read the file",
  ignored: "Fly ignores the line",
  deploy: "the deploy fails",
} as const;

function finding({ path, value, schema, outcome }: Violation): Finding {
  const name = tomlKey(String(path.findLast((step) => typeof step === "string") ?? ""));
  const types = schema ? typesOf(schema) : [];
  const wanted = either([...new Set(types)].map((type) => KINDS[type] ?? type));
  const consequence = OUTCOMES[outcome as keyof typeof OUTCOMES] ?? "this does something else than it says";
  const section = sectionAsValue(path, value, types);
  if (section) return { ...section, outcome, message: `${section.message}, so ${consequence}.` };
  const better = betterValue(value, types);
  return {
    path,
    outcome,
    message: `${name} has to be ${wanted || "a number that is not nan or inf"}, but here it is ${described(value)}, so ${consequence}.`,
    help:
      better === undefined
        ? advice(name, types, schema?.examples?.[0])
        : typeof path.at(-1) === "number"
          ? better
          : `${name} = ${better}`,
    // Only a change of quotes or brackets keeps the meaning.
    ...(better === undefined ? {} : { fix: { safe: true, changes: [{ set: path, toml: better }] } }),
  };
}

/** `[processes.worker]` with a `command`, `[[vm.processes]]` with a `name`: a text, or a list of texts, written as a section. */
function sectionAsValue(path: Path, value: unknown, types: readonly string[]): Finding | undefined {
  const text = isTable(value) ? [value.command, value.name, ...Object.values(value)].find(isText) : undefined;
  if (text === undefined || !types.includes("string")) return undefined;
  const isItem = typeof path.at(-1) === "number";
  const place = isItem ? path.slice(0, -1) : path;
  const parent = place.slice(0, -1);
  const name = tomlKey(String(place.at(-1)));
  const line = `${name} = ${isItem ? toml([text]) : toml(text)}`;
  return {
    path,
    at: "header",
    message: `${name} is ${isItem ? "a list of texts" : "one line of text"}, and here it is written as a section`,
    help: parent.length === 0 ? line : `${header(parent)}\n  ${line}`,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function described(value: unknown): string {
  if (typeof value === "string") return `the text ${short(value)}`;
  if (isTable(value)) return "a table";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return short(value);
}

/** The same value in the type that is wanted, where that is beyond doubt. */
function betterValue(value: unknown, types: readonly string[]): string | undefined {
  const takes = (type: string) => types.includes(type);
  if (typeof value === "string") {
    if (takes("boolean") && /^(true|false)$/i.test(value)) return value.toLowerCase();
    if ((takes("integer") || takes("number")) && /^-?\d{1,9}$/.test(value)) return String(Number(value));
    if (takes("number") && /^\d{1,3}(\.\d+)?%$/.test(value)) return String(Number(value.slice(0, -1)) / 100);
    if (takes("array") && !types.includes("object")) return toml([value]);
    return undefined;
  }
  if ((typeof value === "number" || typeof value === "boolean") && takes("string") && Number.isFinite(Number(value)))
    return toml(String(value));
  return undefined;
}

function advice(name: string, types: readonly string[], example: unknown): string {
  if (example !== undefined) return `For example: ${name} = ${toml(example)}`;
  if (types[0] === "object") return `Write it as a section: ${header([name])}`;
  const examples: Readonly<Record<string, string>> = { boolean: "true", integer: "1", number: "1", array: '["..."]' };
  return `For example: ${name} = ${examples[types[0] ?? ""] ?? '"..."'}`;
}

export const manual: Manual = {
  title: "A value of the wrong kind",
  why: "flyctl reads each key as one kind of value: text, a number, true or false, a list. One value of another kind, and it refuses the whole file, without a line number. Only `[[services]]` still takes ports in quotes, and only `[env]` takes numbers.",
  how: "Write the value in the kind that is named: most often that means to add or to drop the quotes, or to put a single value in brackets.",
  examples: [
    {
      name: "a port in quotes under http_service",
      toml: `
        [http_service]
          internal_port = "8080" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a number as build argument",
      toml: `
        [build.args]
          NODE_VERSION = 20 # <--
      `,
      fixed: `
        [build.args]
          NODE_VERSION = "20"
      `,
    },
    {
      name: "one group without brackets",
      toml: `
        [processes]
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = "web" # <--
      `,
      fixed: `
        [processes]
          web = "bin/web"
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
    },
    {
      name: "a percentage",
      toml: `
        [deploy]
          max_unavailable = "25%" # <--
      `,
      fixed: `
        [deploy]
          max_unavailable = 0.25
      `,
    },
    {
      name: "ports in quotes under services still load",
      toml: `
        [[services]]
          internal_port = "8080"
          protocol = "tcp"
          [[services.ports]]
            port = "443"
      `,
    },
  ],
};
