import type { Section } from "../app/section.ts";
import { field, fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, toml } from "../toml/write.ts";
import { several } from "../words/english.ts";
import { nearest } from "../words/nearest.ts";

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
      yield* findings(section, names, true, app.hasProcesses);
    for (const section of [...app.mounts, ...app.vms, ...app.checks, ...app.files, ...app.metrics].filter(isNamed))
      yield* findings(section, names, false, app.hasProcesses);
  },
});

function* findings(
  section: Section,
  names: ReadonlySet<string>,
  refused: boolean,
  hasProcesses: boolean,
): Iterable<Finding> {
  const written = field(section, "processes");
  const isList = Array.isArray(written);
  // What is no string in the list has a report of its own, and still counts as an item.
  for (const [index, name] of (isList ? written : [written]).entries()) {
    if (typeof name !== "string" || names.has(name) || (name === "" && !refused)) continue;
    const list = fieldPath(section, "processes");
    // The first names have to do where somebody has hundreds of groups.
    const first = [...names].slice(0, 100);
    const near = nearest(name, first) ?? (first.length === 1 ? first[0] : undefined);
    const known = hasProcesses
      ? `[processes] has ${several(first.map(quoted))}`
      : 'without [processes] the only group is "app"';
    const isRelease = header(section.path) === "[[vm]]" && name === "release_command";
    yield {
      path: isList ? [...list, index] : list,
      outcome: refused ? "validate" : "ignored",
      message: `There is no process group ${quoted(name)} (${known}), so ${refused ? "flyctl refuses the file" : `${header(section.path)} applies to no Machine`}.`,
      help: isRelease
        ? "The size of the release Machine has a table of its own:\n[deploy.release_command_vm]"
        : near === undefined
          ? `Use one of its names, or add the group:\n[processes]\n  ${name === "" ? "app" : name} = "..."`
          : `processes = ${toml([near])}`,
      ...(near === undefined || isRelease || !isList
        ? {}
        : { fix: { safe: false, changes: [{ set: [...list, index], toml: toml(near) }] } }),
    };
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
