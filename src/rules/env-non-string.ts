import type { Variable } from "../app/model.ts";
import type { Document } from "../document/document.ts";
import { formatValue } from "../go/format.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { shell } from "../words/commands.ts";

const says = {
  oddName: (variable: string) =>
    `Most programs and shells cannot read a variable named ${variable}. Use letters, digits and underscores only.`,
  rename: (better: string) => `Rename it to ${better}.`,
  nested: (table: string, variable: string, text: string) =>
    `${table} sets only one variable, ${variable}, to the string ${text}.`,
  oneFileEach: (environment: string) => [
    "Put the variables directly under [env]. For several environments, use a file for each:",
    run(shell`fly deploy -c ${`fly.${environment}.toml`}`),
  ],
  list: (text: string) => `Environment variables are strings: flyctl turns this array into ${text}.`,
  empty: (name: string, text: string) => `${name} has no value, so it reaches the app as the string ${text}.`,
  rewritten: (line: string, text: string) => `${line} reaches the app as the string ${text}.`,
};

export default rule({
  id: "env-non-string",
  category: "correctness",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-env-variables-section",
  options: {
    flagNumbers: {
      description: "Whether to also report integers, booleans and other values that reach the app as written.",
      default: false,
    },
  },
  *check({ app, document, options }) {
    for (const variable of app.env) {
      const written = valueAt(document.exact, variable.path);
      if (typeof written === "string") yield* oddName(variable, written);
      else if (written === null) yield empty(variable);
      else if (isTable(written) || Array.isArray(written)) yield nested(variable, written);
      else {
        // In YAML a whole number may be an octal one: 0777 is 511.
        const isRewritten = typeof written === "bigint" && document.form.integers === "int";
        const mayDiffer = typeof written === "number" || written instanceof Date || isRewritten;
        const source = mayDiffer ? sourceOf(document, variable.path) : variable.value;
        if (source !== variable.value) yield rewritten(variable, source);
        else if (options.flagNumbers) yield noText(variable);
      }
    }
  },
});

/** Spring Boot looks its properties up in the environment as they are written, and no shell has to read them. */
const OF_SPRING = /^(?:spring|server|management|logging)\.[\w.-]+$/;

function* oddName({ name, path }: Variable, written: string): Iterable<Finding> {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || OF_SPRING.test(name)) return;
  const better = name.replace(/\W/g, "_").replace(/^(?=\d)/, "_");
  const line = `${better} = ${toml(written)}`;
  const help = line.length <= 80 ? code(line) : says.rename(better);
  yield { path, at: "key", severity: "warning", message: says.oddName(toml(name)), help };
}

/** Only JSON and YAML have values that are none. */
function empty({ name, value, path }: Variable): Finding {
  return { path, severity: "warning", message: says.empty(name, toml(value)), help: code(`${tomlKey(name)} = ""`) };
}

function nested({ name, value, path }: Variable, written: unknown): Finding {
  if (!Array.isArray(written)) {
    const message = says.nested(header(path), name, short(value));
    return { path, severity: "error", message, help: says.oneFileEach(name) };
  }
  const help = code(`${tomlKey(name)} = ${toml(written.map(formatValue).join(","))}`);
  return { path, severity: "error", message: says.list(short(value)), help };
}

/** Go writes fractions, exponents and dates in a way of its own. */
function rewritten({ name, value, path }: Variable, source: string): Finding {
  const message = says.rewritten(`${name} = ${source}`, toml(value));
  return { path, severity: "warning", message, help: code(`${tomlKey(name)} = ${toml(source)}`) };
}

function noText({ name, value, path }: Variable): Finding {
  return {
    path,
    message: says.rewritten(`${name} = ${value}`, toml(value)),
    ...setTo(path, toml(value), { safe: true }),
  };
}

/** A value as the file writes it. */
function sourceOf(document: Document, path: Path): string {
  const { start, end } = document.locate().range(path, "value");
  return document.text.slice(start.offset, end.offset);
}

export const manual: Manual = {
  title: "An environment variable that is not a string",
  why: "flyctl turns every value in `[env]` into a string, the way Go prints it: 1.10 becomes 1.1, 1000000.0 becomes 1e+06, a table becomes `map[...]`. `[env.production]` sets one useless variable called `production`.",
  how: "Put values in quotes. For several environments, use several files.",
  examples: [
    {
      name: "table for each environment",
      toml: `
        [env.production] # <--
          LOG_LEVEL = "info"
      `,
    },
    {
      name: "version number",
      toml: `
        [env]
          VERSION = 1.10 # <--
      `,
    },
    {
      name: "name with a dash",
      toml: `
        [env]
          LOG-LEVEL = "info" # <--
      `,
    },
    {
      name: "integers on request",
      toml: `
        [env]
          PORT = 8080 # <--
      `,
      options: { flagNumbers: true },
      fixed: `
        [env]
          PORT = "8080"
      `,
    },
    {
      name: "array",
      toml: `
        [env]
          HOSTS = ["a", "b"] # <--
      `,
    },
    {
      name: "values that keep their spelling",
      toml: `
        [env]
          PORT = 8080
          DEBUG = false
          SAMPLE_RATE = 0.1
          SINCE = 2026-05-01
      `,
    },
  ],
};
