/** Turns findings into reports: paths become places, words become text, changes become edits. */
import type { Diagnostic, Severity } from "../diagnostic.ts";
import { rulePage } from "../manual.ts";
import { isTable, type Path, valueAt } from "../path.ts";
import type { Words } from "../rule.ts";
import type { Document, Locator, Part, Range } from "../toml/document.ts";
import { printable } from "../words/printable.ts";
import { createFixer, type Fixer } from "./fix.ts";
import { pasteable } from "./paste.ts";
import type { Found } from "./run.ts";
import { isSuppressed, readSuppressions } from "./suppress.ts";

/** The reports of a document, in the order of its text, without those that a comment silences. */
export function diagnose(found: readonly Found[], document: Document, withFixes: boolean): readonly Diagnostic[] {
  if (found.length === 0) return [];
  const locator = document.locate();
  const suppressions = readSuppressions(locator.comments);
  const fixer = withFixes ? createFixer(document, locator) : undefined;
  // A line with a mistake in its TOML was mended before it was read: what else it says is a guess.
  const guessed = new Set(document.errors.map(({ range }) => range.start.line));
  const isGuess = (item: Found) =>
    item.rule.reads !== "text" && guessed.has(placeOf(item, document, locator).start.line);
  return found
    .filter((item) => !isGuess(item))
    .map((item) => toDiagnostic(item, document, locator, fixer))
    .filter((diagnostic) => !isSuppressed(diagnostic, suppressions))
    .sort(inOrderOfFile);
}

function toDiagnostic(found: Found, document: Document, locator: Locator, fixer: Fixer | undefined): Diagnostic {
  const { rule, finding, outcome, level } = found;
  const { start, end } = placeOf(found, document, locator);
  const edits = finding.fix && fixer?.(finding.fix.changes, outcome === "load");
  const place = (path: Path) => `line ${locator.range(path, usualPart(document, path)).start.line}`;
  return {
    rule: rule.id,
    severity: level as Severity,
    outcome,
    message: printable(inWords(finding.message, place)),
    help: printable(pasteable(inWords(finding.help, place), finding.path, document, locator), "\n"),
    path: finding.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    docs: { rule: rulePage(rule.id), fly: rule.docs },
    ...(finding.fix && edits ? { fix: { safe: finding.fix.safe, edits } } : {}),
    ...(finding.sensitive ? { sensitive: true } : {}),
  };
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
