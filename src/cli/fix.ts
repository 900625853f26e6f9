/** What `--fix` and `--diff` do with one file. */
import type { Stretch } from "../diagnostic.ts";
import { secretsOf } from "../engine/secrets.ts";
import { fix } from "../fix.ts";
import { type LintOptions, type LintResult, lint } from "../lint.ts";
import type { Fixed } from "../report/reporter.ts";
import { parse } from "../toml/parse.ts";
import type { Arguments } from "./arguments.ts";
import type { Input } from "./find.ts";
import { STDIN } from "./read.ts";

/** A file after its fixes, or as it is where none are asked for. */
export interface Outcome {
  readonly text: string;
  readonly result: LintResult;
  /** What came of the fixes that were asked for. */
  readonly fixed?: Fixed;
  /** Why they could not be written; then the file, and what is said of it, are as they were. */
  readonly problem?: string;
}

/** Lints the text of a file, and fixes it where the arguments say so; `print` takes the text that standard input became. */
export async function lintOrFix(
  input: Input,
  text: string,
  options: LintOptions,
  args: Arguments,
  print: (text: string) => void,
): Promise<Outcome> {
  if (!args.fix && !args.diff) return { text, result: lint(text, options) };
  const { text: after, applied, left } = fix(text, { ...options, unsafe: args.unsafeFixes });
  const count = applied.length;
  if (args.diff) {
    // A diff shows lines that nothing is said about.
    const before = { text, secrets: secretsIn(text) };
    return { text: after, result: { ...left, secrets: secretsIn(after) }, fixed: { count, before } };
  }
  const problem = await put(input, text, after, print);
  if (problem !== undefined) return { text, result: lint(text, options), problem: `not fixed: ${problem}` };
  return { text: after, result: left, fixed: { count } };
}

/** Puts the text where it belongs; gives the reason where that could not be. */
async function put(
  { path }: Input,
  before: string,
  after: string,
  print: (text: string) => void,
): Promise<string | undefined> {
  if (path === STDIN) print(after);
  if (path === STDIN || after === before) return undefined;
  const { writeOver } = await import("./write.ts");
  return writeOver(path, before, after);
}

function secretsIn(text: string): readonly Stretch[] {
  return secretsOf(parse(text)).stretches;
}
