import type { Checked } from "../checklist/check.ts";
import type { Diagnostic, Severity, Stretch, Verdict } from "../diagnostic.ts";
import type { JudgedEnvironment } from "../lint.ts";
import { HOMEPAGE } from "../manual.ts";
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
  /** What of the text is not to be shown. */
  readonly secrets?: readonly Stretch[];
  /** What was found and is not to be shown (--quiet). */
  readonly hidden?: readonly Diagnostic[];
  readonly flyctl: Verdict;
  /** What the app in it was taken to be for. */
  readonly environment?: JudgedEnvironment;
  /** Why the file could not be looked at. Then it has one diagnostic that says so, for formats that know nothing else. */
  readonly problem?: string | undefined;
  /** Where it was asked for: how the file stands against Fly's production checklist. */
  readonly checklist?: readonly Checked[] | undefined;
  /** Files of the repository that could not be read for it. */
  readonly unread?: readonly string[];
}

export interface Summary {
  /** That were looked at. */
  readonly files: number;
  /** That were judged more mildly, as files for staging. */
  readonly staging: number;
  /** That could not be looked at. */
  readonly unreadable: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Warnings and infos that are not shown; those above are. */
  readonly hidden: { readonly warnings: number; readonly infos: number };
  /** Reports that comments in the files have silenced. */
  readonly silenced: Readonly<Record<Severity, number>>;
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
  errors: 0,
  warnings: 0,
  infos: 0,
  hidden: { warnings: 0, infos: 0 },
  silenced: { error: 0, warning: 0, info: 0 },
  flyctl: { loads: true, validates: true },
};

/** The summary with one more file in it. */
export function added(
  summary: Summary,
  { diagnostics, hidden = [], silenced = [], flyctl, environment, problem }: FileReport,
): Summary {
  return {
    files: summary.files + (problem === undefined ? 1 : 0),
    staging: summary.staging + (environment?.kind === "staging" ? 1 : 0),
    unreadable: summary.unreadable + (problem === undefined ? 0 : 1),
    errors: summary.errors + (problem === undefined ? count(diagnostics, "error") : 0),
    warnings: summary.warnings + count(diagnostics, "warning"),
    infos: summary.infos + count(diagnostics, "info"),
    hidden: {
      warnings: summary.hidden.warnings + count(hidden, "warning"),
      infos: summary.hidden.infos + count(hidden, "info"),
    },
    silenced: {
      error: summary.silenced.error + count(silenced, "error"),
      warning: summary.silenced.warning + count(silenced, "warning"),
      info: summary.silenced.info + count(silenced, "info"),
    },
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
