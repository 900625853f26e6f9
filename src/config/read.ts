/** Reads a flylint.toml: what it sets, or what is wrong with it. */

import type { Document, Range } from "../document/document.ts";
import { stripMark } from "../document/mark.ts";
import { type SettingProblem, type Settings, settingProblems } from "../engine/settings.ts";
import { code, type Help, run } from "../help.ts";
import { formatPath, isTable, type Path, type Table } from "../path.ts";
import { parse } from "../toml/parse.ts";
import { quoted } from "../toml/write.ts";
import { nearest } from "../words/nearest.ts";
import { CONFIG_KEYS, type ConfigKey, OVERRIDE_KEYS } from "./keys.ts";

/** Settings with the files that they leave out. */
export interface Layer extends Settings {
  /** Globs, see match.ts. */
  readonly ignore?: readonly string[];
}

/** Settings for some files. */
export interface Override extends Layer {
  readonly files: readonly string[];
}

/** A flylint.toml. */
export interface Config extends Layer {
  /** Relative to the folder of the file. */
  readonly baseline?: string;
  readonly overrides?: readonly Override[];
}

/** A mistake in a flylint.toml. */
export interface ConfigMistake {
  readonly message: string;
  readonly help: Help;
  readonly path: Path;
  readonly range: Range;
}

/** What a flylint.toml says, and on which line a path of it is; only where it has no mistakes. */
export type ReadConfig =
  | { readonly config: Config; readonly lineOf: (path: Path) => number }
  | { readonly mistakes: readonly [ConfigMistake, ...ConfigMistake[]] };

const says = {
  noKey: (key: string, near: string | undefined) =>
    `Unknown key ${quoted(key)}.${near === undefined ? "" : ` Did you mean ${quoted(near)}?`}`,
  inToml: (key: string) => ["Write it like this:", code(key)],
  noFiles: "This [[overrides]] has no files, so it applies to no file.",
  addFiles: ["Add the files that it applies to:", code('files = ["apps/staging/**"]')],
  emptyGlob: "This pattern is empty, so it matches no file.",
  deleteIt: "Delete it.",
  seeKeys: (keys: readonly string[]) => `The keys are: ${keys.join(", ")}.`,
  seeRule: (id: string) => ["See its options with:", run(`flylint --explain ${id}`)],
  setLevel: (id: string) => ["Write off, info, warning or error:", code(`${id} = "warning"`)],
  seeRules: ["List all rules with:", run("flylint --rules")],
};

/** Reads the text of a flylint.toml. Never throws. */
export function readConfig(text: string): ReadConfig {
  // flyctl never sees this file, so the mark that editors on Windows write does no harm.
  const document = parse(stripMark(text));
  const [first, ...others] = document.errors.length > 0 ? inSyntax(document) : inValues(document);
  if (first) return { mistakes: [first, ...others] };
  const { range } = document.locate();
  return { config: document.value as Config, lineOf: (path) => range(path, "key").start.line };
}

function inSyntax({ errors }: Document): readonly ConfigMistake[] {
  return errors.map(({ message, help, range }) => ({ message, help, path: [], range }));
}

/** What is wrong at the key or the value of a path, and what to do about it. */
interface Advised extends Pick<ConfigMistake, "path" | "message" | "help"> {
  readonly at: "key" | "value";
}

function inValues(document: Document): readonly ConfigMistake[] {
  const { range } = document.locate();
  return problemsIn(document.value, CONFIG_KEYS, [])
    .map(({ path, at, message, help }) => ({ message, help, path, range: range(path, at) }))
    .sort((a, b) => a.range.start.offset - b.range.start.offset);
}

function problemsIn(table: Table, keys: Readonly<Record<string, ConfigKey>>, at: Path): readonly Advised[] {
  const known = Object.keys(keys);
  const settings = settingProblems(table).map((problem) => ({
    at: problem.at,
    message: problem.message("a table"),
    path: [...at, ...problem.path],
    help: helpFor(problem),
  }));
  const own = Object.entries(table).flatMap(([key, value]): readonly Advised[] => {
    const path = [...at, key];
    const { kind } = (Object.hasOwn(keys, key) ? keys[key] : undefined) ?? {};
    if (kind === undefined)
      return [{ path, at: "key", message: says.noKey(key, nearest(key, known, 4)), help: says.seeKeys(known) }];
    if (kind === "globs") return globProblems(value, path);
    if (kind === "path" && (typeof value !== "string" || value === ""))
      return [wrong(path, `${key} must be a string with the path of a file.`, `${key} = "flylint-baseline.json"`)];
    return kind === "overrides" ? overrideProblems(value, path) : [];
  });
  return [...settings, ...own];
}

function helpFor({ path: [key, id, option], at }: SettingProblem): Help {
  if (key !== "rules") return says.inToml(key === "preset" ? 'preset = "production"' : 'environment = "staging"');
  if (id === undefined) return says.inToml('[rules]\nsingle-volume = "off"');
  if (option !== undefined) return says.seeRule(String(id));
  return at === "key" ? says.seeRules : says.setLevel(String(id));
}

function globProblems(value: unknown, path: Path): readonly Advised[] {
  if (!Array.isArray(value) || value.some((glob) => typeof glob !== "string"))
    return [wrong(path, `${formatPath(path)} must be an array of strings.`, `${path.at(-1)} = ["apps/old/**"]`)];
  return value.flatMap((glob, index) =>
    glob === "" ? [{ path: [...path, index], at: "value" as const, message: says.emptyGlob, help: says.deleteIt }] : [],
  );
}

function overrideProblems(value: unknown, path: Path): readonly Advised[] {
  if (!Array.isArray(value) || !value.every(isTable))
    return [wrong(path, "overrides must be an array of tables.", '[[overrides]]\nfiles = ["apps/staging/**"]')];
  return value.flatMap((override, index) => {
    const own = [...path, index];
    const missing: readonly Advised[] = Object.hasOwn(override, "files")
      ? []
      : [{ path: own, at: "value", message: says.noFiles, help: says.addFiles }];
    return [...missing, ...problemsIn(override, OVERRIDE_KEYS, own)];
  });
}

function wrong(path: Path, message: string, toml: string): Advised {
  return { path, at: "value", message, help: says.inToml(toml) };
}
