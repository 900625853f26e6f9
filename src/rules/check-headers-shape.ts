import { folded } from "../go/fold.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  noName: "This header has no name. flyctl cannot load this file.",
  notStringRefused: (name: string, value: string) =>
    `The header ${name} must be a string, not ${value}. flyctl cannot load this file.`,
  notStringSent: (name: string, value: string) =>
    `The header ${name} must be a string, not ${value}: flyctl converts it the way Go prints it.`,
  notTable: (headers: string, found: string) =>
    `${headers} must be a table of strings, not ${found}. flyctl cannot load this file.`,
  array: "an array",
  needless: "Delete the headers: a TCP check only opens a connection and sends no headers.",
};

export default rule({
  id: "check-headers-shape",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "schema",
  replaces: ["unknown-key"],
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  *check({ violations }) {
    for (const violation of violations)
      yield stepTo(violation.path, "tcp_checks") > 0 ? needless(violation) : finding(violation);
  },
});

/** flyctl converts the headers of a tcp check like those of an http check, and then has no use for them. */
function needless(violation: Violation): Finding {
  const headers = violation.path.slice(0, stepTo(violation.path, "headers") + 1);
  return { ...finding(violation), help: says.needless, fix: { safe: true, changes: [{ remove: headers }] } };
}

/** Where in a path a key stands, in whatever letter case. */
function stepTo(path: Path, key: string): number {
  return path.findIndex((step) => typeof step === "string" && folded(step) === key);
}

function finding(violation: Violation): Finding {
  const { path, outcome, keyword } = violation;
  if (keyword === "required") {
    const help = code('{ name = "X-Forwarded-Proto", value = "https" }');
    return { path: path.slice(0, -1), outcome, message: says.noName, help };
  }
  return folded(String(path.at(-1))) === "headers" ? notTable(violation) : notString(violation);
}

function notString({ path, value, outcome }: Violation): Finding {
  const name = String(path.at(-1));
  const isScalar = typeof value === "number" || typeof value === "boolean";
  const words = outcome === "load" ? says.notStringRefused : says.notStringSent;
  return {
    path,
    outcome,
    message: words(name, short(value)),
    ...(isScalar ? setTo(path, toml(String(value)), { safe: true }) : { help: code(`${tomlKey(name)} = "..."`) }),
  };
}

function notTable({ path, value, outcome }: Violation): Finding {
  const pairs = Array.isArray(value) ? value.filter(isTable) : [];
  const isPlain = pairs.every(({ name, value: text = "" }) => typeof name === "string" && typeof text === "string");
  const written = isPlain ? pairs.map((pair) => `${tomlKey(String(pair.name))} = ${toml(pair.value ?? "")}`) : [];
  return {
    path,
    outcome,
    message: says.notTable(header(path), Array.isArray(value) ? says.array : short(value)),
    ...(written.length > 0
      ? setTo(path, `{ ${written.join(", ")} }`, { safe: true })
      : { help: code('headers = { X-Forwarded-Proto = "https" }') }),
  };
}

export const manual: Manual = {
  title: "Health check headers that flyctl cannot load",
  why: "Under `[[http_service.checks]]`, flyctl accepts headers only as a table of strings. An array of `{ name, value }` and values without quotes load under `[[services.http_checks]]` and `[checks]`, but under `[[http_service.checks]]` flyctl cannot load the file.",
  how: 'Write `headers = { X-Forwarded-Proto = "https" }`.',
  examples: [
    {
      name: "an array",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            headers = [{ name = "X-Forwarded-Proto", value = "https" }] # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            headers = { X-Forwarded-Proto = "https" }
      `,
    },
    {
      name: "a number",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            [http_service.checks.headers]
              X-Check = 1 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            [http_service.checks.headers]
              X-Check = "1"
      `,
    },
    {
      name: "headers of a tcp check",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "15s"
            headers = [{ value = "1" }] # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "the array form under services",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/up"
            headers = [{ name = "X-Check", value = "1" }]
      `,
    },
  ],
};
