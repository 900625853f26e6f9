import { type Section, tables } from "../app/section.ts";
import type { Change } from "../change.ts";
import { formatValue } from "../go/format.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, toml, tomlKey } from "../toml/write.ts";

/** Sections that flyctl also takes under another name (internal/appconfig/patches.go). */
const ALIASES: readonly (readonly [string, string])[] = [
  ["mount", "mounts"],
  ["compute", "vm"],
  ["computes", "vm"],
  ["metric", "metrics"],
];

const says = {
  otherName: (alias: string, name: string) =>
    `flyctl reads [${alias}] as [${name}]; the docs, editors and other tools know that name only.`,
  bothCount: (alias: string, name: string) =>
    `flyctl reads [${alias}] as another name for ${name}, so its entries come in front of those of ${name}: both count.`,
  writeAllAs: (title: string) => `Write all of them as ${title}.`,
  target: "flyctl reads build_target as build-target, which is the name in the docs.",
  targetWins: (value: string) => `build_target = ${value} is another name for build-target and wins over it.`,
  keepOne: (line: string) => `Keep one of the two:\n${line}`,
  oldList: (name: string) =>
    `[[${name}]] is an old form that flyctl turns into [${name}]; editors and other tools do not know it.`,
  oneHeader: (title: string) => `Put all variables under one header: ${title}`,
};

export default rule({
  id: "legacy-table-alias",
  category: "style",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ app: { root, build } }) {
    for (const [alias, name] of ALIASES) yield* section(root, alias, name);
    if (build && Object.hasOwn(build.table, "build_target")) yield target(build);
    if (isListOfTables(root.table.processes)) yield* processes(root);
    if (isListOfTables(root.table.env)) yield env(root);
  },
});

function isListOfTables(value: unknown): boolean {
  return Array.isArray(value) && value.some(isTable);
}

function* section(root: Section, alias: string, name: string): Iterable<Finding> {
  // The patches look for the exact name only.
  const entries = Object.hasOwn(root.table, alias) ? tables(root, alias) : [];
  if (entries.length === 0) return;
  const title = header([name, 0]);
  if (Object.hasOwn(root.table, name)) {
    yield { path: [alias], severity: "warning", message: says.bothCount(alias, name), help: says.writeAllAs(title) };
  } else {
    const changes = entries.map(({ path }): Change => ({ header: path, toml: title }));
    yield { path: [alias], message: says.otherName(alias, name), help: title, fix: { safe: true, changes } };
  }
}

function target(build: Section): Finding {
  const path = [...build.path, "build_target"];
  const value = toml(build.table.build_target);
  const help = `build-target = ${value}`;
  if (Object.hasOwn(build.table, "build-target"))
    return { path, at: "key", severity: "warning", message: says.targetWins(value), help: says.keepOne(help) };
  const changes: readonly Change[] = [{ rename: path, toml: "build-target" }];
  return { path, at: "key", message: says.target, help, fix: { safe: true, changes } };
}

function* processes(root: Section): Iterable<Finding> {
  const entries = tables(root, "processes");
  // Of any other key there is a report already, which says what the new form is.
  if (entries.some(({ table }) => Object.keys(table).some((key) => key !== "name" && key !== "command"))) return;
  const named = entries.filter(({ table }) => table.name !== undefined);
  // An entry without a command runs that of the image.
  const lines = named.map(({ table }) => `${tomlKey(formatValue(table.name))} = ${toml(table.command ?? "")}`);
  const isPlain =
    named.length === entries.length &&
    named.every(({ table }) => typeof table.name === "string" && typeof (table.command ?? "") === "string") &&
    new Set(named.map(({ table }) => table.name)).size === named.length;
  const block = ["[processes]", ...lines].join("\n  ");
  const changes = [...entries.map(({ path }): Change => ({ remove: path })), { append: block }];
  yield {
    path: ["processes"],
    message: says.oldList("processes"),
    help: block,
    fix: isPlain ? { safe: true, changes } : undefined,
  };
}

function env(root: Section): Finding {
  const [first, ...others] = tables(root, "env");
  const finding = { path: ["env"], message: says.oldList("env") };
  if (!first || others.length > 0) return { ...finding, help: says.oneHeader("[env]") };
  return { ...finding, help: "[env]", fix: { safe: true, changes: [{ header: first.path, toml: "[env]" }] } };
}

export const manual: Manual = {
  title: "A section under an old name",
  why: "flyctl takes `[mount]`, `[compute]`, `[[computes]]`, `[metric]`, `build_target`, `[[processes]]` and `[[env]]` for what is called otherwise today. Editors, schemas and people who read the file do not know that.",
  how: "Use the name of today.",
  links: ["https://github.com/superfly/flyctl/issues/1741"],
  examples: [
    {
      name: "a mount",
      toml: `
        [mount] # <--
          source = "data"
          destination = "/data"
      `,
      fixed: `
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "both names",
      toml: `
        [compute] # <--
          memory = "1gb"
        [[vm]]
          memory = "2gb"
          processes = ["app"]
      `,
    },
    {
      name: "a build target",
      toml: `
        [build]
          build_target = "prod" # <--
      `,
      fixed: `
        [build]
          build-target = "prod"
      `,
    },
    {
      name: "processes as a list",
      toml: `
        [[processes]] # <--
          name = "web"
        [[processes]]
          name = "worker"
          command = "bin/worker"
        [deploy]
          strategy = "rolling"
      `,
      fixed: `
        [deploy]
          strategy = "rolling"

        [processes]
          web = ""
          worker = "bin/worker"
      `,
    },
    {
      name: "variables as a list",
      toml: `
        [[env]] # <--
          LOG_LEVEL = "info"
      `,
      fixed: `
        [env]
          LOG_LEVEL = "info"
      `,
    },
    {
      name: "the names of today",
      toml: `
        [env]
          LOG_LEVEL = "info"
        [[mounts]]
          source = "data"
          destination = "/data"
        [[vm]]
          memory = "1gb"
      `,
    },
  ],
};
