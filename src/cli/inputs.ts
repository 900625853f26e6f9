/** The files that a command line stands for. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import type { Arguments } from "./arguments.ts";
import type { RunSettings } from "./config.ts";
import { find, findMatching, type Input, isPattern } from "./find.ts";
import { STDIN } from "./read.ts";

/** Each file once, in the order of the command line. */
export function* inputs({ paths }: Arguments): Iterable<Input> {
  if (paths.length === 0) return yield* usual();
  const [only, ...others] = paths;
  // A single path has no file twice, but may have very many.
  if (only !== undefined && others.length === 0) return yield* found(only);
  const seen = new Set<string>();
  for (const input of paths.flatMap((path) => [...found(path)])) {
    const key = input.path === STDIN ? STDIN : resolve(input.path.toString("latin1"));
    if (!seen.has(key)) yield input;
    seen.add(key);
  }
}

function found(path: string): Iterable<Input> {
  if (path === STDIN) return [{ name: STDIN, path: STDIN }];
  return isPattern(path) ? findMatching(path) : find(path);
}

/** In flyctl's order (internal/command/command.go). */
const USUAL = ["fly.toml", "fly.json", "fly.yaml"];

const says = {
  notFound: "not found in this directory. Pass a file or directory: flylint path/to/fly.toml",
  allIgnored: (count: number, config: string | undefined) =>
    `Nothing to check: ${counted(count, "file")} skipped because of ${config === undefined ? "--ignore" : `ignore in ${config} or --ignore`}.`,
  yml: "not found in this directory. There is a fly.yml, which flyctl does not look for: rename it to fly.yaml.",
};

/** The config of the working folder: the first that there is, as with flyctl. */
function* usual(): Iterable<Input> {
  const name = USUAL.find((one) => existsSync(one)) ?? "fly.toml";
  for (const input of find(name)) {
    const isMissing = input.problem !== undefined && !existsSync(name);
    yield isMissing ? { ...input, problem: existsSync("fly.yml") ? says.yml : says.notFound } : input;
  }
}

/** What is said where the settings leave out all of them. */
export function allIgnored(count: number, { found }: RunSettings): string {
  return `${printable(says.allIgnored(count, found?.name))}\n`;
}

/** As the user calls it; standard input as the options call it. */
export function nameOf({ name, path }: Input, { stdinFilename = "fly.toml" }: Arguments): string {
  return path === STDIN ? stdinFilename : name;
}
