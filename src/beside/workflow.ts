/** The workflows of GitHub Actions: what starts them, and what they do with flyctl. */
import { findSecret } from "../hints/secrets.ts";
import type { FilePlace } from "./files.ts";
import { appOption, type FlyCommand, flyCommand, flyCommandsIn } from "./fly-commands.ts";
import { matrixRows, rowsOf, withRow } from "./matrix.ts";
import { filled } from "./shell.ts";
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
  /** A token of Fly's that is written out. */
  readonly openToken: FilePlace | undefined;
  /** Where it saves data, if it does so by schedule: `pg_dump`, `restic`. */
  readonly backup: Backup | undefined;
  /** A step checks the config. */
  readonly hasCheck: boolean;
}

export interface Backup extends FilePlace {
  readonly tool: string;
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
  const commands = steps.flatMap(({ job, step }) => commandsOf(file, root, job, step, isPullRequest));
  const runs = steps.flatMap(({ step }) => entry(step, "run") ?? []);
  const tokens = [root, ...jobs, ...steps.map(({ step }) => step)].flatMap(
    (one) => entry(one, "env", "FLY_API_TOKEN") ?? [],
  );
  const open = tokens.find(({ text = "" }) => isFlyToken(text));
  return {
    file,
    triggers: triggers.filter((name) => name !== ""),
    commands,
    openToken: open && { file, line: open.line },
    backup: triggers.includes("schedule")
      ? runs.flatMap((run) => backupIn(run.text ?? "", { file, line: firstLineOf(run) }) ?? [])[0]
      : undefined,
    hasCheck:
      commands.some(({ verbs }) => verbs[0] === "config" && verbs[1] === "validate") ||
      [...runs, ...uses].some(({ text = "" }) => /\bflylint\b/.test(text)),
    reviewApps: usesOf(/^superfly\/fly-pr-review-apps\b/),
    hasConcurrency: entry(root, "concurrency") !== undefined || jobs.some((job) => entry(job, "concurrency")),
    atBranch: usesOf(/^superfly\/[\w/-]+@(?:master|main)$/),
  };
}

/** Whether a token of Fly's is written out in a text. */
export function isFlyToken(text: string): boolean {
  return findSecret(text)?.kind === "a Fly token";
}

/** The tool that saves data in a script, whose first line is at this place. */
export function backupIn(script: string, { file, line }: FilePlace): Backup | undefined {
  const lines = script.split("\n");
  const index = lines.findIndex((one) => BACKUP.test(one.replace(/#.*/, "")));
  const tool = BACKUP.exec(lines[index] ?? "")?.[0];
  return tool === undefined ? undefined : { file, line: line + index, tool };
}

/** The line on which a script begins: one over several lines stands below its `|`. */
export function firstLineOf(run: Tree | undefined): number {
  return (run?.line ?? 0) + (run?.text?.includes("\n") ? 1 : 0);
}

const BACKUP = /\b(?:pg_dump(?:all)?|mysqldump|mongodump|restic)\b/;

function commandsOf(file: string, root: Tree, job: Tree, step: Tree, isPullRequest: boolean): readonly JobCommand[] {
  const run = entry(step, "run");
  const args = /^superfly\/flyctl-actions@/.test(entry(step, "uses")?.text ?? "")
    ? entry(step, "with", "args")
    : undefined;
  const line = firstLineOf(run);
  const folder = [step, entry(job, "defaults", "run"), entry(root, "defaults", "run")]
    .map((one) => one && entry(one, "working-directory")?.text)
    .find((one) => one !== undefined);
  const texts = [run?.text ?? "", args?.text ?? "", folder ?? ""];
  const found = rowsOf(texts, matrixRows(entry(job, "strategy", "matrix"))).flatMap((row) => {
    const [script = "", words = "", base = ""] = texts.map((text) => withRow(text, row));
    const start = filled(base);
    const commands = flyCommandsIn({ text: script, folder: start, file, line });
    return args && words !== "" ? [...commands, flyCommand(words, start, { file, line: args.line })] : commands;
  });
  if (found.length === 0) return [];
  const token = [step, job, root].map((one) => secretIn(entry(one, "env", "FLY_API_TOKEN")?.text)).find(Boolean);
  const isReview =
    isPullRequest && /github\.event\.(?:number|pull_request\.number)|github\.head_ref|\bpr-/.test(JSON.stringify(job));
  const app = [step, job, root].map((one) => entry(one, "env", "FLY_APP")?.text).find((text) => text !== undefined);
  return found.map((one) => ({
    ...one,
    words: [...one.words, ...appOption(app && filled(app))],
    isReview,
    hasEnvironment: entry(job, "environment") !== undefined,
    token,
  }));
}

function secretIn(text = ""): string | undefined {
  return /secrets\.(\w+)/.exec(text)?.[1];
}
