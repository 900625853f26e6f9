/** All that deploys or sets up the app by itself: workflows, other CI, scripts. */
import type { Beside } from "./beside.ts";
import { scriptsIn } from "./dependencies.ts";
import { type FilePlace, inFolder } from "./files.ts";
import { type FlyCommand, flyCommandsIn } from "./fly-commands.ts";
import type { Tree } from "./tree.ts";
import { type Backup, backupIn, isFlyToken, readWorkflow, type Workflow } from "./workflow.ts";

/** More files than that in one folder nobody wrote by hand. */
const MOST_FILES = 50;

/** The workflows of GitHub Actions in the folder of the fly.toml and those around it. */
export function workflowsIn(beside: Beside): readonly Workflow[] {
  return workflowFiles(beside).flatMap((file) => {
    const source = beside.yaml(file);
    return source ? [readWorkflow(source.file, source.value)] : [];
  });
}

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
  const files = [...workflowFiles(beside), ...otherCiFiles(beside), ...scriptFiles(beside), ...packageFiles(beside)];
  return files.some((file) => beside.text(file)?.includes(word));
}

/** Commands of flyctl in the configs of other CI systems. */
export function otherCiCommands(beside: Beside): readonly FlyCommand[] {
  return otherCiFiles(beside).flatMap((file) => {
    const source = beside.text(file) === undefined ? undefined : beside.yaml(file);
    return source ? commandsBelow(source.file, source.value) : [];
  });
}

function commandsBelow(file: string, tree: Tree): readonly FlyCommand[] {
  const script = tree.text ?? "";
  const line = tree.line + (script.includes("\n") ? 1 : 0);
  const own = /\bfly/.test(script) ? flyCommandsIn(script, { file, line }) : [];
  const inner = [...tree.items, ...tree.entries.map(([, value]) => value)];
  return [...own, ...inner.flatMap((one) => commandsBelow(file, one))];
}

/** The scripts of the repository: `*.sh` and Makefiles, there and in `scripts` and `bin`. */
function scriptFiles(beside: Beside): readonly string[] {
  return beside.folders.flatMap((folder) =>
    ["", "scripts", "bin"].flatMap((below) => {
      const inside = below === "" ? folder : inFolder(folder, below);
      const names = beside.list(inside).filter((name) => name.endsWith(".sh") || name === "Makefile");
      return names.slice(0, MOST_FILES).map((name) => inFolder(inside, name));
    }),
  );
}

/** Commands of flyctl in scripts and in those of package.json. */
export function scriptCommands(beside: Beside): readonly FlyCommand[] {
  const scripts = scriptFiles(beside).flatMap((file) => flyCommandsIn(beside.text(file) ?? "", { file, line: 1 }));
  return [...scripts, ...packageFiles(beside).flatMap((file) => packageScripts(beside, file))];
}

function packageFiles({ folders }: Beside): readonly string[] {
  return folders.map((folder) => inFolder(folder, "package.json"));
}

/** Where a script or a workflow has a token of Fly's written out. */
export function openToken(beside: Beside, workflows: readonly Workflow[]): FilePlace | undefined {
  const inWorkflow = workflows.find((workflow) => workflow.openToken)?.openToken;
  return inWorkflow ?? scriptFiles(beside).flatMap((file) => tokenIn(file, beside.text(file) ?? "") ?? [])[0];
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
    .flatMap(inFile)
    .filter(({ tool }) => tool === "restic");
  return [...scheduled, ...crontabs.flatMap(inFile), ...inScripts][0];
}

function packageScripts(beside: Beside, file: string): readonly FlyCommand[] {
  const text = beside.text(file) ?? "";
  if (!/\bfly/.test(text)) return [];
  const lines = text.split("\n");
  return Object.entries(scriptsIn(text)).flatMap(([name, script]) => {
    const index = lines.findIndex((line) => line.includes(`"${name}"`));
    return typeof script === "string" ? flyCommandsIn(script, { file, line: index + 1 }) : [];
  });
}
