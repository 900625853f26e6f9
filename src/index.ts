/**
 * flylint as a library: runs in Node and in browsers, does no I/O.
 *
 * @example
 * import { lint } from "flylint";
 * const { diagnostics, flyctl } = lint(text, { filename: "fly.toml", preset: "production" });
 */

import type { Comment, Part, Range } from "./document/document.ts";
import { secretsOf } from "./engine/secrets.ts";
import { manuals } from "./generated/manuals.ts";
import { rules as allRules } from "./generated/rules.ts";
import type { LintOptions } from "./lint.ts";
import type { Manual } from "./manual.ts";
import { type ReadExample, readExample } from "./manual.ts";
import type { Path, Table } from "./path.ts";
import { readerFor } from "./reader.ts";
import type { Option, Rule } from "./rule.ts";
import { flySchema } from "./schema/nodes.ts";
import type { Subschema } from "./schema/violation.ts";
import { printable, printableHelp } from "./words/printable.ts";

export type { Parsers } from "./beside/beside.ts";
export type { FilePlace, Files } from "./beside/files.ts";
export { type Checked, checklist, type Seen, type Status } from "./checklist/check.ts";
export type { Evidence, Weight } from "./checklist/evidence.ts";
export type { Diagnostic, Edit, Fix, Level, Outcome, Severity, Stretch, Verdict } from "./diagnostic.ts";
export type { Comment, Part, Position, Range } from "./document/document.ts";
export { applyEdits } from "./engine/fix.ts";
export type { Fault } from "./engine/run.ts";
export {
  ENVIRONMENTS,
  type Environment,
  type RuleSetting,
  type RuleSettings,
  type Settings,
} from "./engine/settings.ts";
export { type FixOptions, type FixResult, fix } from "./fix.ts";
export type * from "./generated/app.ts";
export type { LoadableFlyConfig } from "./generated/loadable.ts";
export type { RuleId, RuleOptions } from "./generated/settings.ts";
export type * from "./generated/types.ts";
export type { HelpPart } from "./help.ts";
export { type JudgedEnvironment, type LintOptions, type LintResult, lint } from "./lint.ts";
export type { ReadExample } from "./manual.ts";
export { type Dropped, type Normalized, normalize } from "./normalize.ts";
export type { Path } from "./path.ts";
export { format } from "./report/format.ts";
export { FORMATS, type FormatName } from "./report/format-names.ts";
export type { Infos } from "./report/pretty.ts";
export { type FileReport, type Fixed, unreadable } from "./report/reporter.ts";
export { type Category, type Option, PRESETS, type Preset } from "./rule.ts";
export type { Annotation, Subschema } from "./schema/violation.ts";
export { type AppOptions, type AppResult, app } from "./show/app.ts";
export { appMermaid } from "./show/mermaid.ts";
export { appSvg } from "./show/svg.ts";
export { appText } from "./show/text.ts";
export { type ValidationError, validate } from "./validate.ts";

/** One mistake in the TOML, JSON or YAML itself. */
export interface FileError {
  /** `duplicate` for a key or table that is there twice, `syntax` for all else. */
  readonly kind: "syntax" | "duplicate";
  readonly message: string;
  readonly help: string;
  readonly range: Range;
}

/** A config that was read: what it says, where it says it, and its mistakes in TOML, JSON or YAML. */
export interface ParsedFile {
  /** The values as JSON would carry them: integers and floats as numbers, dates as text. */
  readonly value: Table;
  readonly errors: readonly FileError[];
  readonly comments: readonly Comment[];
  /** Where the key, the value or the header of a path stands; the nearest that there is, line 1 at worst. */
  range(path: Path, part: Part): Range;
}

/**
 * Reads the text of a config; the suffix of `filename` says how it is written, as with `lint`. Never throws: what is no TOML,
 * JSON or YAML is in `errors`, and the rest is read all the same.
 */
export function parse(text: string, { filename }: Pick<LintOptions, "filename"> = {}): ParsedFile {
  const document = readerFor(filename)(text);
  const locator = document.locate();
  const { mask } = document.errors.length > 0 ? secretsOf(document) : { mask: (words: string) => words };
  const errors = document.errors.map(({ kind, message, help, range }) => ({
    kind,
    message: printable(mask(message)),
    help: printableHelp(help, mask).help,
    range,
  }));
  return { value: document.value, errors, comments: locator.comments, range: locator.range };
}

/** What there is to know of a rule: its data, its documentation and its examples. */
export interface RuleInfo extends Omit<Rule, "check" | "options" | "reads" | "replaces">, Omit<Manual, "examples"> {
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly ReadExample[];
}

/** All rules, by id. */
export const rules: readonly RuleInfo[] = /* @__PURE__ */ allRules.flatMap(
  ({ check: _check, reads: _reads, replaces: _replaces, ...rule }) => {
    const manual = manuals[rule.id];
    const examples = manual?.examples.map(readExample) ?? [];
    return manual ? [{ ...rule, options: rule.options ?? {}, ...manual, examples }] : [];
  },
);

/** The JSON Schema (draft-07) of fly.toml. */
export const schema: Subschema = /* @__PURE__ */ flySchema();
