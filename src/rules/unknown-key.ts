import { isTable } from "../path.ts";
import { type Finding, type Manual, rule } from "../rule.ts";
import { knownKeys, withoutIndexes } from "../schema/unknown-key.ts";
import type { Violation } from "../schema/violation.ts";
import { wrongName } from "../schema/wrong-names.ts";
import { header, tomlKey } from "../wording.ts";

export default rule({
  id: "unknown-key",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  looksAt: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  options: {
    allow: { description: "Keys to leave alone, with dots and without indexes, such as `services.my_key`.", default: [] as readonly string[] },
  },
  *check({ violations, options }) {
    for (const violation of violations) {
      if (!options.allow.includes(withoutIndexes(violation.path).join("."))) yield finding(violation);
    }
  },
});

function finding({ path, value, meant }: Violation): Finding {
  const name = String(path.at(-1));
  const parent = path.slice(0, -1);
  const known = wrongName(withoutIndexes(path));
  const at = isTable(value) || (Array.isArray(value) && value.some(isTable)) ? "header" : "key";
  if (known) {
    return {
      path,
      at,
      message: `\`${name}\` ${known.message}.`,
      help: typeof known.help === "string" ? known.help : known.help(value),
      ...(known.rename === undefined || at === "header" ? {} : { fix: { safe: false, changes: [{ rename: path, toml: known.rename }] } }),
    };
  }
  const near = meant?.at(-1);
  const place = parent.length === 0 ? "fly.toml" : header(parent);
  const written = at === "header" ? header(path) : `\`${name}\` in ${place}`;
  const message = `flyctl does not know ${parent.length === 0 && at === "key" ? `\`${name}\`` : written} and ignores it.`;
  if (typeof near !== "string") return { path, at, message, help: fromScratch(path, at) };
  return {
    path,
    at,
    message,
    help: `Did you mean ${near}? ${at === "header" ? header([...parent, near]) : `${tomlKey(near)} = ...`}`,
    ...(at === "header" ? {} : { fix: { safe: false, changes: [{ rename: path, toml: tomlKey(near) }] } }),
  };
}

function fromScratch(path: Violation["path"], at: "header" | "key"): string {
  const parent = path.slice(0, -1);
  const keys = knownKeys(parent);
  if (at === "header" || keys.length === 0 || parent.length === 0) return "Delete it, or put a # before each of its lines.";
  const list = keys.slice(0, 12).join(", ") + (keys.length > 12 ? ", ..." : "");
  return `Delete it. ${header(parent)} takes: ${list}`;
}

export const manual: Manual = {
  title: "A key that flyctl does not know",
  why: "flyctl passes over keys that it does not know, without a word: the limit, the check or the volume that the author wrote down does not exist. `fly config validate --strict` tells of some of them, but looks neither into `services` nor into `vm`, `mounts` and `metrics`.",
  how: "Write the key that was meant, or delete the line. Many such names come from the Machines API, from docker-compose or from other hosts; for these the report says what Fly calls it.",
  links: ["https://github.com/superfly/flyctl/pull/4487"],
  examples: [
    { name: "a limit that does not exist", toml: "[http_service]\n  internal_port = 3000\n  max_machines_running = 1 # <--\n" },
    {
      name: "a misspelled key",
      toml: "[http_service]\n  internal_port = 3000\n  force_http = true # <--\n",
      fixed: "[http_service]\n  internal_port = 3000\n  force_https = true\n",
    },
    { name: "a section of another name", toml: '[[volumes]] # <--\n  source = "data"\n  destination = "/data"\n' },
    { name: "the Machines API's name", toml: '[[restart]]\n  policy = "on-failure"\n  max_retries = 3 # <--\n', fixed: '[[restart]]\n  policy = "on-failure"\n  retries = 3\n' },
    { name: "free names where any name goes", toml: '[env]\n  ANYTHING = "goes"\n[build.args]\n  HERE = "too"\n' },
    { name: "left alone on request", toml: '[build]\n  context = "."\n', options: { allow: ["build.context"] } },
  ],
};
