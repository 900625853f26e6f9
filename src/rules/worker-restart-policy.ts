import type { Group } from "../app/groups.ts";
import type { App } from "../app/model.ts";
import { restartOf } from "../app/restart.ts";
import { fieldPath, has, text } from "../app/section.ts";
import { code } from "../help.ts";
import { commandOf } from "../hints/command.ts";
import { isPostgres, isTemplate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { block, quoted } from "../toml/write.ts";
import { either } from "../words/english.ts";

/** A command that is done at some time. */
const ONE_SHOT = /\b(?:migrat|seed)|\b(?:backup|restore|import|export|setup|init|bootstrap|sleep|rake|once|job)\b|db:/i;

const says = {
  never: (group: string) =>
    `With policy = "never", a Machine of ${quoted(group)} that exits stays down: nothing starts it again.`,
  byDefault: (groups: readonly string[]) =>
    `If ${either(groups.map(quoted))} exits without an error, or crashes ten times, its Machine stays down: nothing starts it again.`,
};

export default rule({
  id: "worker-restart-policy",
  category: "reliability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/machines/guides-examples/machine-restart-policy/",
  *check({ app }) {
    if (isPostgres(app) || isTemplate(app) || has(app.root, "schedule")) return;
    const workers = app.groups.filter(({ name }) => isWorker(app, name));
    for (const { name } of workers) {
      const restart = restartOf(app, name);
      if (!restart || text(restart, "policy") !== "never") continue;
      const path = fieldPath(restart, "policy");
      yield { path, severity: "warning", message: says.never(name), help: code('policy = "always"') };
    }
    const silent = workers.filter(({ name }) => !restartOf(app, name));
    const [first] = silent;
    if (first) yield byDefault(app, silent, first.path);
  },
});

/** One section is enough for all groups that have none. */
function byDefault(app: App, silent: readonly Group[], path: Finding["path"]): Finding {
  const names = silent.map(({ name }) => name);
  const section = block("[[restart]]", { policy: "always", processes: app.hasProcesses ? names : undefined });
  return {
    path,
    at: "key",
    about: app.restarts.find(({ processes }) => processes.length === 0)?.path ?? path,
    missing: [["restart"]],
    // What runs in an image that brings its own command is anybody's guess; a server hardly ever ends.
    severity: silent.some(({ command }) => command !== undefined) ? undefined : "info",
    message: says.byDefault(names),
    help: code(section),
    fix: { safe: false, changes: [{ append: section }] },
  };
}

/** A group without services whose program is to run on and on. */
function isWorker(app: App, group: string): boolean {
  const isOneShot = ONE_SHOT.test(`${group} ${commandOf(app, group).join(" ")}`);
  return !isOneShot && !app.services.some(({ groups }) => groups.includes(group));
}

export const manual: Manual = {
  title: "A worker that does not restart",
  why: "A Machine without a service gets no requests that would start it. The default policy, `on-failure`, restarts it after a crash, at most ten times, and never after a clean exit. Then the queue fills up unnoticed. Fly recommends `always` for such Machines.",
  how: 'Add a `[[restart]]` with `policy = "always"` and the process group. For programs that should exit, write `policy = "on-failure"`, and nothing is reported.',
  links: ["https://community.fly.io/t/11943/25"],
  examples: [
    {
      name: "a worker",
      toml: `
        app = "acme"
        [processes]
          web = "bin/web"
          worker = "bin/jobs" # <--
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
      fixed: `
        app = "acme"
        [processes]
          web = "bin/web"
          worker = "bin/jobs"
        [http_service]
          internal_port = 8080
          processes = ["web"]

        [[restart]]
          policy = "always"
          processes = ["worker"]
      `,
    },
    {
      name: "several workers",
      toml: `
        app = "acme"
        [processes]
          mail = "bin/mail" # <--
          worker = "bin/jobs"
      `,
      fixed: `
        app = "acme"
        [processes]
          mail = "bin/mail"
          worker = "bin/jobs"

        [[restart]]
          policy = "always"
          processes = ["mail", "worker"]
      `,
    },
    {
      name: "never",
      toml: `
        app = "acme"
        [processes]
          worker = "bin/jobs"
        [[restart]]
          policy = "never" # <--
          processes = ["worker"]
      `,
    },
    {
      name: "always",
      toml: `
        app = "acme"
        [processes]
          worker = "bin/jobs"
        [[restart]]
          policy = "always"
          processes = ["worker"]
      `,
    },
    {
      name: "an explicit policy",
      toml: `
        app = "acme"
        [processes]
          worker = "bin/jobs"
        [[restart]]
          policy = "on-failure"
          processes = ["worker"]
      `,
    },
    {
      name: "a command that exits",
      toml: `
        app = "acme"
        [processes]
          web = "bin/web"
          migrate = "bin/migrate"
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
    },
    {
      name: "a policy without groups (section-missing-processes reports it)",
      toml: `
        app = "acme"
        [processes]
          web = "bin/web"
          worker = "bin/jobs"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [[restart]]
          policy = "always"
      `,
    },
    {
      name: "a Machine that runs on a schedule",
      toml: `
        schedule = "daily"
        [processes]
          worker = "bin/worker"
      `,
    },
  ],
};
