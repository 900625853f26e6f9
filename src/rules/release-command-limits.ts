import { DEFAULT_SIZE, guestOf, preset } from "../app/guest.ts";
import type { App, Deploy } from "../app/model.ts";
import { has } from "../app/section.ts";
import { vmOfGroup } from "../app/vm.ts";
import { code } from "../help.ts";
import { isMigration } from "../hints/command.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, short } from "../toml/write.ts";
import { both } from "../words/english.ts";
import { memoryName } from "../words/names.ts";

/** Migration tools that are known to need more than a small Machine has. */
const HEAVY = /prisma|rails|rake|manage\.py|python -m manage|java|flyway|liquibase|artisan/;
const SMALL = 512;

const says = {
  neverRuns: (section: string) =>
    `${section} has no effect: it sets the size of the release command's Machine, and [deploy] has no release_command.`,
  deleteOrRun: ["Delete this section, or add the command to [deploy]:", code('release_command = "..."')],
  isLimited: (command: string, limits: readonly string[]) =>
    `Release command ${command} runs with ${both(limits)}. A large migration may fail the deploy.`,
  time: "the default 5-minute timeout",
  memory: (memory: string) => `the app's memory (${memory})`,
  memoryUnlessScaled: (memory: string) => `the app's memory (${memory} unless scaled)`,
};

export default rule({
  id: "release-command-limits",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#run-one-off-commands-before-releasing-a-deployment",
  options: {
    requireTimeout: { description: "Whether a migration needs a `release_command_timeout`.", default: true },
  },
  *check({ app, options }) {
    const { deploy } = app;
    if (!deploy) return;
    const command = deploy.releaseCommand;
    if (command === undefined) yield* deadVm(deploy);
    else if (isMigration(command)) yield* limited(app, deploy, command, options.requireTimeout);
  },
});

/** The command of a first launch uses the section too. */
function* deadVm(deploy: Deploy): Iterable<Finding> {
  if (!deploy.releaseCommandVm || has(deploy, "seed_command")) return;
  const { path } = deploy.releaseCommandVm;
  yield {
    path,
    severity: "warning",
    outcome: "ignored",
    missing: [[...deploy.path, "release_command"]],
    message: says.neverRuns(header(path)),
    help: says.deleteOrRun,
  };
}

function* limited(app: App, deploy: Deploy, command: string, requireTimeout: boolean): Iterable<Finding> {
  const limits = [requireTimeout ? timeLimit(deploy) : undefined, memoryLimit(app, deploy, command)];
  const held = limits.filter((limit) => limit !== undefined);
  if (held.length === 0) return;
  const what = held.map(({ words }) => words);
  yield {
    path: deploy.path,
    missing: held.map(({ key }) => [...deploy.path, key]),
    message: says.isLimited(short(command, 60), what),
    help: held.map(({ toml }) => code(toml)),
  };
}

/** A limit that holds as long as a key of `[deploy]` is missing. */
interface Limit {
  readonly words: string;
  readonly key: string;
  readonly toml: string;
}

function timeLimit(deploy: Deploy): Limit | undefined {
  const key = "release_command_timeout";
  return has(deploy, key) ? undefined : { words: says.time, key, toml: `${key} = "15m"` };
}

function memoryLimit(app: App, deploy: Deploy, command: string): Limit | undefined {
  const memory = memoryOfApp(app);
  if (!HEAVY.test(command) || memory > SMALL || deploy.releaseCommandVm) return undefined;
  const isStated = vmOfGroup(app.vms, app.defaultGroup) !== undefined;
  const words = isStated ? says.memory : says.memoryUnlessScaled;
  const toml = '[deploy.release_command_vm]\n  size = "shared-cpu-1x"\n  memory = "1gb"';
  return { words: words(memoryName(memory)), key: "release_command_vm", toml };
}

/**
 * Megabytes. Without a section of its own the release Machine is as large as the largest of the default group, on the
 * first deploy at least shared-cpu-2x (flyctl internal/command/deploy/machines_releasecommand.go).
 */
function memoryOfApp(app: App): number {
  const vm = vmOfGroup(app.vms, app.defaultGroup);
  const smallest = preset(DEFAULT_SIZE)?.memory ?? 0;
  // What cannot be read has its own report, and is no reason for this one.
  return vm ? (guestOf(vm)?.memory ?? Number.POSITIVE_INFINITY) : smallest;
}

export const manual: Manual = {
  title: "A migration with default limits",
  why: "By default, a release command may run for 5 minutes, in a Machine of the app's size. A migration of a large table may take longer or run out of memory, and then every deploy fails the same way. `[deploy.release_command_vm]` without a release command has no effect.",
  how: "Set `release_command_timeout`, and add a `[deploy.release_command_vm]` if the app itself is small.",
  links: ["https://github.com/superfly/flyctl/issues/4085"],
  examples: [
    {
      name: "default timeout and memory",
      toml: `
        [deploy] # <--
          release_command = "npx prisma migrate deploy"
      `,
    },
    {
      name: "default timeout, with a tool that needs little memory",
      toml: `
        [deploy] # <--
          release_command = "/app/bin/migrate"
      `,
    },
    {
      name: "a size without a release command",
      toml: `
        [deploy]
          strategy = "rolling"
          [deploy.release_command_vm] # <--
            memory = "1gb"
      `,
    },
    {
      name: "both set",
      toml: `
        [deploy]
          release_command = "npx prisma migrate deploy"
          release_command_timeout = "15m"
          [deploy.release_command_vm]
            size = "shared-cpu-1x"
            memory = "1gb"
      `,
    },
    {
      name: "the app is large enough",
      toml: `
        [deploy]
          release_command = "bin/rails db:prepare"
          release_command_timeout = "15m"
        [[vm]]
          memory = "1gb"
      `,
    },
    {
      name: "not a migration",
      toml: `
        [deploy]
          release_command = "node upload-assets.js"
      `,
    },
    {
      name: "no timeout required",
      toml: `
        [deploy]
          release_command = "/app/bin/migrate"
      `,
      options: { requireTimeout: false },
    },
  ],
};
