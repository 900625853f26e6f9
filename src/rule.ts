import type { App } from "./app/app.ts";
import type { EnvironmentKind } from "./app/environment.ts";
import type { Level, Outcome, Severity } from "./diagnostic.ts";
import type { Document, Part as PartOfPlace, Range } from "./document/document.ts";
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

/**
 * One step of a fix, told in paths; `toml` is text as it stands in a fly.toml.
 * `set` replaces a value, `rename` a key, `remove` deletes a key or a table with all below it, `add` puts lines right
 * below the header of a table (the root: at the top), `header` replaces a `[header]`, `append` adds to the end of the file.
 */
export type Change =
  | { readonly set: Path; readonly toml: string }
  | { readonly rename: Path; readonly toml: string }
  | { readonly remove: Path }
  | { readonly add: Path; readonly toml: string }
  | { readonly header: Path; readonly toml: string }
  | { readonly append: string };

/**
 * Words of a report. A rule knows no lines; where it names another place of the file it takes a function that does:
 * `(place) => \`... as on ${place(path)}\`` becomes "as on line 12", or "services[0]" where there is no text.
 */
export type Words = string | ((place: (path: Path) => string) => string);

/** What a rule found: a path, never an offset. */
export interface Finding {
  readonly path: Path;
  /** Which part of `path` is meant; by default the header of a table and the value of anything else. */
  readonly at?: PartOfPlace;
  /** A place that only the text knows (mistakes in TOML); wins over `path`. */
  readonly range?: Range;
  readonly message: Words;
  readonly help: Words;
  /** Where this finding weighs less or more than the preset says. */
  readonly severity?: Severity;
  /** Where it differs from the rule's. */
  readonly outcome?: Outcome;
  /**
   * What is missing: the keys that would have been enough, for a finding about their absence. Where an unknown or
   * misplaced key was meant to be one of them, the report of that key stands for this one.
   */
  readonly absent?: readonly Path[];
  /** Where the key at `path` was meant to stand; of a schema violation its own `meant` counts where nothing is said. */
  readonly meant?: Path;
  /** What the finding is about where that is not `path`: rules that replace each other compare it. */
  readonly subject?: Path;
  readonly fix?: { readonly safe: boolean; readonly changes: readonly Change[] };
  /** Set where the value is a secret that nobody should see in a log. */
  readonly sensitive?: true;
}

/** An option of a rule, with the value that holds when nobody sets it. */
export interface Option<Value = unknown> {
  readonly description: string;
  readonly default: Value;
}

export type OptionValues<Options> = {
  readonly [Name in keyof Options]: Options[Name] extends Option<infer Value> ? Value : never;
};

/** Files beside the fly.toml, as far as the caller can look at them; paths are relative to the folder of the fly.toml. */
export interface Files {
  exists(path: string): boolean;
  /** The text of a file; undefined where it cannot be read. */
  read(path: string): string | undefined;
}

/** All that a rule may look at. */
export interface Context<Options> {
  readonly app: App;
  readonly document: Document;
  /** Breaches of the schema that belong to this rule. */
  readonly violations: readonly Violation[];
  readonly options: OptionValues<Options>;
  /** For the few findings that only the preset `all` is meant to make. */
  readonly preset: Preset;
  readonly environment: EnvironmentKind;
  readonly filename: string | undefined;
  readonly files: Files | undefined;
}

type Part =
  | "violations"
  | "build"
  | "deploy"
  | "env"
  | "experimental"
  | "files"
  | "metrics"
  | "mounts"
  | "restarts"
  | "statics";

/** What decides about a file; its documentation is a {@link Manual} in the same file. */
export interface Rule<Options = Record<string, Option>> {
  readonly id: string;
  readonly category: Category;
  readonly severity: Readonly<Record<Preset, Level>>;
  readonly outcome: Outcome;
  /** The page of the Fly docs behind the rule. */
  readonly docs: string;
  readonly options?: Options;
  /**
   * What the rule is about, where that is one thing: a part of the app, or violations of its own. A file that has none of
   * it is not checked, and few files have many of these sections.
   */
  readonly needs?: Part;
  /** Ids of rules whose findings on the same subject this one replaces. */
  readonly replaces?: readonly string[];
  /**
   * What the rule needs to be whole: the `app` (the usual case), or only the `schema` violations or the `text` itself.
   * Where the TOML has mistakes the rest of the file is still read, but rules about the app stay silent.
   */
  readonly looksAt?: "app" | "schema" | "text";
  check(context: Context<Options>): Iterable<Finding>;
}

/** Documentation of a rule, and the examples that it is tested with. */
export interface Manual {
  readonly title: string;
  readonly why: string;
  readonly how: string;
  readonly examples: readonly Example[];
  /** More to read: docs, issues, threads. */
  readonly links?: readonly string[];
}

export interface Example {
  readonly name: string;
  /**
   * A fly.toml. A line that ends in `# <--` is where this rule reports (the mark itself is not part of the file);
   * an example without a mark is a good one. The indentation of a text that begins with a line break does not count:
   * see example.ts.
   */
  readonly toml: string;
  /** The file after its fixes (safe or not), for an example whose findings carry any. */
  readonly fixed?: string;
  readonly filename?: string;
  /** Files beside the fly.toml: path to content. */
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Gives a rule its type; the name of the file is its id. */
export function rule<const Options extends Readonly<Record<string, Option>>>(definition: Rule<Options>): Rule<Options> {
  return definition;
}
