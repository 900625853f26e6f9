/** The command: arguments in, text and an exit code out. The only part of flylint that touches files and terminals. */
import { dirname, resolve } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { type Checked, checklist } from "../checklist/check.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { rules } from "../generated/rules.ts";
import { type LintResult, lint } from "../lint.ts";
import { ISSUES } from "../manual.ts";
import { checklistReporter } from "../report/checklist.ts";
import { jsonReporter } from "../report/json.ts";
import { prettyReporter } from "../report/pretty.ts";
import { added, type FileReport, NOTHING, type Reporter, type Summary } from "../report/reporter.ts";
import { PLAIN } from "../report/style.ts";
import { parse } from "../toml/parse.ts";
import { counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import { unknown } from "../words/unknown.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import { discover } from "./find.ts";
import { help } from "./help.ts";
import { filesIn, readText, STDIN } from "./read.ts";

/** Where the command writes; tests put their own here. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly isTty: boolean;
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Exit codes are part of the contract. */
const FINE = 0;
const FOUND = 1;
const TROUBLE = 2;
/** A fault of flylint itself (sysexits.h calls it EX_SOFTWARE). */
const BROKEN = 70;

/** Runs the command; gives its exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(readArguments(args), terminal);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    terminal.err(isUsage ? `${printable(error.message)}\n` : brokenDown("flylint", error));
    return isUsage ? TROUBLE : BROKEN;
  }
}

/** What is said where the fault is ours. */
function brokenDown(what: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return printable(`${what} broke down. That is a fault of flylint; please report it: ${ISSUES}\n${stack}\n`, "\n");
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
  throw new UsageError(`${unknown("rule", id, ids).message} All of them: flylint --rules`);
}

function say(terminal: Terminal, text: string): number {
  terminal.out(text);
  return FINE;
}

async function lintAll(args: Arguments, terminal: Terminal): Promise<number> {
  const reporter = await reporterFor(args, terminal);
  const problems: string[] = [];
  const faults: string[] = [];
  let summary: Summary = NOTHING;
  terminal.out(reporter.begin());
  for (const path of inputs(args, problems)) {
    const report = lintFile(path, args, problems, faults);
    if (!report) continue;
    terminal.out(reporter.file(report, summary.files));
    summary = added(summary, report);
  }
  terminal.out(summary.files > 0 || args.format === "json" ? reporter.end(summary) : "");
  for (const problem of problems) terminal.err(`${printable(problem)}\n`);
  for (const fault of faults) terminal.err(fault);
  if (faults.length > 0) return BROKEN;
  if (problems.length > 0 || summary.files === 0) return TROUBLE;
  const warnings = summary.warnings + summary.hidden.warnings;
  const tooMany = args.maxWarnings !== undefined && warnings > args.maxWarnings;
  if (tooMany) {
    const found = `There ${warnings === 1 ? "is" : "are"} ${counted(warnings, "warning")}`;
    terminal.err(`${found}, and --max-warnings allows ${args.maxWarnings}.\n`);
  }
  return summary.errors > 0 || tooMany ? FOUND : FINE;
}

/** Each file once, in the order of the command line. */
function* inputs({ paths }: Arguments, problems: string[]): Iterable<string> {
  if (paths.length === 0) {
    yield* discover("fly.toml", () =>
      problems.push("There is no fly.toml here. Name a file or a folder: flylint path/to/fly.toml"),
    );
    return;
  }
  const filesOf = (path: string) => (path === STDIN ? [STDIN] : discover(path, (problem) => problems.push(problem)));
  const [only, ...others] = paths;
  // A single path has no file twice, but may have very many.
  if (only !== undefined && others.length === 0) return yield* filesOf(only);
  const seen = new Set<string>();
  for (const file of paths.flatMap((path) => [...filesOf(path)])) {
    const key = file === STDIN ? STDIN : resolve(file);
    if (!seen.has(key)) yield file;
    seen.add(key);
  }
}

function lintFile(path: string, args: Arguments, problems: string[], faults: string[]): FileReport | undefined {
  const name = path === STDIN ? (args.stdinFilename ?? "fly.toml") : path;
  const read = readText(path, name);
  if ("problem" in read) {
    problems.push(read.problem);
    return undefined;
  }
  try {
    const files = path === STDIN && args.stdinFilename === undefined ? undefined : filesIn(dirname(name));
    const options = { filename: name, preset: args.preset, files, fixes: args.format === "json" };
    const result = lint(read.text, options);
    for (const { rule, error } of result.faults) faults.push(brokenDown(`${name}: the rule ${rule}`, error));
    return reportOf(name, read.text, result, args);
  } catch (error) {
    faults.push(brokenDown(`${name}: flylint`, error));
    return undefined;
  }
}

function reportOf(path: string, text: string, { diagnostics, flyctl }: LintResult, args: Arguments): FileReport {
  const isShown = ({ severity }: Diagnostic) => !args.quiet || severity === "error";
  return {
    path,
    text,
    diagnostics: diagnostics.filter(isShown),
    hidden: diagnostics.filter((diagnostic) => !isShown(diagnostic)),
    flyctl,
    checklist: args.checklist && flyctl.loads ? checklistOf(diagnostics, text) : undefined,
  };
}

function checklistOf(diagnostics: readonly Diagnostic[], text: string): readonly Checked[] {
  const { app } = parse(text).value;
  return checklist(diagnostics, typeof app === "string" ? app : undefined);
}

async function reporterFor(args: Arguments, terminal: Terminal): Promise<Reporter> {
  if (args.format === "json") return jsonReporter();
  const style = wantsColour(args, terminal) ? (await import("../report/colour.ts")).colourStyle() : PLAIN;
  if (args.checklist) return checklistReporter(style, terminal.columns);
  return prettyReporter(style, terminal.columns);
}

/** The option counts first, then FORCE_COLOR and NO_COLOR (https://no-color.org), then the terminal. */
function wantsColour({ colour }: Arguments, { env, isTty }: Terminal): boolean {
  if (colour !== undefined) return colour;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "")
    return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  return isTty && env.TERM !== "dumb";
}
