/** All that deploys or sets up the app by itself: workflows, other CI, scripts. */
import { stepsOf } from "../app/file-path.ts";
import { onceForLast } from "../once.ts";
import type { Beside } from "./beside.ts";
import { actionOf, callsIn, scriptOf } from "./called.ts";
import { scriptsIn } from "./dependencies.ts";
import { type FilePlace, folderIn, inFolder } from "./files.ts";
import { type FlyCommand, flyCommandsIn } from "./fly-commands.ts";
import type { Tree } from "./tree.ts";
import { type Backup, backupIn, firstLineOf, isFlyToken, readWorkflow, type Workflow } from "./workflow.ts";

/** More files than that in one folder nobody wrote by hand. */
const MOST_FILES = 50;

/** The workflows of GitHub Actions in the folder of the fly.toml and those around it. */
export const workflowsIn = onceForLast((beside: Beside): readonly Workflow[] => {
  const sources = workflowFiles(beside).flatMap((file) => beside.yaml(file) ?? []);
  const calls = sources.flatMap(({ value }) => callsIn(value));
  return sources.map(({ file, value }) =>
    readWorkflow(file, value, {
      calls: calls.filter(({ name }) => file.endsWith(`/${name}`)),
      actionOf: (step) => actionOf(step, beside),
      scriptOf: (command) => scriptOf(command, beside),
    }),
  );
});

function workflowFiles(beside: Beside): readonly string[] {
  return beside.folders.flatMap((folder) => {
    const own = inFolder(folder, ".github/workflows");
    const names = beside.list(own).filter((name) => /\.ya?ml$/.test(name));
    return names.slice(0, MOST_FILES).map((name) => inFolder(own, name));
  });
}

const OTHER_CI = [".gitlab-ci.yml", ".circleci/config.yml"];

function otherCiFiles({ folders }: Beside): readonly string[] {
  return folders.flatMap((folder) => OTHER_CI.map((name) => inFolder(folder, name)));
}

/** Whether a workflow, another CI system or a script has this word somewhere; no parser is needed to know. */
export function isInAutomation(beside: Beside, word: string): boolean {
  const files = [
    ...workflowFiles(beside),
    ...otherCiFiles(beside),
    ...scriptFiles(beside).map(({ file }) => file),
    ...packageFiles(beside),
  ];
  return files.some((file) => beside.text(file)?.includes(word));
}

/** Commands of flyctl in the configs of other CI systems. */
export const otherCiCommands = onceForLast((beside: Beside): readonly FlyCommand[] =>
  otherCiFiles(beside).flatMap((file) => {
    const source = beside.text(file) === undefined ? undefined : beside.yaml(file);
    return source ? commandsBelow(source.file, source.value) : [];
  }),
);

function commandsBelow(file: string, tree: Tree): readonly FlyCommand[] {
  const texts = tree.items.filter(({ text }) => text !== undefined);
  // The items of a list are lines of one script.
  const isScript = texts.length > 0 && texts.length === tree.items.length;
  const own = isScript ? texts : tree.text === undefined ? [] : [tree];
  const lines = own.flatMap((one) => (one.text ?? "").split("\n").map((_, index) => firstLineOf(one) + index));
  const text = own.map((one) => one.text ?? "").join("\n");
  const commands = flyCommandsIn({ text, folder: "", file, line: 0 });
  const inner = [...(isScript ? [] : tree.items), ...tree.entries.map(([, value]) => value)];
  return [
    ...commands.map((one) => ({ ...one, line: lines[one.line] ?? tree.line })),
    ...inner.flatMap((one) => commandsBelow(file, one)),
  ];
}

/** Where the scripts of a repository are, and how they are called; those in `bin` and the like have no ending. */
const SCRIPT_FOLDERS = ["", "scripts", "script", "bin"];
const SCRIPT = /\.sh$|^(?:GNUm|[Mm])akefile$|^\.?[Jj]ustfile$/;

interface ScriptFile {
  readonly file: string;
  /** The folder that people start it from: that of the Makefile, or the one around `scripts`. */
  readonly folder: string;
}

function scriptFiles(beside: Beside): readonly ScriptFile[] {
  return beside.folders.flatMap((folder) =>
    SCRIPT_FOLDERS.flatMap((below) => {
      const inside = below === "" ? folder : inFolder(folder, below);
      const names = beside.list(inside).filter((name) => SCRIPT.test(name) || (below !== "" && /^[\w-]+$/.test(name)));
      return names.slice(0, MOST_FILES).map((name) => ({ file: inFolder(inside, name), folder }));
    }),
  );
}

/** Commands of flyctl in scripts and in those of package.json. */
export const scriptCommands = onceForLast((beside: Beside): readonly FlyCommand[] => {
  const scripts = scriptFiles(beside).flatMap(({ file, folder }) =>
    flyCommandsIn({
      text: beside.text(file) ?? "",
      folder: fromRoot(beside, folder),
      home: fromRoot(beside, folderIn(file)),
      isByLine: /akefile$|ustfile$/.test(file),
      file,
      line: 1,
    }),
  );
  return [...scripts, ...packageFiles(beside).flatMap((file) => packageScripts(beside, file))];
});

/** Where a folder is that is seen from the fly.toml; `*` where nobody knows. */
function fromRoot({ folder: own, folders }: Beside, folder: string): string {
  const unknown = stepsOf(folders.at(-1) ?? "").map(() => "*");
  return stepsOf(`${own ?? unknown.join("/")}/${folder}`).join("/");
}

function packageFiles({ folders }: Beside): readonly string[] {
  return folders.map((folder) => inFolder(folder, "package.json"));
}

/** Where a script or a workflow has a token of Fly's written out. */
export function openToken(beside: Beside, workflows: readonly Workflow[]): FilePlace | undefined {
  const inWorkflow = workflows.find((workflow) => workflow.openToken)?.openToken;
  return inWorkflow ?? scriptFiles(beside).flatMap(({ file }) => tokenIn(file, beside.text(file) ?? "") ?? [])[0];
}

function tokenIn(file: string, text: string): FilePlace | undefined {
  const index = text.includes("FLY_API_TOKEN") ? text.split("\n").findIndex(isFlyToken) : -1;
  return index < 0 ? undefined : { file, line: index + 1 };
}

/** What saves data: a workflow by schedule, a crontab, or a script of restic. */
export function backupOf(beside: Beside, workflows: readonly Workflow[]): Backup | undefined {
  const scheduled = workflows.flatMap(({ backup }) => backup ?? []);
  const crontabs = beside.folders.map((folder) => inFolder(folder, "crontab"));
  const inFile = (file: string) => backupIn(beside.text(file) ?? "", { file, line: 1 }) ?? [];
  const inScripts = scriptFiles(beside)
    .flatMap(({ file }) => inFile(file))
    .filter(({ tool }) => tool === "restic");
  return [...scheduled, ...crontabs.flatMap(inFile), ...inScripts][0];
}

function packageScripts(beside: Beside, file: string): readonly FlyCommand[] {
  const text = beside.text(file) ?? "";
  if (!/\bfly/.test(text)) return [];
  const folder = fromRoot(beside, folderIn(file));
  return scriptsIn(text).flatMap((script) => flyCommandsIn({ text: script.text, folder, file, line: script.line }));
}
