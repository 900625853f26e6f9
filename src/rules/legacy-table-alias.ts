import { type Section, tables } from "../app/section.ts";
import type { Change } from "../change.ts";
import { formatValue } from "../go/format.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isListOfTables } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { ALIASED_LISTS } from "../schema/decode.ts";
import { header, toml, tomlKey } from "../toml/write.ts";

const says = {
  alias: (alias: string, name: string) =>
    `[${alias}] is a legacy alias: flyctl reads it as [${name}], but editors and other tools do not know it.`,
  bothApply: (alias: string, name: string) =>
    `[${alias}] is an alias for [${name}]. flyctl reads its entries first, so both sections apply.`,
  useForAll: (title: string) => ["Use this header for all of them:", code(title)],
  target:
    "build_target is a legacy alias: flyctl reads it as build-target, but editors and other tools do not know it.",
  targetWins: (value: string) =>
    `build_target = ${value} overrides build-target, because flyctl reads both as the same key.`,
  keepOne: (line: string) => ["Keep only one of them:", code(line)],
  oldForm: (name: string) =>
    `The array [[${name}]] is a legacy form: flyctl reads it as the table [${name}], but editors and other tools do not know it.`,
  oneSection: (title: string) => ["Put all variables in one section:", code(title)],
};

export default rule({
  id: "legacy-table-alias",
  category: "style",
  severity: { recommended: "info", production: "info", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ app: { root, build } }) {
    for (const [name, aliases] of Object.entries(ALIASED_LISTS)) {
      for (const alias of aliases) yield* section(root, alias, name);
    }
    if (build && Object.hasOwn(build.table, "build_target")) yield target(build);
    if (isListOfTables(root.table.processes)) yield* processes(root);
    if (isListOfTables(root.table.env)) yield env(root);
  },
});

function* section(root: Section, alias: string, name: string): Iterable<Finding> {
  // The patches look for the exact name only.
  const entries = Object.hasOwn(root.table, alias) ? tables(root, alias) : [];
  if (entries.length === 0) return;
  const title = header([name, 0]);
  if (Object.hasOwn(root.table, name)) {
    yield { path: [alias], severity: "warning", message: says.bothApply(alias, name), help: says.useForAll(title) };
  } else {
    const changes = entries.map(({ path }): Change => ({ header: path, toml: title }));
    yield { path: [alias], message: says.alias(alias, name), help: code(title), fix: { safe: true, changes } };
  }
}

function target(build: Section): Finding {
  const path = [...build.path, "build_target"];
  const value = toml(build.table.build_target);
  const line = `build-target = ${value}`;
  if (Object.hasOwn(build.table, "build-target"))
    return { path, at: "key", severity: "warning", message: says.targetWins(value), help: says.keepOne(line) };
  const changes: readonly Change[] = [{ rename: path, toml: "build-target" }];
  return { path, at: "key", message: says.target, help: code(line), fix: { safe: true, changes } };
}

function* processes(root: Section): Iterable<Finding> {
  const entries = tables(root, "processes");
  // Of any other key there is a report already, which says what the new form is.
  if (entries.some(({ table }) => Object.keys(table).some((key) => key !== "name" && key !== "command"))) return;
  const named = entries.filter(({ table }) => table.name !== undefined);
  // An entry without a command runs that of the image, and of two with one name flyctl takes the last.
  const commands = new Map(named.map(({ table }) => [formatValue(table.name), table.command ?? ""]));
  const lines = [...commands].map(([name, command]) => `${tomlKey(name)} = ${toml(command)}`);
  const isPlain =
    named.length === entries.length &&
    named.every(({ table }) => typeof table.name === "string" && typeof (table.command ?? "") === "string") &&
    commands.size === named.length;
  const block = ["[processes]", ...lines].join("\n  ");
  const changes = [...entries.map(({ path }): Change => ({ remove: path })), { append: block }];
  yield {
    path: ["processes"],
    message: says.oldForm("processes"),
    help: code(block),
    fix: isPlain ? { safe: true, changes } : undefined,
  };
}

function env(root: Section): Finding {
  const [first, ...others] = tables(root, "env");
  const finding = { path: ["env"], message: says.oldForm("env") };
  if (!first || others.length > 0) return { ...finding, help: says.oneSection("[env]") };
  return { ...finding, help: code("[env]"), fix: { safe: true, changes: [{ header: first.path, toml: "[env]" }] } };
}

export const manual: Manual = {
  title: "A section or key under a legacy name",
  why: "flyctl still accepts `[mount]`, `[compute]`, `[[computes]]`, `[metric]`, `build_target`, `[[processes]]` and `[[env]]`. Editors, schemas and other tools do not know these names.",
  how: "Use the current name.",
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
      name: "processes as an array of tables",
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
      name: "variables in two tables of an array",
      toml: `
        [[env]] # <--
          LOG_LEVEL = "info"
        [[env]]
          PORT = "8080"
      `,
    },
    {
      name: "variables as an array of tables",
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
      name: "the current names",
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
    {
      name: "processes with other keys, which another rule reports",
      toml: `
        [[processes]]
          name = "web"
          cmd = "bin/web"
      `,
    },
  ],
};
