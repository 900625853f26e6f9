/**
 * A baseline: the reports that were there when a team began, which are not shown again. What flyctl refuses is never in it.
 */
import { type Diagnostic, isRefusal } from "../diagnostic.ts";
import { stripMark } from "../document/mark.ts";
import { isTable, type Path } from "../path.ts";
import { quoted } from "../toml/write.ts";
import { nearest } from "../words/nearest.ts";
import { unknown } from "../words/unknown.ts";
import type { Hash } from "./fingerprint.ts";

/** A report that is known. */
export interface BaselineEntry {
  /** The file, relative to the folder of the baseline, with `/` between the steps. */
  readonly path: string;
  readonly rule: string;
  /** The place in the file, without indexes, so that tables may change their order: `services[].ports[].port`. */
  readonly at: string;
  /** Of what is reported, without line numbers. */
  readonly hash: string;
  readonly reason?: string;
  /** The last day on which it counts: `2027-01-31`. */
  readonly expires?: string;
}

/** The reports of a file, held against the baseline. */
export interface Compared {
  readonly fresh: readonly Diagnostic[];
  readonly known: readonly Diagnostic[];
  /** Entries of the file that no report matches any more. */
  readonly gone: readonly BaselineEntry[];
  /** Entries of the file that match a report, and whose last day is over. */
  readonly expired: readonly BaselineEntry[];
  /** Entries of the file for all that may be in a baseline: those that are known with their reason, and new ones. */
  readonly renewed: readonly BaselineEntry[];
}

/**
 * Holds the reports of a file against the entries of that file. `today` is a day such as `2027-01-31`; an entry that has
 * expired matches its report and leaves it loud.
 */
export function compare(
  path: string,
  diagnostics: readonly Diagnostic[],
  entries: readonly BaselineEntry[],
  { hash, today }: { readonly hash: Hash; readonly today: string },
): Compared {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) left.set(keyOf(entry), [...(left.get(keyOf(entry)) ?? []), entry]);
  const pairs = diagnostics.map((diagnostic) => {
    if (!mayBeKnown(diagnostic)) return { diagnostic, entry: undefined, isKnown: false, isLate: false };
    const made = entryFor(path, diagnostic, hash);
    const old = left.get(keyOf(made))?.shift();
    const isLate = old !== undefined && isExpired(old, today);
    return { diagnostic, entry: old ?? made, isKnown: old !== undefined && !isLate, isLate };
  });
  return {
    fresh: pairs.filter(({ isKnown }) => !isKnown).map(({ diagnostic }) => diagnostic),
    known: pairs.filter(({ isKnown }) => isKnown).map(({ diagnostic }) => diagnostic),
    gone: [...left.values()].flat(),
    expired: pairs.flatMap(({ entry, isLate }) => (entry && isLate ? entry : [])),
    renewed: pairs.flatMap(({ entry }) => entry ?? []),
  };
}

/** Whether a report may be in a baseline: what flyctl refuses has to be mended. */
export function mayBeKnown({ outcome }: Diagnostic): boolean {
  return !isRefusal(outcome);
}

function isExpired({ expires }: BaselineEntry, today: string): boolean {
  return expires !== undefined && expires < today;
}

function entryFor(path: string, { rule, path: at, message }: Diagnostic, hash: Hash): BaselineEntry {
  return { path, rule, at: placeOf(at), hash: hash(withoutLines(message)) };
}

function placeOf(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}

function keyOf({ path, rule, at, hash }: BaselineEntry): string {
  return JSON.stringify([path, rule, at, hash]);
}

/** The text of a baseline: sorted, one entry a line, so that changes are easy to read and to merge. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const lines = entries.map(({ path, rule, at, hash, reason, expires }) =>
    JSON.stringify({ path, rule, at, hash, reason, expires }),
  );
  return `{"version":1,"entries":[${lines
    .sort()
    .map((line) => `\n${line}`)
    .join(",")}\n]}\n`;
}

const KEYS = ["path", "rule", "at", "hash", "reason", "expires"];
const REQUIRED = ["path", "rule", "at", "hash"];

const says = {
  notJson: (why: string) => `this is not JSON: ${why}.`,
  otherShape: 'this is not a baseline: it must be an object such as {"version":1,"entries":[]}.',
  otherVersion: (version: unknown) =>
    `version ${JSON.stringify(version)} of the format is not known; this flylint knows 1.`,
  entry: (index: number, what: string) => `entry ${index + 1}: ${what}`,
  noObject: "it must be an object.",
  noKey: (key: string, near: string | undefined) =>
    `Unknown key ${quoted(key)}.${near === undefined ? "" : ` Did you mean ${quoted(near)}?`}`,
  noText: (key: string) => `${key} must be a string.`,
  noDay: 'expires must be a day, such as "2027-01-31".',
};

/** Reads the text of a baseline. Never throws; `known` are the ids of the rules. */
export function readBaseline(
  text: string,
  known: readonly string[],
): { readonly entries: readonly BaselineEntry[] } | { readonly problem: string } {
  const value = parsed(text);
  if ("problem" in value) return value;
  if (!isTable(value.json) || !Array.isArray(value.json.entries)) return { problem: says.otherShape };
  if (value.json.version !== 1) return { problem: says.otherVersion(value.json.version) };
  const entries: readonly unknown[] = value.json.entries;
  for (const [index, entry] of entries.entries()) {
    const problem = problemIn(entry, known);
    if (problem !== undefined) return { problem: says.entry(index, problem) };
  }
  return { entries: entries.filter(isEntry) };
}

function parsed(text: string): { readonly json: unknown } | { readonly problem: string } {
  try {
    return { json: JSON.parse(stripMark(text)) };
  } catch (error) {
    return { problem: says.notJson(error instanceof Error ? error.message : String(error)) };
  }
}

function problemIn(entry: unknown, known: readonly string[]): string | undefined {
  if (!isTable(entry)) return says.noObject;
  const other = Object.keys(entry).find((key) => !KEYS.includes(key));
  if (other !== undefined) return says.noKey(other, nearest(other, KEYS, 4));
  const wrong = KEYS.find(
    (key) => typeof entry[key] !== "string" && (REQUIRED.includes(key) || entry[key] !== undefined),
  );
  if (wrong !== undefined) return says.noText(wrong);
  const { rule, expires } = entry;
  if (typeof rule === "string" && !known.includes(rule)) return unknown("rule", rule, known).message;
  return expires === undefined || (typeof expires === "string" && isDay(expires)) ? undefined : says.noDay;
}

function isEntry(entry: unknown): entry is BaselineEntry {
  return isTable(entry) && REQUIRED.every((key) => typeof entry[key] === "string");
}

function isDay(text: string): boolean {
  const day: string | null = new Date(text).toJSON();
  return day?.slice(0, 10) === text;
}

/** A message without the lines that it names: they move. */
export function withoutLines(message: string): string {
  return message.replaceAll(/\bline \d+/g, "line");
}
