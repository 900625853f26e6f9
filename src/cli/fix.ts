/** What `--fix`, `--diff` and `--suppress` do with one file. */
import type { Stretch } from "../diagnostic.ts";
import type { Document, Reader } from "../document/document.ts";
import { secretsOf } from "../engine/secrets.ts";
import { fixWith } from "../passes.ts";
import { type LintOptions, type LintResult, lintWith } from "../pipeline.ts";
import type { Fixed } from "../report/reporter.ts";
import { isMeant, silenceWith } from "../silence.ts";
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
  reader: Reader,
  input: Input,
  text: string,
  options: LintOptions,
  args: Arguments,
  print: (text: string) => void,
): Promise<Outcome> {
  if (args.suppress) return suppressed(reader, input, text, options, args, print);
  if (!args.fix && !args.diff) return { text, result: lintWith(reader, text, options) };
  const { text: after, applied, left } = fixWith(reader, text, { ...options, unsafe: args.unsafeFixes });
  const count = applied.length;
  if (args.diff) {
    // A diff shows lines that nothing is said about.
    const before = { text, secrets: secretsIn(reader(text)) };
    return { text: after, result: { ...left, secrets: secretsIn(reader(after)) }, fixed: { count, before } };
  }
  const problem = await put(input, text, after, print);
  if (problem !== undefined) return { text, result: lintWith(reader, text, options), problem: `not fixed: ${problem}` };
  return { text: after, result: left, fixed: { count } };
}

const NO_COMMENTS = "JSON has no comments. Set the rules in flylint.toml, or use --write-baseline.";

/** Silences what is reported, or only some rules. */
async function suppressed(
  reader: Reader,
  input: Input,
  text: string,
  options: LintOptions,
  { suppress, only }: Arguments,
  print: (text: string) => void,
): Promise<Outcome> {
  const { text: after, left } = silenceWith(reader, text, { ...options, only, reason: suppress?.reason ?? "" });
  const hasNoPlace = reader(after).form.name === "json" && left.diagnostics.some((report) => isMeant(report, { only }));
  const problem = (await put(input, text, after, print)) ?? (hasNoPlace ? NO_COMMENTS : undefined);
  if (problem === undefined) return { text: after, result: left };
  return { text, result: lintWith(reader, text, options), problem: `not silenced: ${problem}` };
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

function secretsIn(document: Document): readonly Stretch[] {
  return secretsOf(document).stretches;
}
