/** Lints the files of a command line. */
import { added, type FileReport, NOTHING, type Summary, unreadable } from "../report/reporter.ts";
import { counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import type { Arguments } from "./arguments.ts";
import { baselineOf } from "./baseline.ts";
import type { RunSettings } from "./config.ts";
import { BROKEN, FINE, FOUND, TROUBLE } from "./exit.ts";
import { reportOf, type Tools } from "./file.ts";
import { allIgnored, inputs, nameOf } from "./inputs.ts";
import { openOutputs } from "./outputs.ts";
import { readConfig, STDIN } from "./read.ts";
import type { Terminal } from "./terminal.ts";

const says = {
  wouldFix: (reports: number, files: number) =>
    reports === 0 ? "Nothing to fix." : `Would fix ${counted(reports, "problem")} in ${counted(files, "file")}.`,
};

/** Lints them all, prints what there is to say, and gives the exit code. */
export async function lintAll(args: Arguments, settings: RunSettings, terminal: Terminal): Promise<number> {
  // What standard input became after its fixes has standard output for itself.
  const isFilter = (args.fix || args.suppress !== undefined) && args.paths.includes(STDIN);
  const outputs = await openOutputs(args, isFilter ? { ...terminal, out: terminal.err } : terminal);
  const baseline = await baselineOf(args, settings);
  const tools: Tools = { args, baseline, apps: new Map(), listed: new Map(), print: terminal.out, faults: [] };
  const problems: string[] = [];
  let summary: Summary = NOTHING;
  let ignored = 0;
  try {
    outputs.begin();
    for (const input of inputs(args)) {
      const name = nameOf(input, args);
      const own = settings.of(name);
      if (own.isIgnored) ignored += 1;
      const passedOn = () => (isFilter && input.path === STDIN ? passOn(name, terminal) : undefined);
      const report = own.isIgnored ? passedOn() : await reportOf({ ...input, name }, own, tools);
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
  // A diff is about texts that are not there yet.
  const said = args.diff ? "" : baseline.finish();
  if (said !== "") terminal.err(`${said}\n`);
  for (const problem of problems) terminal.err(`${printable(problem)}\n`);
  for (const fault of tools.faults) terminal.err(fault);
  const isBroken = tools.faults.length > 0;
  if (ignored > 0 && summary.files + summary.unreadable === 0) {
    terminal.err(allIgnored(ignored, settings));
    return isBroken ? BROKEN : FINE;
  }
  return exitCodeOf(summary, isBroken, args, terminal);
}

/** Whoever pipes a file through gets it back, whatever the settings; gives a report only where it cannot be read. */
function passOn(name: string, { out }: Terminal): FileReport | undefined {
  const read = readConfig(STDIN);
  if ("problem" in read) return unreadable(name, read.problem);
  out(read.content);
  return undefined;
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
