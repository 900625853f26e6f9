import type { App, Scoped } from "../app/model.ts";
import { restartOf } from "../app/restart.ts";
import { fieldPath, has, type Section, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, short, toml } from "../toml/write.ts";
import { both } from "../words/english.ts";

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
        message: `retries counts for the policy "on-failure" alone; with policy = ${short(policy)} it does nothing.`,
        help: 'Delete the line, or write: policy = "on-failure"',
      };
    }
  },
});

function dead(app: App, restart: Scoped, group: string): Finding {
  return {
    path: restart.path,
    at: "header",
    outcome: "ignored",
    message: `A later [[restart]] is for ${quoted(group)} too, and the last one counts (${policyOf(restartOf(app, group))}), so this one does nothing${app.groups.length > 1 ? " for that group" : ""}.`,
    help: "Keep one [[restart]] for each group.",
  };
}

function unscoped(app: App, restart: Scoped): Finding {
  const names = app.groups.map(({ name }) => name);
  const others = names.filter((name) => name !== app.defaultGroup);
  const processes = `processes = ${toml(names)}`;
  return {
    path: restart.path,
    at: "header",
    missing: [[...restart.path, "processes"]],
    message: `[[restart]] names no process group, and flyctl gives it (${policyOf(restart)}) to ${quoted(app.defaultGroup)} only: ${both(others.map(quoted))} ${others.length > 1 ? "keep" : "keeps"} the default, although the docs say that it is for all.`,
    help: `For all groups:\n${processes}\nFor that one alone: processes = ${toml([app.defaultGroup])}`,
    fix: { safe: false, changes: [{ add: restart.path, toml: processes }] },
  };
}

function policyOf(restart: Section | undefined): string {
  const policy = restart && text(restart, "policy");
  return policy ? `policy = ${quoted(policy)}` : "without a policy";
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
