/** Turns findings into reports: paths become places, words become text, changes become edits. */
import type { Diagnostic, Severity } from "../diagnostic.ts";
import { rulePage } from "../manual.ts";
import { isTable, type Path, valueAt } from "../path.ts";
import type { Words } from "../rule.ts";
import type { Document, Locator, Part, Range } from "../toml/document.ts";
import { parse } from "../toml/parse.ts";
import { printable } from "../words/printable.ts";
import { createFixer, type Fixer, together } from "./fix.ts";
import { pasteable } from "./paste.ts";
import { type Found, refusalsOf } from "./run.ts";
import type { Secrets } from "./secrets.ts";
import { isSuppressed, readSuppressions } from "./suppress.ts";

/** The reports of a document, in the order of its text, without those that a comment silences. */
export function diagnose(
  found: readonly Found[],
  document: Document,
  secrets: Secrets,
  withFixes: boolean,
): readonly Diagnostic[] {
  const locator = document.locate();
  const suppressions = readSuppressions(locator.comments);
  const count = (text: string) => refusalsOf(parse(text));
  const fixer = withFixes ? createFixer(document, locator, count) : undefined;
  // A line with a mistake in its TOML was mended before it was read: what else it says is a guess.
  const guessed = new Set(document.errors.map(({ range }) => range.start.line));
  // What a line says for certain about a secret in it is said all the same.
  const isGuess = (item: Found) =>
    item.rule.reads !== "text" && !item.finding.sensitive && guessed.has(placeOf(item, document, locator).start.line);
  const diagnostics = found
    .filter((item) => !isGuess(item))
    .map((item) => toDiagnostic(item, document, locator, secrets, fixer))
    .filter((diagnostic) => !isSuppressed(diagnostic, suppressions))
    .sort(inOrderOfFile);
  const kept = new Set(together(diagnostics, document.text, count));
  return diagnostics.map((diagnostic) =>
    diagnostic.fix?.safe && !kept.has(diagnostic) ? withoutFix(diagnostic) : diagnostic,
  );
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
): Diagnostic {
  const { rule, finding, outcome, level } = found;
  const { start, end } = placeOf(found, document, locator);
  const place = (path: Path) => `line ${locator.range(path, usualPart(document, path)).start.line}`;
  const help = pasteable(inWords(finding.help, place), finding.path, document, locator);
  const isSensitive =
    finding.sensitive === true || secrets.stretches.some((one) => one.start < end.offset && one.end > start.offset);
  return {
    rule: rule.id,
    severity: level as Severity,
    outcome,
    message: printable(secrets.mask(inWords(finding.message, place))),
    help: printable(secrets.mask(help), "\n"),
    path: finding.path.map((step) => (typeof step === "string" ? secrets.mask(step) : step)),
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    docs: { rule: rulePage(rule.id), fly: rule.docs },
    ...fixOf(found, secrets, fixer),
    ...(isSensitive ? { sensitive: true } : {}),
  };
}

/** A fix that writes a secret anew would show it, and copy it to another place. */
function fixOf({ finding: { fix } }: Found, secrets: Secrets, fixer: Fixer | undefined): Pick<Diagnostic, "fix"> {
  const edits = fix && fixer?.(fix.changes);
  return fix && edits?.every(({ text }) => secrets.mask(text) === text) ? { fix: { safe: fix.safe, edits } } : {};
}

function placeOf({ range, finding: { path, at } }: Found, document: Document, locator: Locator): Range {
  return range ?? locator.range(path, at ?? usualPart(document, path));
}

/** The words of a report, once it is known how to name other places of the file. */
export function inWords(words: Words, place: (path: Path) => string): string {
  return typeof words === "string" ? words : words(place);
}

/** Tables are reported at their header, all else at the value. */
function usualPart(document: Document, path: Path): Part {
  const value = valueAt(document.value, path);
  const isHeader = isTable(value) || (Array.isArray(value) && value.some(isTable));
  return isHeader ? "header" : "value";
}

function inOrderOfFile(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}
