import { formatValue } from "../go/format.ts";
import type { Manual } from "../manual.ts";
import { isTable, valueAt } from "../path.ts";
import { rule } from "../rule.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";

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
    for (const { name, value, path } of app.env) {
      const written = valueAt(document.exact, path);
      if (typeof written === "string") {
        if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
          yield {
            path,
            at: "key",
            severity: "warning",
            message: `Most programs and shells cannot read a variable called ${toml(name)}: letters, digits and underscores are safe.`,
            help: `${name.replace(/\W/g, "_").replace(/^(?=\d)/, "_")} = ${short(written)}`,
          };
        }
        continue;
      }
      const isNested = isTable(written) || Array.isArray(written);
      if (isNested) {
        yield {
          path,
          severity: "error",
          message: isTable(written)
            ? `Environments cannot be nested: ${header(path)} sets one variable ${name} to the text ${short(value)}.`
            : `A variable is text: this list becomes the text ${short(value)}.`,
          help: isTable(written)
            ? `Put the variables under [env] itself, or have one file for each environment: fly deploy -c fly.${name}.toml`
            : `${tomlKey(name)} = ${toml(Array.isArray(written) ? written.map(formatValue).join(",") : value)}`,
        };
      } else if (typeof written === "number" || written instanceof Date) {
        yield {
          path,
          severity: "warning",
          message: `${name} becomes the text ${toml(value)}, which may not be how it is written here.`,
          help: `${tomlKey(name)} = ${toml(value)}`,
        };
      } else if (options.flagNumbers) {
        yield {
          path,
          message: `${name} becomes the text ${toml(value)}; variables are always text.`,
          help: `${tomlKey(name)} = ${toml(value)}`,
          fix: { safe: true, changes: [{ set: path, toml: toml(value) }] },
        };
      }
    }
  },
});

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
