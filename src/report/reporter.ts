import type { Checked } from "../checklist/check.ts";
import type { Diagnostic, Severity, Stretch, Verdict } from "../diagnostic.ts";
import { HOMEPAGE } from "../manual.ts";
import type { JudgedEnvironment } from "../pipeline.ts";
import { capitalized } from "../words/english.ts";
import { printable, printableHelp } from "../words/printable.ts";

/** What came out of one file. */
export interface FileReport {
  /** As the user named it, or as it was found below a folder that the user named. */
  readonly path: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** How many reports there are beyond these. */
  readonly more?: number;
  /** What comments in the file have silenced. */
  readonly silenced?: readonly Diagnostic[];
  /** What is in the baseline. */
  readonly known?: readonly Diagnostic[];
  /** Whether flylint knows a fix for one of them, tried out or not. */
  readonly mayFix?: boolean;
  /** What of the text is not to be shown. */
  readonly secrets?: readonly Stretch[];
  /** What was found and is not to be shown (--level). */
  readonly hidden?: readonly Diagnostic[];
  readonly flyctl: Verdict;
  /** What the app in it was taken to be for. */
  readonly environment?: JudgedEnvironment;
  /** Where fixes were asked for: what came of them. The rest is about the text that came out. */
  readonly fixed?: Fixed | undefined;
  /** Why its fixes could not be written: then all of this is about the file as it is. */
  readonly unwritten?: string | undefined;
  /** Why the file could not be looked at. Then it has one diagnostic that says so, for formats that know nothing else. */
  readonly problem?: string | undefined;
  /** Where it was asked for: how the file stands against Fly's production checklist. */
  readonly checklist?: readonly Checked[] | undefined;
  /** Files of the repository that could not be read for it. */
  readonly unread?: readonly string[];
}

/** What came of fixing a file. */
export interface Fixed {
  /** How many reports were fixed. */
  readonly count: number;
  /** The text before, and what of it is not to be shown; only where that is asked for. */
  readonly before?: { readonly text: string; readonly secrets: readonly Stretch[] };
}

export interface Summary {
  /** That were looked at. */
  readonly files: number;
  /** That were judged more mildly, as files for staging. */
  readonly staging: number;
  /** That could not be looked at. */
  readonly unreadable: number;
  /** That could not be fixed, because they could not be written. */
  readonly unwritten: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Warnings and infos that are not shown; those above are. */
  readonly hidden: { readonly warnings: number; readonly infos: number };
  /** Reports that are in the baseline. */
  readonly known: number;
  /** Reports that comments in the files have silenced. */
  readonly silenced: Readonly<Record<Severity, number>>;
  /** Whether flylint may be able to fix some of it. */
  readonly mayFix: boolean;
  /** Reports that were fixed, and the files that changed; undefined where that was not asked for. */
  readonly fixed?: { readonly reports: number; readonly files: number } | undefined;
  readonly flyctl: Verdict;
}

/** An output format: what to print before the files, for each of them, and after them. */
export interface Reporter {
  begin(): string;
  file(report: FileReport, index: number): string;
  end(summary: Summary): string;
}

export const NOTHING: Summary = {
  files: 0,
  staging: 0,
  unreadable: 0,
  unwritten: 0,
  errors: 0,
  warnings: 0,
  infos: 0,
  hidden: { warnings: 0, infos: 0 },
  known: 0,
  silenced: { error: 0, warning: 0, info: 0 },
  mayFix: false,
  flyctl: { loads: true, validates: true },
};

/** The summary with one more file in it. */
export function added(
  summary: Summary,
  {
    diagnostics,
    hidden = [],
    silenced = [],
    known = [],
    flyctl,
    environment,
    mayFix = false,
    fixed,
    unwritten,
    problem,
  }: FileReport,
): Summary {
  return {
    files: summary.files + (problem === undefined ? 1 : 0),
    staging: summary.staging + (environment?.kind === "staging" ? 1 : 0),
    unreadable: summary.unreadable + (problem === undefined ? 0 : 1),
    unwritten: summary.unwritten + (unwritten === undefined ? 0 : 1),
    errors: summary.errors + (problem === undefined ? count(diagnostics, "error") : 0),
    warnings: summary.warnings + count(diagnostics, "warning"),
    infos: summary.infos + count(diagnostics, "info"),
    hidden: {
      warnings: summary.hidden.warnings + count(hidden, "warning"),
      infos: summary.hidden.infos + count(hidden, "info"),
    },
    known: summary.known + known.length,
    silenced: {
      error: summary.silenced.error + count(silenced, "error"),
      warning: summary.silenced.warning + count(silenced, "warning"),
      info: summary.silenced.info + count(silenced, "info"),
    },
    mayFix: summary.mayFix || mayFix,
    fixed: fixed
      ? {
          reports: (summary.fixed?.reports ?? 0) + fixed.count,
          files: (summary.fixed?.files ?? 0) + (fixed.count > 0 ? 1 : 0),
        }
      : summary.fixed,
    flyctl: {
      loads: summary.flyctl.loads && flyctl.loads,
      validates: summary.flyctl.validates && flyctl.validates,
    },
  };
}

function count(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

/** The report of a file that could not be looked at; flyctl could not read it either. */
export function unreadable(path: string, problem: string): FileReport {
  const diagnostic: Diagnostic = {
    rule: "file-unreadable",
    severity: "error",
    outcome: "load",
    message: printable(capitalized(problem)),
    ...printableHelp("Pass a readable TOML file, or leave this one out."),
    path: [],
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    docs: { rule: HOMEPAGE, fly: "https://fly.io/docs/reference/configuration/" },
  };
  return { path, text: "", diagnostics: [diagnostic], flyctl: { loads: false, validates: false }, problem };
}
