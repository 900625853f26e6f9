/** Lints one file of a run. */
import { dirname, resolve } from "node:path";
import { type Diagnostic, SEVERITIES } from "../diagnostic.ts";
import { hasFixes } from "../report/format-names.ts";
import { type FileReport, unreadable } from "../report/reporter.ts";
import type { Arguments } from "./arguments.ts";
import type { Baseline } from "./baseline.ts";
import { needsWorkflows, parsersFor } from "./beside.ts";
import type { FileSettings } from "./config.ts";
import type { Input } from "./find.ts";
import { lintOrFix, type Outcome } from "./fix.ts";
import { filesIn, readConfig, repositoryOf, STDIN } from "./read.ts";
import { readerFor } from "./reader.ts";
import { brokenDown } from "./trouble.ts";

/** What a run has at hand for each file. */
export interface Tools {
  readonly args: Arguments;
  readonly baseline: Baseline;
  /** The names in the folders that were looked into. */
  readonly listed: Map<string, readonly string[]>;
  /** The configs so far by the app that they name, each with its repository. */
  readonly apps: Map<string, Map<string, string | undefined>>;
  /** Where the text of standard input goes once it is fixed. */
  readonly print: (text: string) => void;
  /** What broke down, in words. */
  readonly faults: string[];
}

/** What came of one file; undefined where flylint broke down over it, which `faults` is told. */
export async function reportOf(input: Input, settings: FileSettings, tools: Tools): Promise<FileReport | undefined> {
  const { name, path, problem } = input;
  const { args, baseline, apps, print, faults } = tools;
  const read = problem === undefined ? readConfig(path) : { problem };
  if ("problem" in read) return unreadable(name, read.problem);
  try {
    const files = path === STDIN && args.stdinFilename === undefined ? undefined : filesIn(dirname(name), tools.listed);
    const reader = await readerFor(name);
    const parsers = await parsersFor(read.content, files, args.checklist || needsWorkflows(apps, read.content));
    const { preset, environment, rules } = settings;
    const fixes = args.outputs.some(({ format }) => hasFixes(format));
    const sameApp = (app: string) => earlier(apps, app, name);
    const own = { preset, environment, rules, sameApp, parsers, suppressions: args.suppressions, fixes };
    const outcome = await lintOrFix(reader, input, read.content, { filename: name, files, ...own }, args, print);
    for (const { rule, error } of outcome.result.faults) faults.push(brokenDown(`${name}: the rule ${rule}`, error));
    const report = readable(name, outcome, baseline, args);
    if (!args.checklist || !report.flyctl.loads) return report;
    const { checklistOf } = await import("./checklist.ts");
    return { ...report, ...checklistOf(outcome.result.diagnostics, reader(report.text), name, files, parsers) };
  } catch (error) {
    faults.push(brokenDown(`${name}: flylint`, error));
    return undefined;
  }
}

/** The configs of this run that name the same app and come before this one, which is noted for those that follow. */
function earlier(apps: Tools["apps"], app: string, name: string): readonly string[] {
  const known = apps.get(app) ?? new Map<string, string | undefined>();
  const root = repositoryOf(resolve(dirname(name)));
  // With --fix a file is linted several times. Two repositories that were copied from each other are two apps, or nobody knows.
  const others = [...known].filter(([other, around]) => other !== name && around === root).map(([other]) => other);
  apps.set(app, known.set(name, root));
  return others;
}

function readable(
  path: string,
  { text, result, fixed, problem }: Outcome,
  baseline: Baseline,
  args: Arguments,
): FileReport {
  const { fresh, known } = baseline.split(path, result.diagnostics);
  const { silenced, mayFix, more, secrets, flyctl, environment } = result;
  const shown = SEVERITIES.slice(0, SEVERITIES.indexOf(args.level ?? "info") + 1);
  const isShown = ({ severity }: Diagnostic) => shown.includes(severity);
  return {
    path,
    text,
    secrets,
    more,
    silenced,
    known,
    diagnostics: fresh.filter(isShown),
    hidden: fresh.filter((diagnostic) => !isShown(diagnostic)),
    mayFix,
    flyctl,
    environment,
    fixed,
    unwritten: problem,
  };
}
