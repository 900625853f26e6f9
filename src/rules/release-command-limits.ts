import { DEFAULT_SIZE, guestOf, preset } from "../app/guest.ts";
import type { App, Deploy } from "../app/model.ts";
import { has } from "../app/section.ts";
import { vmOfGroup } from "../app/vm.ts";
import { formatMemory } from "../go/size.ts";
import { isMigration } from "../hints/command.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, short } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** Migration tools that are known to need more than a small Machine has. */
const HEAVY = /prisma|rails|rake|manage\.py|python -m manage|java|flyway|liquibase|artisan/;
const SMALL = 512;

export default rule({
  id: "release-command-limits",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#run-one-off-commands-before-releasing-a-deployment",
  options: {
    requireTimeout: { description: "Whether a migration needs a release_command_timeout.", default: true },
  },
  *check({ app, options }) {
    const { deploy } = app;
    if (!deploy) return;
    if (deploy.releaseCommand === undefined) yield* deadVm(deploy);
    else if (isMigration(deploy.releaseCommand)) yield* tight(app, deploy, options.requireTimeout);
  },
});

/** The command of a first launch uses the section too. */
function* deadVm(deploy: Deploy): Iterable<Finding> {
  if (!deploy.releaseCommandVm || has(deploy, "seed_command")) return;
  yield {
    path: deploy.releaseCommandVm.path,
    severity: "warning",
    outcome: "ignored",
    missing: [[...deploy.path, "release_command"]],
    message: `${header(deploy.releaseCommandVm.path)} is the size of a Machine that never runs: [deploy] has no release_command.`,
    help: 'Delete the section, or write in [deploy] what to run before each release:\nrelease_command = "..."',
  };
}

function* tight(app: App, deploy: Deploy, requireTimeout: boolean): Iterable<Finding> {
  const command = deploy.releaseCommand ?? "";
  const isStated = vmOfGroup(app.vms, app.defaultGroup) !== undefined;
  const memory = memoryOfApp(app);
  const noTimeout = requireTimeout && !has(deploy, "release_command_timeout");
  const noMemory = HEAVY.test(command) && memory <= SMALL && !deploy.releaseCommandVm;
  if (!noTimeout && !noMemory) return;
  const limits = [
    ...(noTimeout ? ["flyctl gives up on it after 5 minutes"] : []),
    ...(noMemory
      ? [`it has no more memory than the app (${formatMemory(memory)}${isStated ? "" : " unless scaled"})`]
      : []),
  ];
  const lines = [
    ...(noTimeout ? ['release_command_timeout = "15m"'] : []),
    ...(noMemory ? ["[deploy.release_command_vm]", '  size = "shared-cpu-1x"', '  memory = "1gb"'] : []),
  ];
  yield {
    path: deploy.path,
    at: "header",
    missing: [
      ...(noTimeout ? [[...deploy.path, "release_command_timeout"]] : []),
      ...(noMemory ? [[...deploy.path, "release_command_vm"]] : []),
    ],
    message: `The release command ${short(command, 60)} runs with the default limits: ${both(limits)}, so a long migration fails the deploy.`,
    help: lines.join("\n"),
  };
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
  title: "A migration with the default limits",
  why: "A release command may run for 5 minutes, on a Machine of the size that the app has. A migration of a grown table takes longer, or runs out of memory, and so does the next deploy. `[deploy.release_command_vm]` without a release command sizes a Machine that never runs.",
  how: "Set `release_command_timeout`, and a `[deploy.release_command_vm]` where the app itself is small.",
  links: ["https://github.com/superfly/flyctl/issues/4085"],
  examples: [
    {
      name: "neither time nor memory",
      toml: `
        [deploy] # <--
          release_command = "npx prisma migrate deploy"
      `,
    },
    {
      name: "a small tool needs time only",
      toml: `
        [deploy] # <--
          release_command = "/app/bin/migrate"
      `,
    },
    {
      name: "a size for nothing",
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
      name: "no migration",
      toml: `
        [deploy]
          release_command = "node upload-assets.js"
      `,
    },
    {
      name: "time does not matter",
      toml: `
        [deploy]
          release_command = "/app/bin/migrate"
      `,
      options: { requireTimeout: false },
    },
  ],
};
