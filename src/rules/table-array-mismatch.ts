import type { Change } from "../change.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import type { Document } from "../toml/document.ts";
import { header, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  bracketsWanted: (name: string) =>
    `${name} is a list of entries, so it needs brackets around its braces; without them flyctl cannot read the file.`,
  noNames: (section: string, entries: string) =>
    `The entries of ${section} have no names: it is a list, and flyctl cannot read the file with ${entries}.`,
  listWanted: (section: string) =>
    `${section} is a list of entries, so its header needs two brackets; with one flyctl cannot read the file.`,
  tableWanted: (section: string) =>
    `There is only one ${section}, so its header needs single brackets; with two flyctl cannot read the file.`,
  oneHeader: (section: string) => `Put all of its keys under one header: ${section}`,
};

export default rule({
  id: "table-array-mismatch",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations, document }) {
    for (const violation of violations) {
      if (!isTable(violation.value)) yield tableWanted(violation);
      else yield isInBraces(violation, document) ? bracketsWanted(violation) : listWanted(violation);
    }
  },
});

function isInBraces({ path }: Violation, document: Document): boolean {
  return document.text.startsWith("{", document.locate().range(path, "value").start.offset);
}

/** `x = { ... }` where flyctl wants `x = [{ ... }]`. */
function bracketsWanted({ path, value, outcome }: Violation): Finding {
  const message = says.bracketsWanted(tomlKey(String(path.at(-1))));
  // What it writes is the same, and yet not to the letter.
  return { path, at: "value", outcome, message, ...setTo(path, toml([value]), { safe: false }) };
}

/** `[x]` where flyctl wants `[[x]]`. */
function listWanted({ path, value, outcome }: Violation): Finding {
  const single = header(path);
  const double = header([...path, 0]);
  const named = isTable(value) ? Object.entries(value).filter(([, item]) => isTable(item)) : [];
  if (named.length > 0) {
    return {
      path,
      outcome,
      message: says.noNames(single, named.map(([name]) => header([...path, name])).join(" and ")),
      help: named.map(() => double).join("\n"),
      fix: { safe: true, changes: named.map(([name]): Change => ({ header: [...path, name], toml: double })) },
    };
  }
  const fix = { safe: true, changes: [{ header: path, toml: double }] };
  return { path, outcome, message: says.listWanted(single), help: double, fix };
}

/** `[[x]]` where flyctl wants `[x]`. */
function tableWanted({ path, value, outcome }: Violation): Finding {
  const single = header(path);
  const entries = Array.isArray(value) ? value.length : 0;
  return {
    path,
    outcome,
    message: says.tableWanted(single),
    help: entries > 1 ? says.oneHeader(single) : single,
    fix: entries === 1 ? { safe: true, changes: [{ header: [...path, 0], toml: single }] } : undefined,
  };
}

export const manual: Manual = {
  title: "Single brackets where double are needed, or the other way round",
  why: "`[x]` is one table, `[[x]]` one entry of a list. For most sections flyctl takes only the form that it expects, and refuses the whole file otherwise. It mends the brackets of `services`, `vm`, `mounts`, `metrics` and of ports and checks below `services`, so those are not reported.",
  how: "Change the brackets. Fly's own guides have shown `[http_service.checks]` with single brackets; it does not load.",
  links: ["https://github.com/mpecan/tokf/issues/168"],
  examples: [
    {
      name: "checks of http_service",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.checks] # <--
            path = "/up"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "checks in braces",
      toml: `
        [http_service]
          internal_port = 8080
          checks = { path = "/up", interval = "15s" } # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          checks = [{ path = "/up", interval = "15s" }]
      `,
    },
    {
      name: "concurrency",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.concurrency]] # <--
            soft_limit = 200
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 200
      `,
    },
    {
      name: "restart",
      toml: `
        [restart] # <--
          policy = "always"
      `,
      fixed: `
        [[restart]]
          policy = "always"
      `,
    },
    {
      name: "checks with names",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.checks.alive] # <--
            path = "/up"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "a single mounts table still loads",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
  ],
};
