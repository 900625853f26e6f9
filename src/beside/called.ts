/** What a workflow calls of its own repository: other workflows, actions, scripts. */
import { baseOf } from "../app/file-path.ts";
import type { Beside, Source } from "./beside.ts";
import { scriptsIn } from "./dependencies.ts";
import { folderIn, inFolder } from "./files.ts";
import { inputRow, matrixRows, rowsOf, withRow } from "./matrix.ts";
import type { Script, ShellCommand } from "./shell.ts";
import { entry, type Tree } from "./tree.ts";
import { type Call, triggersOf } from "./workflow.ts";

/** The calls in a workflow. Defaults of inputs are up to the workflow that is called. */
export function callsIn(root: Tree): readonly Call[] {
  const triggers = triggersOf(root);
  return (entry(root, "jobs")?.entries ?? []).flatMap(([, job]) => {
    const [, name] = /^\.\/\.github\/workflows\/([\w.-]+)$/.exec(entry(job, "uses")?.text ?? "") ?? [];
    if (name === undefined) return [];
    const passed = inputRow(job, undefined);
    const texts = passed.map(([, value]) => value);
    return rowsOf(texts, matrixRows(job)).map((row) => ({
      name,
      triggers,
      inputs: passed.map(([input, value]) => [input, withRow(value, row)] as const),
    }));
  });
}

/** The action of the repository that a step uses: `./.github/actions/deploy`. */
export function actionOf(step: Tree, beside: Beside): Source<Tree> | undefined {
  const path = entry(step, "uses")?.text ?? "";
  if (!/^\.\/[\w./-]*$/.test(path)) return undefined;
  const folder = atRoot(beside, path.slice(2).replace(/\/$/, ""));
  const file = ["action.yml", "action.yaml"]
    .map((name) => inFolder(folder, name))
    .find((one) => beside.text(one) !== undefined);
  return file === undefined ? undefined : beside.yaml(file);
}

/** The script of the repository that a command starts: by its path, by make or just, or by npm and its like. */
export function scriptOf({ words, folder }: ShellCommand, beside: Beside): Script | undefined {
  const [program = "", ...others] = words;
  const [first, second] = others.filter((word) => !word.startsWith("-"));
  if (folder.includes("*")) return undefined;
  if (program === "make" || program === "just") return recipeOf(MAKEFILES[program], first, folder, beside);
  if (/^(?:npm|yarn|pnpm|bun)$/.test(program)) return packageScript(first === "run" ? second : first, folder, beside);
  const path = /^(?:ba|z|da)?sh$/.test(program) ? first : program;
  if (path === undefined || !/^[\w.-]*\/[\w./-]+$|\.sh$/.test(path) || path.startsWith("/")) return undefined;
  const file = inFolder(folder, path.replace(/^\.\//, ""));
  const home = folderIn(file);
  const isThere = beside.list(atRoot(beside, home)).includes(baseOf(file));
  const text = isThere ? beside.text(atRoot(beside, file)) : undefined;
  return text === undefined ? undefined : { text, folder, home, file: atRoot(beside, file), line: 1 };
}

const MAKEFILES = {
  make: ["GNUmakefile", "makefile", "Makefile"],
  just: ["justfile", "Justfile", ".justfile"],
} as const;

/** The lines that `make TARGET` runs. */
function recipeOf(
  names: readonly string[],
  target: string | undefined,
  folder: string,
  beside: Beside,
): Script | undefined {
  for (const file of names.map((name) => atRoot(beside, inFolder(folder, name)))) {
    const lines = beside.text(file)?.split("\n");
    const start = lines?.findIndex(
      (line) => target !== undefined && /^[^\s:=]+/.exec(line)?.[0] === target && /:(?!=)/.test(line),
    );
    if (!lines || start === undefined || start < 0) continue;
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => /^[^\s#]/.test(line));
    const text = rest.slice(0, end < 0 ? undefined : end).join("\n");
    return { text, folder, isByLine: true, file, line: start + 2 };
  }
  return undefined;
}

function packageScript(name = "start", folder: string, beside: Beside): Script | undefined {
  const file = atRoot(beside, inFolder(folder, "package.json"));
  const script = scriptsIn(beside.text(file) ?? "").find((one) => one.name === name);
  return script && { text: script.text, folder, file, line: script.line };
}

/** A path from the root of the repository, as `Beside` takes it. */
function atRoot({ folders }: Beside, path: string): string {
  return inFolder(folders.at(-1) ?? "", path);
}
