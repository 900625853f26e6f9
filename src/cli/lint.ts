/** Lints the files of a command line. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { besidePath } from "../app/file-path.ts";
import { type App, readApp } from "../app/model.ts";
import { besideOf, type Parsers } from "../beside/beside.ts";
import type { Files } from "../beside/files.ts";
import { checklist } from "../checklist/check.ts";
import type { Evidence } from "../checklist/evidence.ts";
import { evidenceOf } from "../checklist/look.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { certainSecretIn } from "../hints/sensitive.ts";
import { type LintOptions, type LintResult, lint } from "../lint.ts";
import { hasFixes } from "../report/format-names.ts";
import { added, type FileReport, NOTHING, type Summary, unreadable } from "../report/reporter.ts";
import { parse } from "../toml/parse.ts";
import { counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import type { Arguments } from "./arguments.ts";
import { parsersFor } from "./beside.ts";
import type { FileSettings, RunSettings } from "./config.ts";
import { BROKEN, FINE, FOUND, TROUBLE } from "./exit.ts";
import { find, findMatching, type Input, isPattern } from "./find.ts";
import { openOutputs } from "./outputs.ts";
import { filesIn, readConfig, repositoryOf, STDIN } from "./read.ts";
import type { Terminal } from "./terminal.ts";
import { brokenDown } from "./trouble.ts";

const says = {
  allIgnored: (count: number, config: string | undefined) =>
    `Nothing to check: ${counted(count, "file")} left out by ${config === undefined ? "--ignore" : `ignore in ${printable(config)} or --ignore`}.`,
};

/** Lints them all, prints what there is to say, and gives the exit code. */
export async function lintAll(args: Arguments, settings: RunSettings, terminal: Terminal): Promise<number> {
  const outputs = await openOutputs(args, terminal);
  const faults: string[] = [];
  const problems: string[] = [];
  const apps = new Map<string, readonly string[]>();
  let summary: Summary = NOTHING;
  let ignored = 0;
  try {
    outputs.begin();
    for (const input of await inputs(args)) {
      const name = nameOf(input, args);
      const own = settings.of(name);
      if (own.isIgnored) {
        ignored += 1;
        continue;
      }
      const sameApp = (app: string) => earlier(apps, app, name);
      const report = await reportOf({ ...input, name }, { ...own, sameApp }, args, faults);
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
  if (ignored > 0 && summary.files + summary.unreadable === 0) {
    terminal.err(`${says.allIgnored(ignored, settings.found?.name)}\n`);
    return faults.length > 0 ? BROKEN : FINE;
  }
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

/** As the user calls it; standard input as the options call it. */
function nameOf({ name, path }: Input, { stdinFilename = "fly.toml" }: Arguments): string {
  return path === STDIN ? stdinFilename : name;
}

/** What came of one file; undefined where flylint broke down over it, which `faults` is told. */
async function reportOf(
  { name, path, problem }: Input,
  settings: FileSettings & Pick<LintOptions, "sameApp">,
  args: Arguments,
  faults: string[],
): Promise<FileReport | undefined> {
  const read = problem === undefined ? readConfig(path, name) : { problem };
  if ("problem" in read) return unreadable(name, read.problem);
  try {
    const files = path === STDIN && args.stdinFilename === undefined ? undefined : filesIn(dirname(name));
    const parsers = await parsersFor(read.content, files, args.checklist);
    const { preset, environment, rules, sameApp } = settings;
    const fixes = args.outputs.some(({ format }) => hasFixes(format));
    const own = { preset, environment, rules, sameApp, parsers, suppressions: args.suppressions, fixes };
    const result = lint(read.content, { filename: name, files, ...own });
    for (const { rule, error } of result.faults) faults.push(brokenDown(`${name}: the rule ${rule}`, error));
    return readable(name, read.content, result, args, () => besideFile(read.content, name, files, parsers));
  } catch (error) {
    faults.push(brokenDown(`${name}: flylint`, error));
    return undefined;
  }
}

/** The configs of this run that name the same app and come before this one, which is noted for those that follow. */
function earlier(apps: Map<string, readonly string[]>, app: string, name: string): readonly string[] {
  const before = apps.get(app) ?? [];
  apps.set(app, [...before, name]);
  const rootOf = (file: string) => repositoryOf(resolve(dirname(file)));
  // Two repositories that were copied from each other are two apps, or nobody knows.
  return before.filter((other) => rootOf(other) === rootOf(name));
}

function readable(
  path: string,
  text: string,
  { diagnostics, silenced, more, secrets, flyctl, environment }: LintResult,
  args: Arguments,
  look: () => Looked,
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
    ...(args.checklist && flyctl.loads ? checklistOf(diagnostics, look()) : {}),
  };
}

interface Looked {
  readonly app: App;
  readonly evidence: readonly Evidence[];
  readonly unread: readonly string[];
}

/** What the repository tells about the items of the checklist. */
function besideFile(content: string, name: string, files: Files | undefined, parsers: Parsers): Looked {
  const app = readApp(parse(content));
  const beside = besideOf(app, name, files, parsers);
  beside.image();
  return {
    app,
    evidence: evidenceOf(app, name, beside),
    unread: beside.unread().map((file) => besidePath(name, file)),
  };
}

function checklistOf(
  diagnostics: readonly Diagnostic[],
  { app, evidence, unread }: Looked,
): Pick<FileReport, "checklist" | "unread"> {
  // A secret in the place of a name must not get into commands.
  const name = app.name !== undefined && !certainSecretIn(app.name) ? app.name : undefined;
  return { checklist: checklist(diagnostics, name, evidence), unread };
}
