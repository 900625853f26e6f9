import type { App, Scoped } from "../app/model.ts";
import { restartOf } from "../app/restart.ts";
import { fieldPath, has, type Section, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, short, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

const says = {
  isIdle: (policy: string) =>
    `retries counts for the policy "on-failure" alone; with policy = ${policy} it does nothing.`,
  useOnFailure: 'Delete the line, or write: policy = "on-failure"',
  isOverruled: (group: string, policy: string) =>
    `A later [[restart]] is for ${group} too, and the last one counts (${policy}), so this one does nothing.`,
  isOverruledThere: (group: string, policy: string) =>
    `A later [[restart]] is for ${group} too, and the last one counts (${policy}), so this one does nothing for that group.`,
  keepOne: "Keep one [[restart]] for each group.",
  namesNone: (policy: string, group: string, others: readonly string[]) =>
    `[[restart]] names no process group, and flyctl gives it (${policy}) to ${group} only: ${both(others)} ${others.length > 1 ? "keep" : "keeps"} the default, although the docs say that it is for all.`,
  nameGroups: (all: string, one: string) => `For all groups:\n${all}\nFor that one alone: ${one}`,
  noPolicy: "without a policy",
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
  const message = isOverruled(quoted(group), policyOf(restartOf(app, group)));
  return { path: restart.path, outcome: "ignored", message, help: says.keepOne };
}

function unscoped(app: App, restart: Scoped): Finding {
  const names = app.groups.map(({ name }) => name);
  const others = names.filter((name) => name !== app.defaultGroup);
  const all = `processes = ${toml(names)}`;
  return {
    path: restart.path,
    missing: [[...restart.path, "processes"]],
    message: says.namesNone(policyOf(restart), quoted(app.defaultGroup), others.map(quoted)),
    help: says.nameGroups(all, `processes = ${toml([app.defaultGroup])}`),
    fix: { safe: false, changes: [{ add: restart.path, toml: all }] },
  };
}

function policyOf(restart: Section | undefined): string {
  const policy = restart && text(restart, "policy");
  return policy ? `policy = ${quoted(policy)}` : says.noPolicy;
}

export const manual: Manual = {
  title: "A restart policy that misses some Machines",
  why: "The docs say that a `[[restart]]` without `processes` is for all Machines; flyctl gives it to the default group alone (`app`, else the first by name). Of several for one group the last counts. `retries` belongs to the policy `on-failure`.",
  how: "List the groups, and keep one `[[restart]]` for each.",
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
      name: "two for one group",
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
