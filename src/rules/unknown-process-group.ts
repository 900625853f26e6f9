import type { App } from "../app/model.ts";
import type { Section } from "../app/section.ts";
import { field, fieldPath } from "../app/section.ts";
import { CONSOLE } from "../app/vm.ts";
import { code } from "../help.ts";
import { isWorkerGroup } from "../hints/program.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, toml, tomlKey } from "../toml/write.ts";
import { several } from "../words/english.ts";
import { nearest } from "../words/nearest.ts";

const says = {
  refused: (name: string, known: string) =>
    `Process group ${quoted(name)} does not exist (${known}), so flyctl rejects the file.`,
  noMachine: (name: string, known: string, section: string) =>
    `Process group ${quoted(name)} does not exist (${known}), so ${section} applies to no Machine.`,
  nameIgnored: (name: string, known: string) =>
    `Process group ${quoted(name)} does not exist (${known}), so Fly ignores the name.`,
  groups: (names: readonly string[]) => `[processes] has ${several(names.map(quoted))}`,
  onlyApp: 'without [processes] the only group is "app"',
  releaseVm: ["Set the size of the release Machine in its own table:", code("[deploy.release_command_vm]")],
  otherName: (near: string) => `Write ${quoted(near)} instead.`,
  likelyOr: (likely: string, name: string) => [
    `If ${quoted(likely)} answers the requests:`,
    code(`processes = ${toml([likely])}`),
    "If a process group is missing, add it to [processes]:",
    code(`${tomlKey(name)} = "..."`),
  ],
  addGroup: (name: string, hasProcesses: boolean) => [
    `Use an existing process group, or add this one${hasProcesses ? " to [processes]" : ""}:`,
    code(`${hasProcesses ? "" : "[processes]\n  "}${tomlKey(name)} = "..."`),
  ],
};

/** More groups than these are not named, nor compared with a misspelt one. */
const MOST_NAMES = 100;
/** A longer list is not written anew. */
const MOST_ITEMS = 20;

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
    // Files land on every Machine, whatever groups they name, which files-processes-ignored says.
    for (const section of [...app.mounts, ...app.vms, ...app.checks, ...app.metrics].filter(isNamed))
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
  const first = [...names].slice(0, MOST_NAMES);
  const known = app.hasProcesses ? says.groups(first) : says.onlyApp;
  const title = header(section.path);
  const isVm = app.vms.some((vm) => vm === section);
  const isForConsole = (name: unknown) => isVm && name === CONSOLE;
  const isElsewhere = isList && written.some((name) => names.has(name) || isForConsole(name));
  // A service for a group that does not answer requests would be the next mistake.
  const isService = app.services.some((service) => service === section);
  const able = isService ? first.filter((name) => !isWorkerGroup(app, name)) : first;
  const likely = able.length === 1 ? able[0] : undefined;
  const meant = (name: string) => nearest(name, first) ?? (first.length === 1 ? likely : undefined);
  const items: readonly unknown[] = isList ? written : [written];
  const isUnknown = (item: unknown) => typeof item === "string" && !names.has(item) && !isForConsole(item);
  const better = () => [...new Set(items.map((item) => (isUnknown(item) ? (meant(String(item)) ?? item) : item)))];
  // What is no string in the list has a report of its own, and still counts as an item.
  for (const [index, name] of items.entries()) {
    if (typeof name !== "string" || !isUnknown(name) || (name === "" && outcome === "ignored")) continue;
    const path = isList ? [...list, index] : list;
    const isIdle = !isElsewhere && outcome === "ignored";
    const message =
      outcome === "validate"
        ? says.refused(name, known)
        : isIdle
          ? says.noMachine(name, known, title)
          : says.nameIgnored(name, known);
    const near = meant(name);
    if (isVm && name === "release_command") yield { path, outcome, message, help: says.releaseVm };
    else if (near === undefined && likely !== undefined && items.length === 1 && name !== "")
      yield { path, outcome, message, help: says.likelyOr(likely, name) };
    else if (near === undefined)
      yield { path, outcome, message, help: says.addGroup(name === "" ? "app" : name, app.hasProcesses) };
    else {
      const fix =
        isList && !written.includes(near) ? { safe: false, changes: [{ set: path, toml: toml(near) }] } : undefined;
      const help = items.length > MOST_ITEMS ? says.otherName(near) : code(`processes = ${toml(better())}`);
      yield { path, outcome, message, help, fix };
    }
  }
}

export const manual: Manual = {
  title: "A section for a process group that does not exist",
  why: "If a service or a `[[restart]]` names an unknown process group, flyctl rejects the file. For mounts, `[[vm]]`, checks and metrics, it says nothing, and the volume, the size or the check applies to no Machine. In `[[vm]]`, the name `console` is also valid: it means the Machine of `fly console`.",
  how: "Use a name from `[processes]`. Without that table, the only process group is `app`.",
  links: ["https://github.com/superfly/flyctl/issues/4085"],
  examples: [
    {
      name: "a misspelled group in [[vm]]",
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
      name: "a service for a group that is missing, beside a worker",
      toml: `
        [processes]
          cron = "supercronic /app/crontab"
        [http_service]
          internal_port = 8080
          processes = ["web"] # <--
      `,
    },
    {
      name: "app, although the groups have other names",
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
      name: "the release Machine",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]]
          processes = ["release_command"] # <--
          memory = "1gb"
      `,
    },
    {
      name: "one misspelled group of two",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          processes = ["web", "wroker"] # <--
          memory = "1gb"
      `,
      fixed: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          processes = ["web", "worker"]
          memory = "1gb"
      `,
    },
    {
      name: "the Machine of fly console",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]]
          processes = ["console"]
          memory = "2gb"
      `,
    },
    {
      name: "files, which land on every Machine (files-processes-ignored reports it)",
      toml: `
        [processes]
          web = "bin/web"
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
          processes = ["wbe"]
      `,
    },
    {
      name: "app, without [processes]",
      toml: `
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "a date instead of an array (value-type-mismatch reports it)",
      toml: `
        [http_service]
          internal_port = 8080
          processes = 2024-01-01
      `,
    },
  ],
};
