import type { App } from "../app/model.ts";
import type { Section } from "../app/section.ts";
import { field, fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { several } from "../words/english.ts";
import { nearest } from "../words/nearest.ts";

const says = {
  refused: (name: string, known: string) =>
    `There is no process group ${quoted(name)} (${known}), so flyctl refuses the file.`,
  noMachine: (name: string, known: string, section: string) =>
    `There is no process group ${quoted(name)} (${known}), so ${section} applies to no Machine.`,
  groups: (names: readonly string[]) => `[processes] has ${several(names.map(quoted))}`,
  onlyApp: 'without [processes] the only group is "app"',
  releaseVm: "The size of the release Machine has a table of its own:\n[deploy.release_command_vm]",
  addGroup: (name: string) => `Use one of its names, or add the group:\n[processes]\n  ${name} = "..."`,
};

export default rule({
  id: "unknown-process-group",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/launch/processes/",
  *check({ app, document }) {
    const names = new Set(app.groups.map(({ name }) => name));
    // A date is text to the app, but no list, which is reported as what it is.
    const isNamed = (section: Section) => !(valueAt(document.exact, fieldPath(section, "processes")) instanceof Date);
    // flyctl checks these two (internal/appconfig/validation.go); elsewhere a wrong name just matches nothing.
    for (const section of [...app.services, ...app.restarts].filter(isNamed))
      yield* findings(app, names, section, "validate");
    for (const section of [...app.mounts, ...app.vms, ...app.checks, ...app.files, ...app.metrics].filter(isNamed))
      yield* findings(app, names, section, "ignored");
  },
});

function* findings(
  app: App,
  names: ReadonlySet<string>,
  section: Section,
  outcome: "validate" | "ignored",
): Iterable<Finding> {
  const list = fieldPath(section, "processes");
  const written = field(section, "processes");
  const isList = Array.isArray(written);
  // The first names have to do where somebody has hundreds of groups.
  const first = [...names].slice(0, 100);
  // What is no string in the list has a report of its own, and still counts as an item.
  for (const [index, name] of (isList ? written : [written]).entries()) {
    if (typeof name !== "string" || names.has(name) || (name === "" && outcome === "ignored")) continue;
    const path = isList ? [...list, index] : list;
    const title = header(section.path);
    const known = app.hasProcesses ? says.groups(first) : says.onlyApp;
    const message = outcome === "validate" ? says.refused(name, known) : says.noMachine(name, known, title);
    const near = nearest(name, first) ?? (first.length === 1 ? first[0] : undefined);
    if (title === "[[vm]]" && name === "release_command") yield { path, outcome, message, help: says.releaseVm };
    else if (near === undefined) yield { path, outcome, message, help: says.addGroup(name === "" ? "app" : name) };
    else {
      const fix = isList ? { safe: false, changes: [{ set: path, toml: toml(near) }] } : undefined;
      yield { path, outcome, message, help: `processes = ${toml([near])}`, fix };
    }
  }
}

export const manual: Manual = {
  title: "A section for a process group that does not exist",
  why: "For services and `[[restart]]` flyctl refuses a file that names an unknown group. For mounts, `[[vm]]`, checks, files and metrics it says nothing: the volume, the size or the check belongs to no Machine.",
  how: "Write the name as it stands in `[processes]`. Without that table the only group is `app`.",
  links: ["https://github.com/superfly/flyctl/issues/4085"],
  examples: [
    {
      name: "a misspelled group of a size",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]]
          processes = ["wbe"] # <--
          memory = "1gb"
      `,
      fixed: `
        [processes]
          web = "bin/web"
        [[vm]]
          processes = ["web"]
          memory = "1gb"
      `,
    },
    {
      name: "app where the groups have other names",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service]
          internal_port = 8080
          processes = ["app"] # <--
      `,
    },
    {
      name: "the size of the release Machine",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]]
          processes = ["release_command"] # <--
          memory = "1gb"
      `,
    },
    {
      name: "app, without a processes table",
      toml: `
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "a date, which is no list and reported as that",
      toml: `
        [http_service]
          internal_port = 8080
          processes = 2024-01-01
      `,
    },
  ],
};
