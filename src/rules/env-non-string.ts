import type { Variable } from "../app/model.ts";
import { formatValue } from "../go/format.ts";
import type { Manual } from "../manual.ts";
import { isTable, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  oddName: (variable: string) =>
    `Most programs and shells cannot read a variable called ${variable}: letters, digits and underscores are safe.`,
  nested: (table: string, variable: string, text: string) =>
    `Environments cannot be nested: ${table} sets one variable ${variable} to the text ${text}.`,
  oneFileEach: (environment: string) =>
    `Put the variables under [env] itself, or have one file for each environment: fly deploy -c fly.${environment}.toml`,
  list: (text: string) => `A variable is text: this list becomes the text ${text}.`,
  rewritten: (variable: string, text: string) =>
    `${variable} becomes the text ${text}, which may not be how it is written here.`,
  noText: (variable: string, text: string) => `${variable} becomes the text ${text}; variables are always text.`,
};

export default rule({
  id: "env-non-string",
  category: "correctness",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-env-variables-section",
  options: {
    flagNumbers: { description: "Whether whole numbers and booleans are reported, too.", default: false },
  },
  *check({ app, document, options }) {
    for (const variable of app.env) {
      const written = valueAt(document.exact, variable.path);
      if (typeof written === "string") yield* oddName(variable, written);
      else if (isTable(written) || Array.isArray(written)) yield nested(variable, written);
      else if (typeof written === "number" || written instanceof Date) yield rewritten(variable);
      else if (options.flagNumbers) yield noText(variable);
    }
  },
});

function* oddName({ name, path }: Variable, written: string): Iterable<Finding> {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return;
  const better = name.replace(/\W/g, "_").replace(/^(?=\d)/, "_");
  const help = `${better} = ${short(written)}`;
  yield { path, at: "key", severity: "warning", message: says.oddName(toml(name)), help };
}

function nested({ name, value, path }: Variable, written: unknown): Finding {
  if (!Array.isArray(written)) {
    const message = says.nested(header(path), name, short(value));
    return { path, severity: "error", message, help: says.oneFileEach(name) };
  }
  const help = `${tomlKey(name)} = ${toml(written.map(formatValue).join(","))}`;
  return { path, severity: "error", message: says.list(short(value)), help };
}

/** Go writes fractions, exponents and dates in a way of its own. */
function rewritten({ name, value, path }: Variable): Finding {
  const text = toml(value);
  return { path, severity: "warning", message: says.rewritten(name, text), help: `${tomlKey(name)} = ${text}` };
}

function noText({ name, value, path }: Variable): Finding {
  return { path, message: says.noText(name, toml(value)), ...setTo(path, toml(value), { safe: true }) };
}

export const manual: Manual = {
  title: "A variable that is not text",
  why: "flyctl turns whatever stands in `[env]` into text, the way Go prints it: 1.10 becomes 1.1, 1000000.0 becomes 1e+06, a table becomes `map[...]`. `[env.production]` sets one odd variable called `production`.",
  how: "Put values in quotes. For several environments have several files.",
  examples: [
    {
      name: "a table for each environment",
      toml: `
        [env.production] # <--
          LOG_LEVEL = "info"
      `,
    },
    {
      name: "a version",
      toml: `
        [env]
          VERSION = 1.10 # <--
      `,
    },
    {
      name: "a name with a dash",
      toml: `
        [env]
          LOG-LEVEL = "info" # <--
      `,
    },
    {
      name: "whole numbers on request",
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
      name: "whole numbers and booleans",
      toml: `
        [env]
          PORT = 8080
          DEBUG = false
      `,
    },
  ],
};
