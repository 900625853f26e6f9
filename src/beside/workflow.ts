/** The workflows of GitHub Actions: what starts them, and what they do with flyctl. */
import type { FilePlace } from "./files.ts";
import { appOption, type FlyCommand, filled, flyCommand, flyCommandsIn } from "./fly-commands.ts";
import { entry, type Tree } from "./tree.ts";

/** A command of flyctl in a job. */
export interface JobCommand extends FlyCommand {
  /** The job is for review apps. */
  readonly isReview: boolean;
  /** The job names an environment, so the secrets may be those of it. */
  readonly hasEnvironment: boolean;
  /** The secret that it gets as `FLY_API_TOKEN`. */
  readonly token: string | undefined;
}

export interface Workflow {
  readonly file: string;
  /** `push`, `pull_request`, `workflow_dispatch`, ... */
  readonly triggers: readonly string[];
  readonly commands: readonly JobCommand[];
  /** Where it makes review apps by Fly's action. */
  readonly reviewApps: FilePlace | undefined;
  readonly hasConcurrency: boolean;
  /** An action of Fly's at a branch. */
  readonly atBranch: FilePlace | undefined;
}

export function readWorkflow(file: string, root: Tree): Workflow {
  const on = entry(root, "on");
  const triggers = on
    ? [on.text ?? "", ...on.items.map(({ text = "" }) => text), ...on.entries.map(([key]) => key)]
    : [];
  const jobs = entry(root, "jobs")?.entries.map(([, job]) => job) ?? [];
  const isPullRequest = triggers.some((name) => name.startsWith("pull_request"));
  const steps = jobs.flatMap((job) => (entry(job, "steps")?.items ?? []).map((step) => ({ job, step })));
  const uses = steps.flatMap(({ step }) => entry(step, "uses") ?? []);
  const usesOf = (pattern: RegExp) => {
    const found = uses.find(({ text = "" }) => pattern.test(text));
    return found && { file, line: found.line };
  };
  return {
    file,
    triggers: triggers.filter((name) => name !== ""),
    commands: steps.flatMap(({ job, step }) => commandsOf(file, root, job, step, isPullRequest)),
    reviewApps: usesOf(/^superfly\/fly-pr-review-apps\b/),
    hasConcurrency: entry(root, "concurrency") !== undefined || jobs.some((job) => entry(job, "concurrency")),
    atBranch: usesOf(/^superfly\/[\w/-]+@(?:master|main)$/),
  };
}

function commandsOf(file: string, root: Tree, job: Tree, step: Tree, isPullRequest: boolean): readonly JobCommand[] {
  const run = entry(step, "run");
  const args = /^superfly\/flyctl-actions@/.test(entry(step, "uses")?.text ?? "")
    ? entry(step, "with", "args")
    : undefined;
  const script = run?.text ?? "";
  // A text over several lines begins below its `|`.
  const line = (run?.line ?? 0) + (script.includes("\n") ? 1 : 0);
  const found = [
    ...flyCommandsIn(script, { file, line }),
    ...(args?.text === undefined ? [] : [flyCommand(args.text, { file, line: args.line })]),
  ];
  if (found.length === 0) return [];
  const folder = [step, entry(job, "defaults", "run"), entry(root, "defaults", "run")]
    .map((one) => one && entry(one, "working-directory")?.text)
    .find((one) => one !== undefined);
  const token = [step, job, root].map((one) => secretIn(entry(one, "env", "FLY_API_TOKEN")?.text)).find(Boolean);
  const isReview =
    isPullRequest && /github\.event\.(?:number|pull_request\.number)|github\.head_ref|\bpr-/.test(JSON.stringify(job));
  const app = [step, job, root].map((one) => entry(one, "env", "FLY_APP")?.text).find((text) => text !== undefined);
  return found.map((one) => ({
    ...one,
    words: [...one.words, ...appOption(app && filled(app))],
    folder: [folder ?? "", one.folder].filter((part) => part !== "").join("/"),
    isReview,
    hasEnvironment: entry(job, "environment") !== undefined,
    token,
  }));
}

function secretIn(text = ""): string | undefined {
  return /secrets\.(\w+)/.exec(text)?.[1];
}
