import type { Change } from "../change.ts";
import type { Document } from "../document/document.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { block, header, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { both } from "../words/english.ts";

const says = {
  bracketsWanted: (name: string) =>
    `${name} must be an array of tables, with brackets around the braces: flyctl cannot load this file.`,
  noNames: (section: string, entries: string) =>
    `${entries} must be ${section}, an array of tables without names: flyctl cannot load this file.`,
  listWanted: (section: string) =>
    `${section} needs double brackets (it is an array of tables). With single ones, flyctl cannot load this file.`,
  tableWanted: (section: string) =>
    `${section} needs single brackets (there is only one). With double ones, flyctl cannot load this file.`,
  listNotTable: (section: string) =>
    `${section} must be an array of tables, not a single table: flyctl cannot load this file.`,
  tableNotList: (section: string) => `${section} must be a single table, not an array: flyctl cannot load this file.`,
  insteadOfBoth: (outer: string, double: string) => [`Delete ${outer}, and write for each name:`, code(double)],
  insteadOfEach: (double: string) => ["Write in place of each header:", code(double)],
  oneTable: ["Put all its keys into one table."],
  oneHeader: (section: string) => ["Put all its keys under one header:", code(section)],
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
      // JSON and YAML have no headers, and so no brackets to double.
      if (document.form.write) yield otherShape(violation);
      else if (!isTable(violation.value)) yield tableWanted(violation);
      else yield isInBraces(violation, document) ? bracketsWanted(violation) : listWanted(violation, document);
    }
  },
});

/** A table where flyctl wants a list of them, or the other way round, in a file where both are values of a key. */
function otherShape({ path, value, outcome }: Violation): Finding {
  const at = { path, at: "header", outcome } as const;
  if (isTable(value)) {
    const listed = block("", { [String(path.at(-1))]: [value] }).trim();
    return { ...at, message: says.listNotTable(header(path)), help: code(listed) };
  }
  const [only, ...others] = Array.isArray(value) ? value : [];
  const single = block("", { [String(path.at(-1))]: only }).trim();
  return { ...at, message: says.tableNotList(header(path)), help: others.length > 0 ? says.oneTable : code(single) };
}

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
function listWanted({ path, value, outcome }: Violation, document: Document): Finding {
  const single = header(path);
  const double = header([...path, 0]);
  const named = isTable(value) ? Object.entries(value).filter(([, item]) => isTable(item)) : [];
  if (named.length > 0) {
    // The header above the names may be there, too: the array of tables could not have its name a second time.
    const isOpen = document.locate().hasHeader(path);
    const isMixed = isTable(value) && named.length < Object.keys(value).length;
    const inner = named.map(([name]): Change => ({ header: [...path, name], toml: double }));
    return {
      path,
      outcome,
      message: says.noNames(double, both(named.map(([name]) => header([...path, name])))),
      help: isMixed
        ? says.insteadOfEach(double)
        : isOpen
          ? says.insteadOfBoth(single, double)
          : named.map(() => code(double)),
      fix: isMixed ? undefined : { safe: true, changes: isOpen ? [{ header: path, toml: "" }, ...inner] : inner },
    };
  }
  const fix = { safe: true, changes: [{ header: path, toml: double }] };
  return { path, outcome, message: says.listWanted(single), help: code(double), fix };
}

/** `[[x]]` where flyctl wants `[x]`. */
function tableWanted({ path, value, outcome }: Violation): Finding {
  const single = header(path);
  const entries = Array.isArray(value) ? value.length : 0;
  return {
    path,
    outcome,
    message: says.tableWanted(single),
    help: entries > 1 ? says.oneHeader(single) : code(single),
    fix: entries === 1 ? { safe: true, changes: [{ header: [...path, 0], toml: single }] } : undefined,
  };
}

export const manual: Manual = {
  title: "Single brackets instead of double brackets, or the reverse",
  why: "`[x]` is a single table, `[[x]]` is one entry of an array of tables. For most sections, flyctl accepts only one of the two forms, and cannot load a file with the other one. It converts `services`, `vm`, `mounts`, `metrics`, and the ports and checks in `services`, so those are not reported.",
  how: "Change the brackets. Fly's own guides have shown `[http_service.checks]` with single brackets, which does not load.",
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
      name: "checks with names, below a header of their own",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.checks] # <--
            [http_service.checks.health]
              path = "/up"
            [http_service.checks.deep]
              path = "/deep"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
            [[http_service.checks]]
              path = "/up"
            [[http_service.checks]]
              path = "/deep"
      `,
    },
    {
      name: "a comment behind that header, which no fix takes away",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.checks] # how Fly knows # <--
            [http_service.checks.health]
              path = "/up"
      `,
    },
    {
      name: "a check and one with a name",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.checks] # <--
            path = "/up"
            [http_service.checks.deep]
              path = "/deep"
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
