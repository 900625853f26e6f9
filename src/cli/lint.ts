/** Lints the files of a command line. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Checked, checklist } from "../checklist/check.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { certainSecretIn } from "../hints/sensitive.ts";
import { hasFixes } from "../report/format-names.ts";
import { added, type FileReport, NOTHING, type Summary, unreadable } from "../report/reporter.ts";
import { parse } from "../toml/parse.ts";
import { counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import type { Arguments } from "./arguments.ts";
import { type Baseline, baselineOf } from "./baseline.ts";
import type { FileSettings, RunSettings } from "./config.ts";
import { BROKEN, FINE, FOUND, TROUBLE } from "./exit.ts";
import { find, findMatching, type Input, isPattern } from "./find.ts";
import { lintOrFix, type Outcome } from "./fix.ts";
import { openOutputs } from "./outputs.ts";
import { filesIn, readConfig, STDIN } from "./read.ts";
import type { Terminal } from "./terminal.ts";
import { brokenDown } from "./trouble.ts";

const says = {
  allIgnored: (count: number, config: string | undefined) =>
    `Nothing to check: ${counted(count, "file")} left out by ${config === undefined ? "--ignore" : `ignore in ${printable(config)} or --ignore`}.`,
  wouldFix: (reports: number, files: number) =>
    reports === 0 ? "Nothing to fix." : `Would fix ${counted(reports, "problem")} in ${counted(files, "file")}.`,
};

/** Lints them all, prints what there is to say, and gives the exit code. */
export async function lintAll(args: Arguments, settings: RunSettings, terminal: Terminal): Promise<number> {
  // What standard input became after its fixes has standard output for itself.
  const isFilter = args.fix && args.paths.includes(STDIN);
  const outputs = await openOutputs(args, isFilter ? { ...terminal, out: terminal.err } : terminal);
  const baseline = await baselineOf(args, settings);
  const faults: string[] = [];
  const problems: string[] = [];
  let summary: Summary = NOTHING;
  let ignored = 0;
  try {
    outputs.begin();
    for (const input of await inputs(args)) {
      const name = nameOf(input, args);
      const own = settings.of(name);
      if (own.isIgnored) {
        ignored += 1;
        if (args.fix && input.path === STDIN) passOn(terminal);
        continue;
      }
      const report = await reportOf({ ...input, name }, own, { args, terminal, baseline, faults });
      if (!report) continue;
      const problem = report.problem ?? report.unwritten;
      if (problem !== undefined) problems.push(`${report.path}: ${problem}`);
      outputs.file(report, summary.files + summary.unreadable);
      summary = added(summary, report);
    }
    outputs.end(summary);
  } finally {
    outputs.close();
  }
  if (args.diff && summary.fixed) terminal.err(`${says.wouldFix(summary.fixed.reports, summary.fixed.files)}\n`);
  const said = baseline.finish();
  if (said !== "") terminal.err(`${said}\n`);
  for (const problem of problems) terminal.err(`${printable(problem)}\n`);
  for (const fault of faults) terminal.err(fault);
  if (ignored > 0 && summary.files + summary.unreadable === 0) {
    terminal.err(`${says.allIgnored(ignored, settings.found?.name)}\n`);
    return faults.length > 0 ? BROKEN : FINE;
  }
  return exitCodeOf(summary, faults.length > 0, args, terminal);
}

function exitCodeOf(summary: Summary, isBroken: boolean, { maxWarnings, diff }: Arguments, terminal: Terminal): number {
  if (isBroken) return BROKEN;
  if (summary.unreadable > 0 || summary.unwritten > 0 || summary.files === 0) return TROUBLE;
  if (diff) return summary.fixed && summary.fixed.files > 0 ? FOUND : FINE;
  const warnings = summary.warnings + summary.hidden.warnings;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany) {
    terminal.err(`${counted(warnings, "warning")} found, but --max-warnings allows ${maxWarnings}.\n`);
  }
  return summary.errors > 0 || tooMany ? FOUND : FINE;
}

/** Each file once, in the order of the command line. */
async function inputs({ paths }: Arguments): Promise<Iterable<Input>> {
  if (!paths.some(isPattern)) return inputsOf(paths, find);
  const { matcher } = await import("../config/match.ts");
  return inputsOf(paths, (path) => (isPattern(path) ? findMatching(path, matcher) : find(path)));
}

function* inputsOf(paths: readonly string[], look: (path: string) => Iterable<Input>): Iterable<Input> {
  if (paths.length === 0) return yield* usual();
  const found = (path: string) => (path === STDIN ? [{ name: STDIN, path: STDIN }] : look(path));
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

/** Whoever pipes a file through gets it back, whatever the settings. */
function passOn({ out }: Terminal): void {
  const read = readConfig(STDIN, STDIN);
  if ("content" in read) out(read.content);
}

/** As the user calls it; standard input as the options call it. */
function nameOf({ name, path }: Input, { stdinFilename = "fly.toml" }: Arguments): string {
  return path === STDIN ? stdinFilename : name;
}

/** What a run has at hand for each file. */
interface Tools {
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly baseline: Baseline;
  readonly faults: string[];
}

/** What came of one file; undefined where flylint broke down over it, which `faults` is told. */
async function reportOf(
  input: Input,
  settings: FileSettings,
  { args, terminal, baseline, faults }: Tools,
): Promise<FileReport | undefined> {
  const { name, path, problem } = input;
  const read = problem === undefined ? readConfig(path, name) : { problem };
  if ("problem" in read) return unreadable(name, read.problem);
  try {
    const files = path === STDIN && args.stdinFilename === undefined ? undefined : filesIn(dirname(name));
    const { preset, environment, rules } = settings;
    const fixes = args.outputs.some(({ format }) => hasFixes(format));
    const own = { preset, environment, rules, suppressions: args.suppressions, fixes };
    const outcome = await lintOrFix(input, read.content, { filename: name, files, ...own }, args, terminal.out);
    for (const { rule, error } of outcome.result.faults) faults.push(brokenDown(`${name}: the rule ${rule}`, error));
    return readable(name, outcome, baseline, args);
  } catch (error) {
    faults.push(brokenDown(`${name}: flylint`, error));
    return undefined;
  }
}

function readable(
  path: string,
  { text, result, fixed, problem }: Outcome,
  baseline: Baseline,
  args: Arguments,
): FileReport {
  const { fresh, known } = baseline.split(path, result.diagnostics);
  const { silenced, more, secrets, flyctl, environment } = result;
  const isShown = ({ severity }: Diagnostic) => !args.quiet || severity === "error";
  return {
    path,
    text,
    secrets,
    more,
    silenced,
    known,
    diagnostics: fresh.filter(isShown),
    hidden: fresh.filter((diagnostic) => !isShown(diagnostic)),
    flyctl,
    environment,
    fixed,
    unwritten: problem,
    checklist: args.checklist && flyctl.loads ? checklistOf(result.diagnostics, text) : undefined,
  };
}

function checklistOf(diagnostics: readonly Diagnostic[], text: string): readonly Checked[] {
  const { app } = parse(text).value;
  // A secret in the place of a name must not get into commands.
  return checklist(diagnostics, typeof app === "string" && !certainSecretIn(app) ? app : undefined);
}
