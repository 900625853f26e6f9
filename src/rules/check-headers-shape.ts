import { folded } from "../go/fold.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";

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
  return {
    ...finding(violation),
    help: "Delete it: a tcp check only opens a connection and sends no headers.",
    fix: { safe: true, changes: [{ remove: headers }] },
  };
}

function finding({ path, value, outcome, keyword }: Violation): Finding {
  const isTableItself = folded(String(path.at(-1))) === "headers";
  if (keyword === "required") {
    return {
      path: path.slice(0, -1),
      outcome,
      message: "This header has no name, so flyctl cannot read the file.",
      help: '{ name = "X-Forwarded-Proto", value = "https" }',
    };
  }
  if (!isTableItself) {
    const scalar = typeof value === "number" || typeof value === "boolean";
    const better = scalar ? toml(String(value)) : undefined;
    const consequence =
      outcome === "load" ? "flyctl cannot read the file" : `the check sends it as the text of a Go value`;
    return {
      path,
      outcome,
      message: `The header ${path.at(-1)} has to be text in quotes, but here it is ${short(value)}, so ${consequence}.`,
      help: `${tomlKey(String(path.at(-1)))} = ${better ?? '"..."'}`,
      ...(better === undefined ? {} : { fix: { safe: true, changes: [{ set: path, toml: better }] } }),
    };
  }
  const pairs = Array.isArray(value) ? value.filter(isTable) : [];
  const isPlain = pairs.every(({ name, value: text = "" }) => typeof name === "string" && typeof text === "string");
  const table = isPlain ? pairs.map((pair) => `${tomlKey(String(pair.name))} = ${toml(pair.value ?? "")}`) : [];
  const better = table.length > 0 ? `{ ${table.join(", ")} }` : '{ X-Forwarded-Proto = "https" }';
  return {
    path,
    outcome,
    message: `${header(path)} has to be a table of names with text, but here it is ${Array.isArray(value) ? "a list" : short(value)}, so flyctl cannot read the file.`,
    help: `headers = ${better}`,
    ...(table.length > 0 ? { fix: { safe: true, changes: [{ set: path, toml: better }] } } : {}),
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
