/** Where the reports go: one format to standard output, any number of others to files. */
import { relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../diagnostic.ts";
import type { FormatName } from "../report/format-names.ts";
import { loadReporter } from "../report/formats.ts";
import { safeForLog } from "../report/log.ts";
import { prettyReporter } from "../report/pretty.ts";
import type { FileReport, Reporter, Summary } from "../report/reporter.ts";
import { PLAIN, type Style } from "../report/style.ts";
import type { Arguments, Output } from "./arguments.ts";
import { isBelow } from "./read.ts";
import { type Sink, sinkTo } from "./sink.ts";
import type { Terminal } from "./terminal.ts";

/** All outputs of a run: each prints in its own format what it is told. */
export interface Outputs {
  begin(): void;
  file(report: FileReport, index: number): void;
  end(summary: Summary): void;
  /** Removes what was begun and never ended. */
  close(): void;
}

/** @throws UsageError where a file cannot be written. */
export async function openOutputs(args: Arguments, terminal: Terminal): Promise<Outputs> {
  const opened: { readonly format: FormatName; readonly reporter: Reporter; readonly sink: Sink }[] = [];
  const close = () => {
    for (const { sink } of opened) sink.close();
  };
  try {
    for (const { format, file } of args.outputs) {
      const reporter = await reporterFor({ format, file }, args, terminal);
      const sink = file === undefined ? toTerminal(terminal) : sinkTo(file, `--format ${format}=${file}`);
      opened.push({ format, reporter, sink });
    }
  } catch (error) {
    close();
    throw error;
  }
  const print = (text: (reporter: Reporter, format: FormatName) => string) => {
    for (const { format, reporter, sink } of opened) sink.write(safeForLog(format, text(reporter, format)));
  };
  return {
    begin: () => print((reporter) => reporter.begin()),
    file: (report, index) => print((reporter, format) => reporter.file(named(format, report, terminal), index)),
    end: (summary) => {
      print((reporter) => reporter.end(summary));
      for (const { sink } of opened) sink.end();
    },
    close,
  };
}

function toTerminal({ out }: Terminal): Sink {
  return { write: out, end: () => {}, close: () => {} };
}

async function reporterFor({ format, file }: Output, args: Arguments, terminal: Terminal): Promise<Reporter> {
  if (args.diff) return (await import("../report/diff.ts")).diffReporter();
  if (format === "markdown" && args.checklist) {
    return (await import("./checklist.ts")).checklistMarkdownReporter();
  }
  if (format !== "pretty") return loadReporter(format);
  const style = file === undefined ? await styleFor(args, terminal) : PLAIN;
  const columns = file === undefined ? terminal.columns : undefined;
  if (args.checklist) return (await import("./checklist.ts")).checklistReporter(style, columns);
  return prettyReporter(style, columns, args.level === "info" ? "full" : "short");
}

/** Formats for people, and for whoever called the command, name a file as it was named there. */
const AS_NAMED: ReadonlySet<FormatName> = new Set(["pretty", "json", "concise"]);

/** Where a system shows reports beside its own files, it is told in the environment where these are. */
const ROOTS: Readonly<Partial<Record<FormatName, string>>> = {
  github: "GITHUB_WORKSPACE",
  sarif: "GITHUB_WORKSPACE",
  gitlab: "CI_PROJECT_DIR",
};

/** The report with the files that it names as the format names them. */
function named(format: FormatName, report: FileReport, terminal: Terminal): FileReport {
  if (AS_NAMED.has(format)) return report;
  const ofOne = (diagnostic: Diagnostic): Diagnostic => {
    const related = diagnostic.related?.map((place) => ({ ...place, file: pathFor(format, place.file, terminal) }));
    return related ? { ...diagnostic, related } : diagnostic;
  };
  return {
    ...report,
    path: pathFor(format, report.path, terminal),
    diagnostics: report.diagnostics.map(ofOne),
    silenced: report.silenced?.map(ofOne) ?? [],
    known: report.known?.map(ofOne) ?? [],
  };
}

/** The way to a file from the root of the repository, or else from the working folder, with slashes. */
function pathFor(format: FormatName, path: string, { env }: Terminal): string {
  const root = env[ROOTS[format] ?? ""];
  const file = resolve(path);
  const around = [...(root ? [root] : []), "."].find((folder) => isBelow(file, resolve(folder)));
  return (around === undefined ? path : relative(resolve(around), file)).replaceAll(sep, "/");
}

/** With colour, where that is wanted. */
export async function styleFor(args: Arguments, terminal: Terminal): Promise<Style> {
  return wantsColour(args, terminal) ? (await import("../report/colour.ts")).colourStyle() : PLAIN;
}

/** The option counts first, then FORCE_COLOR and NO_COLOR (https://no-color.org), then the terminal. */
function wantsColour({ colour }: Arguments, { env, isTty }: Terminal): boolean {
  if (colour !== undefined) return colour;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "")
    return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  return isTty && env.TERM !== "dumb";
}
