/** What the programs of a command do, as far as their names and options tell: answer requests, or work in the background. */

import type { App } from "../app/model.ts";
import { perGroup } from "../app/per-app.ts";
import { parseInteger } from "../go/integer.ts";
import { entryOf } from "../path.ts";
import { commandOf, unwrapped } from "./command.ts";
import { kindsOf, workIn } from "./programs.ts";

/** The words of one program: its name and its arguments. */
export type Program = readonly string[];

/**
 * The programs that a group starts, one after the other: a single one unless its command is a script of a shell.
 * A command that lacks its shell is read as its author meant it.
 */
export const programsOf = perGroup((app, group): readonly Program[] => programsIn(commandOf(app, group)));

/** The programs in the words of a command, without their wrappers. */
export function programsIn(command: readonly string[]): readonly Program[] {
  const programs: string[][] = [[]];
  for (const word of command) {
    const ends = /^(?:&&|\|\||[;|&])$/.test(word);
    if (!ends) programs.at(-1)?.push(word.replace(/;$/, ""));
    if (ends || word.endsWith(";")) programs.push([]);
  }
  return programs.map((words) => withoutPython(unwrapped(words))).filter((words) => words.length > 0);
}

/** The program that keeps running: the last one of the command; undefined where several run side by side. */
export function mainProgram(app: App, group: string): Program | undefined {
  const aside = commandOf(app, group).some((word) => /^(?:[|&]|wait)$/.test(word));
  return aside ? undefined : programsOf(app, group).at(-1);
}

/** `python -m gunicorn ...` is gunicorn. */
function withoutPython(program: Program): Program {
  const isPython = /(?:^|\/)python[\d.]*$/.test(program[0] ?? "");
  return isPython && program[1] === "-m" && program.length > 2 ? program.slice(2) : program;
}

/** The name of a program without its folder. */
export function programName(program: Program): string {
  return (program[0] ?? "").replace(/^.*\//, "");
}

const ADDRESS_OPTIONS = [
  "--host",
  "--hostname",
  "--bind",
  "--bind-addr",
  "--bind-address",
  "--listen",
  "--listen-address",
  "--web.listen-address",
  "--addr",
  "--address",
  "--server.address",
];

const PORT_OPTIONS = ["--port", "--http-port", "--server.port"];

/** Servers whose short options are known; with others `-p` and `-b` may mean anything. */
const SHORT_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  gunicorn: ["-b"],
  hypercorn: ["-b"],
  puma: ["-b", "-p"],
  rails: ["-b", "-p"],
  rackup: ["-o", "-p"],
  thin: ["-a", "-p"],
  daphne: ["-b", "-p"],
  next: ["-H", "-p"],
  vite: ["-p"],
  serve: ["-l", "-p"],
  "http-server": ["-a", "-p"],
  php: ["-S"],
  flask: ["-h", "-p"],
};

const SHORT_PORT = "-p";

/** Where a program is told to listen, as written: `0.0.0.0`, `:8000`, `tcp://127.0.0.1:3000`. */
export function addressesOf(program: Program): readonly string[] {
  const short = entryOf(SHORT_OPTIONS, programName(program))?.filter((option) => option !== SHORT_PORT) ?? [];
  const runserver = program.indexOf("runserver");
  const address = program[runserver + 1] ?? "";
  const positional = runserver >= 0 && /^[\d.:[\]a-z]+$/i.test(address) ? [address] : [];
  return [...valuesOf(program, [...ADDRESS_OPTIONS, ...short]), ...positional];
}

/** The ports that a program is told to listen on; undefined stands for one that the file does not tell. */
export function portsOf(program: Program): readonly (number | undefined)[] {
  const short = entryOf(SHORT_OPTIONS, programName(program))?.includes(SHORT_PORT) ? [SHORT_PORT] : [];
  const addresses = addressesOf(program).filter((address) => /^[^:]*:\d+$|\]:\d+$|^\d+$|[$/]/.test(address));
  return [...valuesOf(program, [...PORT_OPTIONS, ...short]), ...addresses].map((value) =>
    parseInteger(value.replace(/^.*:/, "")),
  );
}

/** The values of options, as `--name value` or `--name=value`. */
function valuesOf(program: Program, options: readonly string[]): readonly string[] {
  return program.flatMap((word, index) => {
    const [name = "", ...rest] = word.split("=");
    if (!options.includes(name)) return [];
    const value = word.includes("=") ? rest.join("=") : program[index + 1];
    return value === undefined || value.startsWith("-") ? [] : [value];
  });
}

/** Whether a program answers requests. */
export function isServer(program: Program): boolean {
  return kindsOf(program).has("server") || addressesOf(program).length > 0 || portsOf(program).length > 0;
}

/** Whether a program works on a queue or by the clock, and answers no requests. */
export function isWorker(program: Program): boolean {
  const kinds = kindsOf(program);
  return (kinds.has("worker") || kinds.has("scheduler")) && !kinds.has("dashboard") && !isServer(program);
}

/** Whether a program works on its own, whether it answers requests as well or not. */
export function worksByItself(program: Program): boolean {
  const kinds = kindsOf(program);
  return (kinds.has("worker") || kinds.has("scheduler") || kinds.has("mixed")) && !kinds.has("dashboard");
}

/** Whether a group works in the background: its programs tell, and where they are unknown its name. */
export const isWorkerGroup = perGroup((app, group) => {
  const programs = programsOf(app, group);
  if (programs.some(isServer)) return false;
  return programs.some(isWorker) || workIn(group, "group") !== undefined;
});

/** Whether a process group is called like what other hosts run once, before a release. */
export function isReleaseStep(group: string): boolean {
  return /^(?:release|migrate|migrations?)$/i.test(group);
}
