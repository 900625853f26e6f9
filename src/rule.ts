import type { App } from "./app/model.ts";
import type { Beside } from "./beside/beside.ts";
import type { FilePlace, Files } from "./beside/files.ts";
import type { Change } from "./change.ts";
import type { Level, Outcome, Severity } from "./diagnostic.ts";
import type { Document, Part, Range } from "./document/document.ts";
import type { Help } from "./help.ts";
import type { EnvironmentKind, Judged } from "./hints/environment.ts";
import type { Path } from "./path.ts";
import type { Violation } from "./schema/violation.ts";

export type Category =
  | "correctness"
  | "availability"
  | "reliability"
  | "security"
  | "networking"
  | "performance"
  | "cost"
  | "deprecation"
  | "style";

/** The presets, gentlest first; the first is the default. */
export const PRESETS = ["recommended", "production", "all"] as const;
export type Preset = (typeof PRESETS)[number];

/** What decides about a file. Its documentation is the `manual` of the same file (manual.ts). */
export interface Rule<Options = Record<string, Option>> {
  /** The name of the file, kebab-case. */
  readonly id: string;
  readonly category: Category;
  /** The level in each preset; a finding may have its own. */
  readonly severity: Readonly<Record<Preset, Level>>;
  /** What happens on Fly; a finding may have its own. */
  readonly outcome: Outcome;
  /** The page of the Fly docs behind the rule. */
  readonly docs: string;
  /** What a user can set, by name. */
  readonly options?: Options;
  /** Ids of rules: where one of them finds the same cause, this rule's report stands for theirs (engine/dedupe.ts). */
  readonly replaces?: readonly string[];
  /**
   * What has to be whole for the rule to be right: the `app` (the usual case), single values that break the `schema`, or
   * only the `text`. A file with mistakes in its TOML is read in part, so rules about the app stay silent there.
   */
  readonly reads?: "app" | "schema" | "text";
  /** Pure: everything that it may look at is in the context. */
  check(context: Context<Options>): Iterable<Finding>;
}

/** What a rule found: a path, never an offset. */
export interface Finding {
  /** The value, key or table that is wrong; of something missing the table it is missing from. */
  readonly path: Path;
  /** Which part of `path` to underline: by default the header of a table, the value of anything else. */
  readonly at?: Part | undefined;
  /** What is wrong here, one sentence with a full stop. */
  readonly message: Words;
  /** What to write instead. */
  readonly help: Words<Help>;
  /** Where this finding weighs less or more than the preset says. */
  readonly severity?: Severity | undefined;
  /** Where it differs from the rule's. */
  readonly outcome?: Outcome | undefined;
  /**
   * Of a finding that something is missing: the keys that would have been enough. Where a misspelt or misplaced key was
   * meant to be one of them, the report of that key stands for this one.
   */
  readonly missing?: readonly Path[] | undefined;
  /** What the finding is about where that is not `path`; rules that replace each other compare it. */
  readonly about?: Path | undefined;
  /** What mends it; `safe` where nothing else about the app changes. */
  readonly fix?: { readonly safe: boolean; readonly changes: readonly Change[] } | undefined;
  /** Lines of other files that the finding goes by; the words name them, too. */
  readonly related?: readonly FilePlace[] | undefined;
  /** The place, of what no path leads to: a key that counts for nothing. */
  readonly range?: Range | undefined;
  /** The value is a secret that nobody should see in a log. */
  readonly sensitive?: true | undefined;
}

/**
 * Words of a report. A rule knows no lines; where it names another place of the file it takes a function that does:
 * `(place) => \`... as on ${place(path)}\`` becomes "as on line 12", or "services[0]" where there is no text.
 */
export type Words<Text = string> = Text | ((place: (path: Path) => string) => Text);

/** All that a rule may look at. */
export interface Context<Options> {
  /** The app as flyctl sees it. */
  readonly app: App;
  readonly document: Document;
  /** Breaches of the schema that belong to this rule. */
  readonly violations: readonly Violation[];
  /** The rule's options: what the user set, else the defaults. */
  readonly options: OptionValues<Options>;
  /** For the few findings that only the preset `all` is meant to make. */
  readonly preset: Preset;
  readonly environment: EnvironmentKind;
  /** What tells that environment. */
  readonly environmentFrom: Judged["because"];
  /** As the caller gave it; undefined where the text has no name. */
  readonly filename: string | undefined;
  readonly files: Files | undefined;
  /** What the other files of the repository say; nothing where `files` is undefined. */
  readonly beside: Beside;
  /** Other configs of the same run that name the same app, by their names. */
  readonly sameApp: readonly string[];
}

/** An option of a rule, with the value that holds when nobody sets it. */
export interface Option<Value = unknown> {
  readonly description: string;
  readonly default: Value;
  /** Of an array or a table that is empty by default: what it may hold; else strings. */
  readonly of?: "number";
  /** What a string has to look like. */
  readonly format?: "duration";
}

export type OptionValues<Options> = {
  readonly [Name in keyof Options]: Options[Name] extends Option<infer Value> ? Value : never;
};

/**
 * Gives a rule its type; the name of the file is its id.
 * Bundlers may leave out what nobody imports.
 */
/* @__NO_SIDE_EFFECTS__ */
export function rule<const Options extends Readonly<Record<string, Option>>>(definition: Rule<Options>): Rule<Options> {
  return definition;
}
