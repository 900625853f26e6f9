/** All that deploys or sets up the app by itself: workflows, other CI, scripts. */
import type { Beside } from "./beside.ts";
import { scriptsIn } from "./dependencies.ts";
import { inFolder } from "./files.ts";
import { type FlyCommand, flyCommandsIn } from "./fly-commands.ts";
import type { Tree } from "./tree.ts";
import { readWorkflow, type Workflow } from "./workflow.ts";

/** More files than that in one folder nobody wrote by hand. */
const MOST_FILES = 50;

/** The workflows of GitHub Actions in the folder of the fly.toml and those around it. */
export function workflowsIn(beside: Beside): readonly Workflow[] {
  return beside.folders.flatMap((folder) => {
    const own = inFolder(folder, ".github/workflows");
    const names = beside.list(own).filter((name) => /\.ya?ml$/.test(name));
    return names.slice(0, MOST_FILES).flatMap((name) => {
      const source = beside.yaml(inFolder(own, name));
      return source ? [readWorkflow(source.file, source.value)] : [];
    });
  });
}

const OTHER_CI = [".gitlab-ci.yml", ".circleci/config.yml"];

/** Commands of flyctl in the configs of other CI systems. */
export function otherCiCommands(beside: Beside): readonly FlyCommand[] {
  return beside.folders.flatMap((folder) =>
    OTHER_CI.flatMap((name) => {
      const source =
        beside.text(inFolder(folder, name)) === undefined ? undefined : beside.yaml(inFolder(folder, name));
      return source ? commandsBelow(source.file, source.value) : [];
    }),
  );
}

function commandsBelow(file: string, tree: Tree): readonly FlyCommand[] {
  const script = tree.text ?? "";
  const line = tree.line + (script.includes("\n") ? 1 : 0);
  const own = /\bfly/.test(script) ? flyCommandsIn(script, { file, line }) : [];
  const inner = [...tree.items, ...tree.entries.map(([, value]) => value)];
  return [...own, ...inner.flatMap((one) => commandsBelow(file, one))];
}

/** Commands of flyctl in scripts: `*.sh`, a Makefile, those of package.json. */
export function scriptCommands(beside: Beside): readonly FlyCommand[] {
  return beside.folders.flatMap((folder) => {
    const files = ["", "scripts", "bin"].flatMap((below) => {
      const inside = below === "" ? folder : inFolder(folder, below);
      const names = beside.list(inside).filter((name) => name.endsWith(".sh") || name === "Makefile");
      return names.slice(0, MOST_FILES).map((name) => inFolder(inside, name));
    });
    const scripts = files.flatMap((file) => flyCommandsIn(beside.text(file) ?? "", { file, line: 1 }));
    return [...scripts, ...packageScripts(beside, inFolder(folder, "package.json"))];
  });
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
