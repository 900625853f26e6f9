import type { App } from "../app/model.ts";
import { field, fieldPath } from "../app/section.ts";
import { CONSOLE, memoryPath, type Vm, vmOfGroup } from "../app/vm.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Path, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, short, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  notFirst: (section: string, first: string) =>
    `The first ${section} without processes wins (${first}), so this one has no effect.`,
  keepOneOrName: "Delete one of the two, or list process groups in the processes of this one.",
  overruled: (section: string, groups: readonly string[], last: string) =>
    `A later ${section} for ${both(groups.map(quoted))} wins (${last}), so this one has no effect.`,
  keepOne: "Delete one of the two.",
  overruledInPart: (section: string, groups: readonly string[], last: string) =>
    `A later ${section} for ${both(groups.map(quoted))} wins (${last}), so this one has no effect on ${groups.length > 1 ? "those process groups" : "that process group"}.`,
  noMemory: "no memory set",
};

export default rule({
  id: "vm-duplicate-group",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-vm-section",
  *check({ app, document }) {
    const first = app.vms.find(({ processes }) => processes.length === 0);
    for (const vm of app.vms) {
      if (first && vm !== first && vm.processes.length === 0) {
        const message = says.notFirst(header(vm.path), summary(first, document.value));
        yield { path: vm.path, message, help: says.keepOneOrName, fix: removal(vm, first) };
      }
      yield* overruled(app, vm, document.value);
    }
  },
});

/** Groups of `vm` that a later section names again: the last one counts. */
function* overruled(app: App, vm: Vm, root: unknown): Iterable<Finding> {
  const all = new Set([...app.groups.map(({ name }) => name), CONSOLE]);
  const names = [...all].filter((name) => vm.processes.includes(name));
  const lost = names.filter((name) => vmOfGroup(app.vms, name) !== vm);
  const [first] = lost;
  const winner = first === undefined ? undefined : vmOfGroup(app.vms, first);
  if (first === undefined || !winner) return;
  const [section, last] = [header(vm.path), summary(winner, root)];
  if (lost.length === names.length) {
    const message = says.overruled(section, lost, last);
    yield { path: vm.path, message, help: says.keepOne, fix: removal(vm, winner) };
  } else {
    const rest = names.filter((name) => !lost.includes(name));
    const message = says.overruledInPart(section, lost, last);
    yield { path: listPath(vm, first), message, help: code(`processes = ${toml(rest)}`) };
  }
}

function listPath(vm: Vm, name: string): Path {
  const list = field(vm, "processes");
  const path = fieldPath(vm, "processes");
  return Array.isArray(list) ? [...path, list.indexOf(name)] : path;
}

/** The line of the section that counts, by which its reader finds it. */
function summary(vm: Vm, root: unknown): string {
  const path = memoryPath(vm);
  const value = valueAt(root, path);
  return path === vm.path ? says.noMemory : `${path.at(-1)} = ${short(value)}`;
}

function removal(vm: Vm, winner: Vm): Finding["fix"] {
  return toml(vm.table) === toml(winner.table) ? { safe: true, changes: [{ remove: vm.path }] } : undefined;
}

export const manual: Manual = {
  title: "Two `[[vm]]` sections for the same Machines",
  why: "Only one `[[vm]]` sets the size of a process group: the last one that names it, or else the first one without `processes`. All others have no effect. This happens when `fly launch` adds a section below one that you wrote.",
  how: "Keep one section for each process group, and at most one without `processes` for the rest.",
  examples: [
    {
      name: "two for all groups",
      toml: `
        [[vm]]
          memory = "1gb"
        [[vm]] # <--
          memory = "2gb"
      `,
    },
    {
      name: "the same twice",
      toml: `
        app = "acme"
        [[vm]]
          memory = "1gb"
        [[vm]] # <--
          memory = "1gb"
      `,
      fixed: `
        app = "acme"
        [[vm]]
          memory = "1gb"
      `,
    },
    {
      name: "a group named twice",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          memory = "1gb"
          processes = ["web", "worker"] # <--
        [[vm]]
          memory = "2gb"
          processes = ["worker"]
      `,
    },
    {
      name: "a section without effect",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]] # <--
          memory = "1gb"
          processes = ["web"]
        [[vm]]
          memory = "2gb"
          processes = ["web"]
      `,
    },
    {
      name: "several groups named twice",
      toml: `
        [processes]
          cron = "bin/cron"
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          memory = "1gb"
          processes = ["cron", "web", "worker"] # <--
        [[vm]]
          memory = "2gb"
          processes = ["cron", "worker"]
      `,
    },
    {
      name: "a section that still counts for fly console",
      toml: `
        [processes]
          web = "bin/web"
        [[vm]]
          memory = "1gb"
          processes = ["web", "console"] # <--
        [[vm]]
          memory = "2gb"
          processes = ["web"]
      `,
    },
    {
      name: "one for all and one for a group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[vm]]
          memory = "1gb"
        [[vm]]
          memory = "2gb"
          processes = ["worker"]
      `,
    },
  ],
};
