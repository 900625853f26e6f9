import type { HelpPart } from "./help.ts";
import type { Path } from "./path.ts";

/** How much a report matters; `off` stands only in presets and settings. */
export type Severity = "error" | "warning" | "info";
export type Level = Severity | "off";

/** Loudest first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Loudest first. */
export const LEVELS: readonly Level[] = [...SEVERITIES, "off"];

/**
 * What happens on Fly because of the line:
 * `load` flyctl cannot read the file; `validate` `fly config validate` fails; `deploy` a later step or the platform
 * refuses; `ignored` the line has no effect; `risk` it works until it hurts; `style` it only reads badly.
 */
export type Outcome = "load" | "validate" | "deploy" | "ignored" | "risk" | "style";

/** Gravest first. */
export const OUTCOMES: readonly Outcome[] = ["load", "validate", "deploy", "ignored", "risk", "style"];

/** Whether flyctl refuses a file over it, whatever the settings of flylint. */
export function isRefusal(outcome: Outcome): boolean {
  return outcome === "load" || outcome === "validate";
}

/** A piece of the text: offsets in UTF-16 code units, `end` exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One replacement in the text. */
export interface Edit extends Stretch {
  readonly text: string;
}

/** Edits that mend one report; `safe` ones change nothing else about how the app runs. */
export interface Fix {
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** One mistake, where it stands, and what to write instead. */
export interface Diagnostic {
  /** Id of the rule, kebab-case. */
  readonly rule: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly message: string;
  /** What to write instead, as plain text. */
  readonly help: string;
  /** The same with prose, code and commands told apart; joined by line breaks they are `help`. */
  readonly helpParts: readonly HelpPart[];
  readonly path: Path;
  /** 1-based; columns count UTF-16 code units, the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly docs: { readonly rule: string; readonly fly: string };
  readonly fix?: Fix;
  /** Lines of other files that the report goes by; `file` is relative to what the name of the linted file is relative to. */
  readonly related?: readonly { readonly file: string; readonly line: number }[];
  /** What stands there is a secret: do not print the line. */
  readonly sensitive?: true;
}

/** What `flyctl` makes of the file: whether it can read it, and whether `fly config validate` passes. */
export interface Verdict {
  readonly loads: boolean;
  readonly validates: boolean;
}
