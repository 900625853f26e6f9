/** The command: arguments in, text and an exit code out. The only part of flylint that touches files and terminals. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { type Checked, checklist } from "../checklist/check.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { rules } from "../generated/rules.ts";
import { certainSecretIn } from "../hints/sensitive.ts";
import { type LintResult, lint } from "../lint.ts";
import { ISSUES } from "../manual.ts";
import { hasFixes } from "../report/format-names.ts";
import { added, type FileReport, NOTHING, type Summary, unreadable } from "../report/reporter.ts";
import { parse } from "../toml/parse.ts";
import { counted } from "../words/english.ts";
import { forLog, printable } from "../words/printable.ts";
import { unknown } from "../words/unknown.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import { find, type Input } from "./find.ts";
import { help } from "./help.ts";
import { openOutputs } from "./outputs.ts";
import { filesIn, readConfig, STDIN } from "./read.ts";
import type { Terminal } from "./terminal.ts";

/** Exit codes are part of the contract. */
const FINE = 0;
const FOUND = 1;
const TROUBLE = 2;
/** A fault of flylint itself (sysexits.h calls it EX_SOFTWARE). */
const BROKEN = 70;

/** Runs the command; gives its exit code. */
export async function main(args: readonly string[], raw: Terminal): Promise<number> {
  // JSON has its own way to say such things (report/json.ts), and keeps its data as they are.
  const terminal = { ...raw, err: (text: string) => raw.err(forLog(text)) };
  try {
    return await run(readArguments(args), terminal);
  } catch (error) {
    const trouble = troubleIn(error);
    terminal.err(trouble === undefined ? brokenDown("flylint", error) : `${printable(trouble)}\n`);
    return trouble === undefined ? BROKEN : TROUBLE;
  }
}

/** What the user can do something about; undefined for a fault of ours. */
function troubleIn(error: unknown): string | undefined {
  if (error instanceof UsageError) return error.message;
  // What the machine refuses is no fault of ours: a folder that is gone, a disk that is full.
  return error instanceof Error && "syscall" in error ? `flylint: ${error.message}` : undefined;
}

/** What is said where the fault is ours. */
function brokenDown(what: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return printable(`${what} crashed. This is a bug in flylint. Report it at ${ISSUES}\n${stack}\n`, "\n");
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.help) return say(terminal, help());
  if (args.version) return say(terminal, `${manifest.version}\n`);
  if (args.rules) return say(terminal, (await import("./explain.ts")).ruleTable());
  if (args.explain !== undefined) {
    const { explain } = await import("./explain.ts");
    return say(terminal, explain(existingRule(args.explain)));
  }
  return lintAll(args, terminal);
}

function existingRule(id: string): string {
  const ids = rules.map((rule) => rule.id);
  if (ids.includes(id)) return id;
  throw new UsageError(`${unknown("rule", id, ids).message} List all rules with: flylint --rules`);
}

function say(terminal: Terminal, text: string): number {
  terminal.out(text);
  return FINE;
}

async function lintAll(args: Arguments, terminal: Terminal): Promise<number> {
  const outputs = await openOutputs(args, terminal);
  const faults: string[] = [];
  const problems: string[] = [];
  let summary: Summary = NOTHING;
  try {
    outputs.begin();
    for (const input of inputs(args)) {
      const report = reportOf(input, args, faults);
      if (!report) continue;
      if (report.problem !== undefined) problems.push(`${report.path}: ${report.problem}`);
      outputs.file(report, summary.files + summary.unreadable);
      summary = added(summary, report);
    }
    outputs.end(summary);
  } finally {
    outputs.close();
  }
  for (const problem of problems) terminal.err(`${printable(problem)}\n`);
  for (const fault of faults) terminal.err(fault);
  return exitCodeOf(summary, faults.length > 0, args, terminal);
}

function exitCodeOf(summary: Summary, isBroken: boolean, { maxWarnings }: Arguments, terminal: Terminal): number {
  if (isBroken) return BROKEN;
  if (summary.unreadable > 0 || summary.files === 0) return TROUBLE;
  const warnings = summary.warnings + summary.hidden.warnings;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany) {
    terminal.err(`${counted(warnings, "warning")} found, but --max-warnings allows ${maxWarnings}.\n`);
  }
  return summary.errors > 0 || tooMany ? FOUND : FINE;
}

/** Each file once, in the order of the command line. */
function* inputs({ paths }: Arguments): Iterable<Input> {
  if (paths.length === 0) return yield* usual();
  const inputsOf = (path: string) => (path === STDIN ? [{ name: STDIN, path: STDIN }] : find(path));
  const [only, ...others] = paths;
  // A single path has no file twice, but may have very many.
  if (only !== undefined && others.length === 0) return yield* inputsOf(only);
  const seen = new Set<string>();
  for (const input of paths.flatMap((path) => [...inputsOf(path)])) {
    const key = input.path === STDIN ? STDIN : resolve(input.path.toString("latin1"));
    if (!seen.has(key)) yield input;
    seen.add(key);
  }
}

/** The fly.toml of the working folder. */
function* usual(): Iterable<Input> {
  const name = "fly.toml";
  for (const input of find(name)) {
    const isMissing = input.problem !== undefined && !existsSync(name);
    yield isMissing
      ? { ...input, problem: "not found in this directory. Pass a file or directory: flylint path/to/fly.toml" }
      : input;
  }
}

/** What came of one file; undefined where flylint broke down over it, which `faults` is told. */
function reportOf(input: Input, args: Arguments, faults: string[]): FileReport | undefined {
  const isStdin = input.path === STDIN;
  const name = isStdin ? (args.stdinFilename ?? "fly.toml") : input.name;
  const read = input.problem === undefined ? readConfig(input.path, name) : { problem: input.problem };
  if ("problem" in read) return unreadable(name, read.problem);
  try {
    const files = isStdin && args.stdinFilename === undefined ? undefined : filesIn(dirname(name));
    const { preset, suppressions } = args;
    const options = {
      filename: name,
      preset,
      files,
      fixes: args.outputs.some(({ format }) => hasFixes(format)),
      suppressions,
    };
    const result = lint(read.content, options);
    for (const { rule, error } of result.faults) faults.push(brokenDown(`${name}: the rule ${rule}`, error));
    return readable(name, read.content, result, args);
  } catch (error) {
    faults.push(brokenDown(`${name}: flylint`, error));
    return undefined;
  }
}

function readable(
  path: string,
  text: string,
  { diagnostics, silenced, more, secrets, flyctl, environment }: LintResult,
  args: Arguments,
): FileReport {
  const isShown = ({ severity }: Diagnostic) => !args.quiet || severity === "error";
  return {
    path,
    text,
    secrets,
    more,
    silenced,
    diagnostics: diagnostics.filter(isShown),
    hidden: diagnostics.filter((diagnostic) => !isShown(diagnostic)),
    flyctl,
    environment,
    checklist: args.checklist && flyctl.loads ? checklistOf(diagnostics, text) : undefined,
  };
}

function checklistOf(diagnostics: readonly Diagnostic[], text: string): readonly Checked[] {
  const { app } = parse(text).value;
  // A secret in the place of a name must not get into commands.
  return checklist(diagnostics, typeof app === "string" && !certainSecretIn(app) ? app : undefined);
}
