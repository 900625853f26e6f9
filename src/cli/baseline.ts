/** The baseline of a run: which file it is, what it knows of each config, and writing it anew. */
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../diagnostic.ts";
import { type BaselineEntry, compare, mayBeKnown, readBaseline, writeBaseline } from "../engine/baseline.ts";
import type { Hash } from "../engine/fingerprint.ts";
import { rules } from "../generated/rules.ts";
import { counted } from "../words/english.ts";
import { printable } from "../words/printable.ts";
import type { Arguments } from "./arguments.ts";
import { nearest, type RunSettings } from "./config.ts";
import { UsageError } from "./errors.ts";
import { readText } from "./read.ts";
import { sinkTo } from "./sink.ts";

const BASELINE = "flylint-baseline.json";

/** The reports of a file that are new, and those that are known. */
export interface Split {
  readonly fresh: readonly Diagnostic[];
  readonly known: readonly Diagnostic[];
}

export interface Baseline {
  /** Holds the reports of a file against it, and remembers what came of that. */
  split(name: string, diagnostics: readonly Diagnostic[]): Split;
  /** Writes it anew where that was asked for, and says what there is to say of it; empty where there is nothing. */
  finish(): string;
}

/** Where there is no baseline all reports are new. */
const NONE: Baseline = { split: (_name, diagnostics) => ({ fresh: diagnostics, known: [] }), finish: () => "" };

const says = {
  wrote: (name: string, entries: number, files: number) =>
    `Wrote ${counted(entries, "report")} of ${counted(files, "file")} to ${name}.`,
  refused: (count: number) =>
    `What flyctl rejects cannot be in it: fix the ${count === 1 ? "error that is" : `${count} errors that are`} left.`,
  pruned: (name: string, count: number) => `Removed ${counted(count, "entry", "entries")} from ${name}.`,
  nothingToPrune: (name: string) => `Every entry of ${name} still matches a report.`,
  gone: (name: string, entries: readonly BaselineEntry[]) =>
    `${counted(entries.length, "entry", "entries")} of ${name} no longer ${entries.length === 1 ? "matches" : "match"} a report: ` +
    `${named(entries)}. To remove such entries: flylint --prune-baseline`,
  expired: (name: string, entries: readonly BaselineEntry[]) => {
    const [have, back, fix] =
      entries.length === 1 ? ["has", "its report is", "it"] : ["have", "their reports are", "them"];
    return (
      `${counted(entries.length, "entry", "entries")} of ${name} ${have} expired, so ${back} back: ${named(entries)}. ` +
      `Fix ${fix}, or write a later day into "expires".`
    );
  },
};

function named(entries: readonly BaselineEntry[]): string {
  const names = entries.map(({ path, rule }) => `${rule} in ${path}`);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

/**
 * The baseline for a run.
 * @throws UsageError where it cannot be read, or is none.
 */
export async function baselineOf(args: Arguments, settings: RunSettings): Promise<Baseline> {
  const file = fileFor(args, settings);
  const isThere = file !== undefined && existsSync(file);
  if (file === undefined || (!isThere && !args.writeBaseline)) {
    if (args.pruneBaseline) throw new UsageError("There is no baseline. Write one with: flylint --write-baseline");
    return NONE;
  }
  const name = relative(process.cwd(), file);
  const entries = isThere ? read(file, name) : [];
  const { hash } = await import("../engine/fingerprint.ts");
  return baselineIn({ file, name, entries, hash, args });
}

/** The file of `--baseline`, else of the flylint.toml, else the one beside it or above the working folder. */
function fileFor({ baseline, withBaseline, writeBaseline }: Arguments, { found }: RunSettings): string | undefined {
  if (!withBaseline) return undefined;
  if (baseline !== undefined) return resolve(baseline);
  if (found?.config.baseline !== undefined) return resolve(found.folder, found.config.baseline);
  const usual = found ? join(found.folder, BASELINE) : nearest(process.cwd(), BASELINE);
  return usual ?? (writeBaseline ? resolve(BASELINE) : undefined);
}

function read(file: string, name: string): readonly BaselineEntry[] {
  const text = readText(file);
  const result =
    "problem" in text
      ? text
      : readBaseline(
          text.content,
          rules.map(({ id }) => id),
        );
  if ("problem" in result) throw new UsageError(`${name}: ${result.problem}`);
  return result.entries;
}

interface Known {
  readonly file: string;
  readonly name: string;
  readonly entries: readonly BaselineEntry[];
  readonly hash: Hash;
  readonly args: Arguments;
}

function baselineIn({ file, name, entries, hash, args }: Known): Baseline {
  const folder = dirname(file);
  const today = new Date().toISOString().slice(0, 10);
  const renewed = new Map<string, readonly BaselineEntry[]>();
  const gone: BaselineEntry[] = [];
  const expired: BaselineEntry[] = [];
  let refused = 0;
  const saved = (): string => {
    // Files that were not looked at keep their entries; unless they are gone.
    const others = entries.filter(({ path }) => !renewed.has(path));
    const lost = others.filter(({ path }) => !existsSync(join(folder, path)));
    const all = [...gone, ...lost];
    if (args.writeBaseline) {
      const now = [...others.filter((one) => !lost.includes(one)), ...[...renewed.values()].flat()];
      save(name, "--write-baseline", now);
      const wrote = says.wrote(printable(name), now.length, new Set(now.map(({ path }) => path)).size);
      return refused === 0 ? wrote : `${wrote} ${says.refused(refused)}`;
    }
    if (args.pruneBaseline) {
      if (all.length === 0) return says.nothingToPrune(printable(name));
      save(
        name,
        "--prune-baseline",
        entries.filter((one) => !all.includes(one)),
      );
      return says.pruned(printable(name), all.length);
    }
    return all.length === 0 ? "" : printable(says.gone(name, all));
  };
  return {
    split: (config, diagnostics) => {
      const path = relative(folder, resolve(config)).split(sep).join("/");
      const against = (known: readonly BaselineEntry[]) => compare(path, diagnostics, known, { hash, today });
      const before = against(entries.filter((entry) => entry.path === path));
      renewed.set(path, before.renewed);
      gone.push(...before.gone);
      expired.push(...before.expired);
      refused += diagnostics.filter((one) => !mayBeKnown(one)).length;
      // What is written down now is known from now on, unless its last day is over.
      return args.writeBaseline ? against(before.renewed) : before;
    },
    finish: () => {
      const late = expired.length === 0 ? "" : printable(says.expired(name, expired));
      return [saved(), late].filter((text) => text !== "").join("\n");
    },
  };
}

function save(file: string, option: string, entries: readonly BaselineEntry[]): void {
  const sink = sinkTo(file, option);
  try {
    sink.write(writeBaseline(entries));
    sink.end();
  } finally {
    sink.close();
  }
}
