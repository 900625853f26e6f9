/** Turns findings into reports: paths become places, words become text, changes become edits. */
import { besidePath } from "../app/file-path.ts";
import type { FilePlace } from "../beside/files.ts";
import { type Diagnostic, isRefusal, type Level, type Severity } from "../diagnostic.ts";
import type { Document, Locator, Part, Range } from "../document/document.ts";
import { type Help, partsOf } from "../help.ts";
import { certainSecretsIn } from "../hints/sensitive.ts";
import { LONG_FILE } from "../limits.ts";
import { rulePage } from "../manual.ts";
import { isTableOrTables, type Path, valueAt } from "../path.ts";
import type { Words } from "../rule.ts";
import { printable, printableHelp } from "../words/printable.ts";
import { canBeMade, createFixer, type Fixer, together } from "./fix.ts";
import { wordsInForm } from "./form-words.ts";
import { missingPlace } from "./missing-place.ts";
import { inForm } from "./paste.ts";
import { type Found, refusalsOf } from "./run.ts";
import type { Secrets } from "./secrets.ts";
import { readSuppressions, silences } from "./suppress.ts";
import { suppressionReports } from "./suppression-reports.ts";

const says = {
  noComment: (line: number) => `The comment on line ${line} cannot silence this report: flyctl rejects the file.`,
  noSetting: (rule: string, level: Level) =>
    `Setting ${rule} to "${level}" does not change this report: flyctl rejects the file.`,
};

export interface DiagnoseOptions {
  /** Whether to work out fixes. */
  readonly withFixes: boolean;
  /** Whether comments may silence reports. */
  readonly withSuppressions: boolean;
  /** The name of the file; places in other files are told from there. */
  readonly filename: string | undefined;
  /** How loud a rule is under the settings in force. */
  readonly levelOf: (rule: string) => Level;
}

export interface Reports {
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** Those that a comment silences. */
  readonly silenced: readonly Diagnostic[];
  /** Whether one of `diagnostics` has a fix, or would have one if fixes were worked out. */
  readonly mayFix: boolean;
}

/** The reports of a document. */
export function diagnose(
  found: readonly Found[],
  document: Document,
  secrets: Secrets,
  { withFixes, withSuppressions, levelOf, filename }: DiagnoseOptions,
): Reports {
  const locator = document.locate();
  const count = (text: string) => refusalsOf(document.form.read(text));
  const fixer = withFixes ? createFixer(document, locator, count) : undefined;
  // A line with a mistake was mended before it was read: what else it says is a guess.
  const guessed = new Set(document.errors.map(({ range }) => range.start.line));
  // What a line says for certain about a secret in it is said all the same.
  const isGuess = (item: Found) => {
    if (item.rule.reads === "text" || item.finding.sensitive) return false;
    const { line } = placeOf(item, document, locator).start;
    return guessed.has(line) || line >= (document.guessedFrom ?? Number.POSITIVE_INFINITY);
  };
  const certain = found.filter((item) => !isGuess(item));
  const all = certain.map((item) => toDiagnostic(item, document, locator, secrets, fixer, filename));
  const suppressions = withSuppressions ? readSuppressions(locator.comments, document.text) : [];
  const silencing = (report: Diagnostic) => suppressions.find((one) => silences(one, report));
  const silenced = all.filter((report) => !isRefusal(report.outcome) && silencing(report) !== undefined);
  const wanted = all.filter((report) => silencing(report) !== undefined);
  // Of a file that is only read in part many reports are missing.
  const isWhole = document.errors.length === 0 && document.text.length <= LONG_FILE;
  const others = isWhole ? suppressionReports(suppressions, wanted, document.text, levelOf) : [];
  const loud = all
    .filter((report) => !silenced.includes(report))
    .map((report) => withNote(report, silencing(report)?.range.start.line));
  const heard = [...loud, ...others].sort(inOrderOfFile);
  const kept = new Set(together(heard, document.text, count));
  const diagnostics = heard.map((one) => (one.fix?.safe && !kept.has(one) ? withoutFix(one) : one));
  const isUntried = ({ finding: { fix } }: Found) => fix !== undefined && canBeMade(fix.changes, document, locator);
  const mayFix =
    diagnostics.some(({ fix }) => fix !== undefined) ||
    (!withFixes && certain.some((item, index) => !silenced.some((one) => one === all[index]) && isUntried(item)));
  return { diagnostics, silenced, mayFix };
}

/** Says that a comment silences nothing that flyctl refuses. */
function withNote(report: Diagnostic, line: number | undefined): Diagnostic {
  return line === undefined ? report : { ...report, ...printableHelp([...report.helpParts, says.noComment(line)]) };
}

function withoutFix({ fix: _fix, ...others }: Diagnostic): Diagnostic {
  return others;
}

function toDiagnostic(
  found: Found,
  document: Document,
  locator: Locator,
  secrets: Secrets,
  fixer: Fixer | undefined,
  filename: string | undefined,
): Diagnostic {
  const { rule, finding, outcome, level, setLevel } = found;
  const { start, end } = placeOf(found, document, locator);
  const place = (path: Path) => `line ${locator.range(path, usualPart(document, path)).start.line}`;
  const advice = [
    inWords(finding.help, place),
    ...(setLevel === undefined || setLevel === level ? [] : [says.noSetting(rule.id, setLevel)]),
  ];
  const mask = (text: string) => secrets.mask(finding.related ? withoutSecrets(text) : text);
  const isSensitive =
    finding.sensitive === true || secrets.stretches.some((one) => one.start < end.offset && one.end > start.offset);
  return {
    rule: rule.id,
    severity: level as Severity,
    outcome,
    message: printable(mask(wordsInForm(inWords(finding.message, place), document))),
    ...printableHelp(inForm(partsOf(advice), finding.path, document, locator), mask),
    path: finding.path.map((step) => (typeof step === "string" ? secrets.mask(step) : step)),
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    docs: { rule: rulePage(rule.id), fly: rule.docs },
    ...fixOf(found, secrets, fixer),
    ...(finding.related ? { related: finding.related.map((one) => relatedPlace(one, filename)) } : {}),
    ...(isSensitive ? { sensitive: true } : {}),
  };
}

function relatedPlace({ file, line }: FilePlace, filename: string | undefined): { file: string; line: number } {
  return { file: printable(besidePath(filename, file)), line };
}

/** What another file says passes here on its way out: its secrets are not among those of the fly.toml. */
function withoutSecrets(text: string): string {
  return certainSecretsIn(text).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}…${rest.slice(end)}`,
    text,
  );
}

/** A fix that writes a secret anew would show it, and copy it to another place. */
function fixOf({ finding: { fix } }: Found, secrets: Secrets, fixer: Fixer | undefined): Pick<Diagnostic, "fix"> {
  const edits = fix && fixer?.(fix.changes);
  return fix && edits?.every(({ text }) => secrets.mask(text) === text) ? { fix: { safe: fix.safe, edits } } : {};
}

function placeOf({ range, finding: { path, at, missing = [] } }: Found, document: Document, locator: Locator): Range {
  if (range === undefined && path.length === 0) return missingPlace(missing, document, locator);
  return range ?? locator.range(path, at ?? usualPart(document, path));
}

/** The words of a report, once it is known how to name other places of the file. */
export function inWords<Text extends Help>(words: Words<Text>, place: (path: Path) => string): Text {
  return typeof words === "function" ? words(place) : words;
}

/** Tables are reported at their header, all else at the value. */
function usualPart(document: Document, path: Path): Part {
  return isTableOrTables(valueAt(document.value, path)) ? "header" : "value";
}

function inOrderOfFile(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}
