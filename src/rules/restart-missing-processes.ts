import type { App, Scoped } from "../app/model.ts";
import { restartOf } from "../app/restart.ts";
import { fieldPath, has, type Section, text } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, short, toml } from "../toml/write.ts";
import { several } from "../words/english.ts";

const says = {
  isIdle: (policy: string) =>
    `retries only applies to policy = "on-failure". With policy = ${policy}, it has no effect.`,
  useOnFailure: ["Delete the line, or write:", code('policy = "on-failure"')],
  isOverruled: (group: string, policy: string, line: string) =>
    `The last [[restart]] for process group ${group} wins (${policy} on ${line}), so this one has no effect.`,
  isOverruledThere: (group: string, policy: string, line: string) =>
    `The last [[restart]] for process group ${group} wins (${policy} on ${line}), so this one has no effect on that group.`,
  keepOne: "Keep one [[restart]] per process group.",
  namesNone: (policy: string, group: string, others: readonly string[]) =>
    `[[restart]] (${policy}) names no process group, so flyctl applies it only to ${group}, contrary to Fly's docs. ${several(others, 4)} ${others.length > 1 ? "keep" : "keeps"} the default policy.`,
  nameGroups: (all: string, group: string, one: string) => [
    "For all process groups:",
    code(all),
    `For ${group} only:`,
    code(one),
  ],
  noPolicy: "no policy",
};

export default rule({
  id: "restart-missing-processes",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-restart-section",
  replaces: ["worker-restart-policy"],
  *check({ app }) {
    for (const restart of app.restarts) {
      const overruled = restart.groups.find((name) => restartOf(app, name) !== restart);
      if (overruled !== undefined) yield dead(app, restart, overruled);
      else if (app.groups.length > 1 && restart.processes.length === 0) yield unscoped(app, restart);
      const policy = text(restart, "policy");
      if (!has(restart, "retries") || !policy || policy === "on-failure") continue;
      yield {
        path: fieldPath(restart, "retries"),
        severity: "info",
        outcome: "ignored",
        message: says.isIdle(short(policy)),
        help: says.useOnFailure,
      };
    }
  },
});

function dead(app: App, restart: Scoped, group: string): Finding {
  const isOverruled = app.groups.length > 1 ? says.isOverruledThere : says.isOverruled;
  const last = restartOf(app, group);
  return {
    path: restart.path,
    outcome: "ignored",
    message: (place) => isOverruled(quoted(group), policyOf(last), place(last?.path ?? restart.path)),
    help: says.keepOne,
  };
}

function unscoped(app: App, restart: Scoped): Finding {
  const names = app.groups.map(({ name }) => name);
  const others = names.filter((name) => name !== app.defaultGroup);
  const all = `processes = ${toml(names)}`;
  return {
    path: restart.path,
    missing: [[...restart.path, "processes"]],
    message: says.namesNone(policyOf(restart), quoted(app.defaultGroup), others.map(quoted)),
    help: says.nameGroups(all, quoted(app.defaultGroup), `processes = ${toml([app.defaultGroup])}`),
    fix: { safe: false, changes: [{ add: restart.path, toml: all }] },
  };
}

function policyOf(restart: Section | undefined): string {
  const policy = restart && text(restart, "policy");
  return policy ? `policy = ${short(policy)}` : says.noPolicy;
}

export const manual: Manual = {
  title: "A restart policy that misses some Machines",
  why: "Fly's docs say that a `[[restart]]` without `processes` applies to all Machines, but flyctl applies it only to the default process group (`app`, otherwise the first by name). If several apply to one process group, the last one wins. `retries` only applies to the policy `on-failure`.",
  how: "List the process groups in `processes`, and keep one `[[restart]]` for each.",
  examples: [
    {
      name: "no groups named",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[restart]] # <--
          policy = "always"
      `,
      fixed: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[restart]]
          processes = ["web", "worker"]
          policy = "always"
      `,
    },
    {
      name: "two [[restart]] for one group",
      toml: `
        [[restart]] # <--
          policy = "never"
        [[restart]]
          policy = "always"
      `,
    },
    {
      name: "retries without on-failure",
      toml: `
        [[restart]]
          policy = "always"
          retries = 5 # <--
      `,
    },
    {
      name: "groups named",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[restart]]
          policy = "always"
          processes = ["web", "worker"]
      `,
    },
    {
      name: "one group",
      toml: `
        [processes]
          web = "bin/web"
        [[restart]]
          policy = "on-failure"
          retries = 5
      `,
    },
  ],
};
