import { folded } from "../go/fold.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  noName: "This header has no name, so flyctl cannot read the file.",
  notTextRefused: (name: string, value: string) =>
    `The header ${name} has to be text in quotes, but here it is ${value}, so flyctl cannot read the file.`,
  notTextSent: (name: string, value: string) =>
    `The header ${name} has to be text in quotes, but here it is ${value}, so the check sends it as the text of a Go value.`,
  notTable: (headers: string, found: string) =>
    `${headers} has to be a table of names with text, but here it is ${found}, so flyctl cannot read the file.`,
  list: "a list",
  needless: "Delete it: a tcp check only opens a connection and sends no headers.",
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
      yield violation.path.includes("tcp_checks") ? needless(violation) : finding(violation);
  },
});

/** flyctl converts the headers of a tcp check like those of an http check, and then has no use for them. */
function needless(violation: Violation): Finding {
  const headers = violation.path.slice(0, violation.path.indexOf("headers") + 1);
  return { ...finding(violation), help: says.needless, fix: { safe: true, changes: [{ remove: headers }] } };
}

function finding(violation: Violation): Finding {
  const { path, outcome, keyword } = violation;
  if (keyword === "required") {
    const help = '{ name = "X-Forwarded-Proto", value = "https" }';
    return { path: path.slice(0, -1), outcome, message: says.noName, help };
  }
  return folded(String(path.at(-1))) === "headers" ? notTable(violation) : notText(violation);
}

function notText({ path, value, outcome }: Violation): Finding {
  const name = String(path.at(-1));
  const isScalar = typeof value === "number" || typeof value === "boolean";
  const words = outcome === "load" ? says.notTextRefused : says.notTextSent;
  return {
    path,
    outcome,
    message: words(name, short(value)),
    ...(isScalar ? setTo(path, toml(String(value)), { safe: true }) : { help: `${tomlKey(name)} = "..."` }),
  };
}

function notTable({ path, value, outcome }: Violation): Finding {
  const pairs = Array.isArray(value) ? value.filter(isTable) : [];
  const isPlain = pairs.every(({ name, value: text = "" }) => typeof name === "string" && typeof text === "string");
  const written = isPlain ? pairs.map((pair) => `${tomlKey(String(pair.name))} = ${toml(pair.value ?? "")}`) : [];
  return {
    path,
    outcome,
    message: says.notTable(header(path), Array.isArray(value) ? says.list : short(value)),
    ...(written.length > 0
      ? setTo(path, `{ ${written.join(", ")} }`, { safe: true })
      : { help: 'headers = { X-Forwarded-Proto = "https" }' }),
  };
}

export const manual: Manual = {
  title: "Headers of a health check in a form that flyctl cannot read",
  why: "Under `[[http_service.checks]]` flyctl takes headers only as a table of names with text. The list of `{ name, value }` and values without quotes load under `[[services.http_checks]]` and `[checks]`, but not here: the whole file is refused.",
  how: 'Write `headers = { X-Forwarded-Proto = "https" }`.',
  examples: [
    {
      name: "a list",
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
      name: "the list form under services",
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
