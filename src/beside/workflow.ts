/** The workflows of GitHub Actions: what starts them, and what they do with flyctl. */
import { baseOf } from "../app/file-path.ts";
import { isConfigName } from "../hints/filename.ts";
import { findSecret } from "../hints/secrets.ts";
import type { Source } from "./beside.ts";
import type { FilePlace } from "./files.ts";
import { appOption, type FlyCommand, flyCommand, flyCommandsIn } from "./fly-commands.ts";
import { defaultsIn, inputRow, matrixRows, type Row, rowsOf, withRow } from "./matrix.ts";
import { filled, type Script, type ShellCommand, shellCommands } from "./shell.ts";
import { entry, type Tree } from "./tree.ts";

/** A command of flyctl in a job. */
export interface JobCommand extends FlyCommand {
  /** Where the job starts the script that has it. */
  readonly caller: FilePlace | undefined;
  /** The job is for review apps. */
  readonly isReview: boolean;
  /** The job names an environment, so the secrets may be those of it. */
  readonly hasEnvironment: boolean;
  /** The secret that it gets as `FLY_API_TOKEN`. */
  readonly token: string | undefined;
}

export interface Workflow {
  readonly file: string;
  /** `push`, `pull_request`, `workflow_dispatch`, ...; of one that others call, what starts those. */
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

/** A call of a workflow by a job of another one. */
export interface Call {
  /** The file that is called, without its folder: `_deploy.yml`. */
  readonly name: string;
  /** What starts the caller. */
  readonly triggers: readonly string[];
  readonly inputs: Row;
}

/** What a workflow has to do with in its repository. */
export interface Surroundings {
  readonly calls: readonly Call[];
  /** The action of the repository that a step uses. */
  readonly actionOf: (step: Tree) => Source<Tree> | undefined;
  /** The script of the repository that a command starts. */
  readonly scriptOf: (command: ShellCommand) => Script | undefined;
}

const ALONE: Surroundings = { calls: [], actionOf: () => undefined, scriptOf: () => undefined };

/** A step of a job, or of an action that the job uses, with what may fill in its inputs. */
interface Step {
  readonly file: string;
  readonly job: Tree;
  readonly step: Tree;
  readonly inputs: readonly Row[];
}

export function readWorkflow(file: string, root: Tree, around = ALONE): Workflow {
  const { calls } = around;
  const own = triggersOf(root).filter((name) => name !== "workflow_call" || calls.length === 0);
  const triggers = [...own, ...calls.flatMap((call) => call.triggers)];
  const jobs = entry(root, "jobs")?.entries.map(([, job]) => job) ?? [];
  const inputs = inputsOf(root, calls);
  const steps = jobs.flatMap((job) =>
    (entry(job, "steps")?.items ?? []).flatMap((step) => withAction({ file, job, step, inputs }, around)),
  );
  const placed = (key: string) =>
    steps.flatMap(({ step, file: at }) => {
      const value = entry(step, key);
      return value ? [{ file: at, line: value.line, text: value.text ?? "", start: firstLineOf(value) }] : [];
    });
  const [uses, runs] = [placed("uses"), placed("run")];
  const usesOf = (pattern: RegExp) => {
    const found = uses.find(({ text }) => pattern.test(text));
    return found && { file: found.file, line: found.line };
  };
  const isPullRequest = triggers.some((name) => name.startsWith("pull_request"));
  const commands = steps.flatMap((step) => commandsOf(step, root, isPullRequest, around));
  const tokens = [root, ...jobs, ...steps.map(({ step }) => step)].flatMap(
    (one) => entry(one, "env", "FLY_API_TOKEN") ?? [],
  );
  const open = tokens.find(({ text = "" }) => isFlyToken(text));
  return {
    file,
    triggers,
    commands,
    openToken: open && { file, line: open.line },
    backup: triggers.includes("schedule")
      ? runs.flatMap(({ text, file: at, start }) => backupIn(text, { file: at, line: start }) ?? [])[0]
      : undefined,
    hasCheck:
      commands.some(({ verbs }) => verbs[0] === "config" && verbs[1] === "validate") ||
      [...runs, ...uses].some(({ text }) => /\bflylint\b/.test(text)),
    reviewApps: usesOf(REVIEW_ACTION),
    hasConcurrency: entry(root, "concurrency") !== undefined || jobs.some((job) => entry(job, "concurrency")),
    atBranch: usesOf(/^superfly\/[\w/-]+@(?:master|main)$/),
  };
}

/** `push`, `pull_request`, `workflow_dispatch`, ... */
export function triggersOf(root: Tree): readonly string[] {
  const on = entry(root, "on");
  const names = on ? [on.text ?? "", ...on.items.map(({ text = "" }) => text), ...on.entries.map(([key]) => key)] : [];
  return names.filter((name) => name !== "");
}

/** What may fill in the inputs of a workflow: a row for each call, and for each choice of who starts it by hand. */
function inputsOf(root: Tree, calls: readonly Call[]): readonly Row[] {
  const usual = defaultsIn(entry(root, "on", "workflow_call", "inputs"));
  const choices = (entry(root, "on", "workflow_dispatch", "inputs")?.entries ?? []).flatMap(([name, input]) =>
    // Several configs to choose from are for one app, one at a time.
    (entry(input, "options")?.items ?? []).map(
      ({ text = "*" }): Row => [[`inputs.${name}`, isConfigName(baseOf(text)) ? "*" : text]],
    ),
  );
  return [...calls.map((call) => [...call.inputs, ...usual]), ...choices];
}

/** A step, or those of the action that it uses, if the repository has it. */
function withAction(one: Step, { actionOf }: Surroundings): readonly Step[] {
  const action = actionOf(one.step);
  if (!action) return [one];
  const passed = inputRow(one.step, entry(action.value, "inputs"));
  const texts = passed.map(([, value]) => value);
  const inputs = rowsOf(texts, one.inputs).map((row) =>
    passed.map(([name, value]) => [name, withRow(value, row)] as const),
  );
  const steps = entry(action.value, "runs", "steps")?.items ?? [];
  return steps.map((step) => ({ ...one, file: action.file, step, inputs }));
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

function commandsOf(at: Step, root: Tree, isPullRequest: boolean, around: Surroundings): readonly JobCommand[] {
  const { job, step } = at;
  const found = flyCommandsOf(at, root, around);
  if (found.length === 0) return [];
  const token = [step, job, root].map((one) => secretIn(entry(one, "env", "FLY_API_TOKEN")?.text)).find(Boolean);
  const isReview =
    actionIn(step)?.isReview ||
    (isPullRequest &&
      /github\.event\.(?:number|pull_request\.number)|github\.head_ref|\bpr-/.test(JSON.stringify(job)));
  const app = [step, job, root].map((one) => entry(one, "env", "FLY_APP")?.text).find((text) => text !== undefined);
  return found.map((one) => ({
    ...one,
    words: [...one.words, ...appOption(app && filled(app))],
    isReview,
    hasEnvironment: entry(job, "environment") !== undefined,
    token,
  }));
}

const REVIEW_ACTION = /^superfly\/fly-pr-review-apps\b/;

/** The words behind `fly` of a step with an action of Fly's. */
function actionIn(
  step: Tree,
): { readonly words: string; readonly line: number; readonly isReview: boolean } | undefined {
  const uses = entry(step, "uses")?.text ?? "";
  const isReview = REVIEW_ACTION.test(uses);
  if (!isReview && !/^superfly\/flyctl-actions@/.test(uses)) return undefined;
  const given = entry(step, "with", isReview ? "config" : "args");
  if (!given) return undefined;
  const { text = "", line } = given;
  return { words: isReview ? `deploy --config ${text}` : text, line, isReview };
}

type CalledCommand = FlyCommand & Pick<JobCommand, "caller">;

/** The commands of a step, once for each value of the matrix and each call that they depend on. */
function flyCommandsOf({ file, job, step, inputs }: Step, root: Tree, around: Surroundings): readonly CalledCommand[] {
  const run = entry(step, "run");
  const action = actionIn(step);
  const base = [step, entry(job, "defaults", "run"), entry(root, "defaults", "run")]
    .map((one) => one && entry(one, "working-directory")?.text)
    .find((one) => one !== undefined);
  const written = [run?.text ?? "", action?.words ?? "", base ?? ""];
  const fill = (texts: readonly string[], rows: readonly Row[]) =>
    rowsOf(texts, rows).map((row) => texts.map((text) => withRow(text, row)));
  const versions = fill(written, inputs).flatMap((texts) => fill(texts, matrixRows(job)));
  return versions.flatMap(([text = "", words = "", start = ""]) => {
    const folder = filled(start);
    const script: Script = { text, folder, file, line: firstLineOf(run) };
    const own = flyCommandsIn(script).map((one) => ({ ...one, caller: undefined }));
    const called = shellCommands(script).flatMap((command) => {
      const inner = around.scriptOf(command);
      const caller = { file, line: command.line };
      return inner ? flyCommandsIn(inner).map((one) => ({ ...one, caller })) : [];
    });
    if (!action || words === "") return [...own, ...called];
    return [{ ...flyCommand(words, folder, { file, line: action.line }), caller: undefined }];
  });
}

function secretIn(text = ""): string | undefined {
  return /secrets\.(\w+)/.exec(text)?.[1];
}
