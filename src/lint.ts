import { readApp } from "./app/app.ts";
import { type EnvironmentKind, environmentKind } from "./app/environment.ts";
import type { Diagnostic, Level, Severity, Verdict } from "./diagnostic.ts";
import type { Document, Locator, Part } from "./document/document.ts";
import { parse } from "./document/parse.ts";
import { createFixer, type Fixer } from "./fix.ts";
import { rules } from "./generated/rules.ts";
import { rulePage } from "./homepage.ts";
import { LONG_FILE, MOST_REPORTS } from "./limits.ts";
import { type Found, LEVELS, OUTCOMES, once } from "./once.ts";
import { pasteable } from "./pasteable.ts";
import { isTable, type Path, pathKey, valueAt } from "./path.ts";
import { printable } from "./printable.ts";
import type { Context, Files, Finding, Option, OptionValues, Preset, Rule } from "./rule.ts";
import type { Violation } from "./schema/violation.ts";
import { findViolations } from "./schema/violations.ts";
import { checkSettings, levelOf, optionsOf, ownLevel, type RuleSettings } from "./settings.ts";
import { isSuppressed, readSuppressions } from "./suppress.ts";
import { inWords } from "./wording.ts";

export interface LintOptions {
  /** Name of the file, as far as known: it tells staging files from production files. No file is read. */
  readonly filename?: string | undefined;
  /** Which rules speak, and how loudly; `recommended` where nothing is said. */
  readonly preset?: Preset | undefined;
  /** Settings of single rules; they win over the preset. */
  readonly rules?: RuleSettings | undefined;
  /** Looks at files beside the fly.toml. Without it no rule does. */
  readonly files?: Files | undefined;
  /** Whether to work out the fixes, as is usual: each is tried out, which takes about as long as to read the file. */
  readonly fixes?: boolean | undefined;
}

export interface LintResult {
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** What flyctl says of the file, whatever the settings. */
  readonly flyctl: Verdict;
}

/**
 * Lints the text of one fly.toml.
 *
 * Synchronous, and free of I/O except through `options.files`.
 * @throws RangeError where `options` name a preset, rule, level or option that does not exist; never because of the text.
 */
export function lint(text: string, options: LintOptions = {}): LintResult {
  checkSettings(options.preset, options.rules);
  const document = parse(text);
  const found = inspect(document, options);
  const flyctl = verdictOf(found);
  const all = once(found.filter(({ level }) => level !== "off"));
  const heard = isLong(document) ? gravest(all) : all;
  if (heard.length === 0) return { diagnostics: [], flyctl };
  const locator = document.locate();
  const suppressions = readSuppressions(locator.comments);
  const fixer = options.fixes === false ? undefined : createFixer(document, locator);
  // A line with a mistake in its TOML was mended before it was read: what else it says is a guess.
  const guessed = new Set(document.errors.map(({ range }) => range.start.line));
  const diagnostics = heard
    .map((item) => toDiagnostic(item, document, locator, fixer))
    .filter(({ rule, line }) => !guessed.has(line) || TEXT_RULES.has(rule))
    .filter((diagnostic) => !isSuppressed(diagnostic, suppressions));
  return { diagnostics: diagnostics.sort(inOrderOfFile), flyctl };
}

const TEXT_RULES: ReadonlySet<string> = new Set(rules.filter(({ looksAt }) => looksAt === "text").map(({ id }) => id));

/** Everything that the rules find, also what the settings silence. */
function inspect(document: Document, options: LintOptions): readonly Found[] {
  const { filename, files, preset = "recommended", rules: settings } = options;
  const app = readApp(document);
  const about = { app, document, environment: environmentKind(app, filename), filename, files, preset };
  const violations = byRule(findViolations(document));
  // Most rules have no options and find no violations: they all get this one.
  const usual = contextOf(about, {}, NONE);
  const found: Found[] = [];
  for (const rule of rulesFor(preset, settings)) {
    const all = violations.get(rule.id) ?? NONE;
    const own = isLong(document) ? foremost(all) : all;
    if (!applies(rule, about, own)) continue;
    const isUsual = rule.options === undefined && own.length === 0;
    collect(rule, isUsual ? usual : contextOf(about, optionsOf(rule, settings), own), options, found);
  }
  return found;
}

type OwnOptions = OptionValues<Record<string, Option>>;
type About = Omit<Context<Record<string, Option>>, "options" | "violations">;

function contextOf(
  about: About,
  options: OwnOptions,
  violations: readonly Violation[],
): Context<Record<string, Option>> {
  return { options, violations, ...about };
}

/** Whether a rule has anything to look at, and a whole file to do so. */
function applies(rule: Rule, { app, document }: About, own: readonly Violation[]): boolean {
  // A file with mistakes in its TOML is read in part only, so rules about the whole app would miss what is in the rest.
  if (document.errors.length > 0 && (rule.looksAt ?? "app") === "app") return false;
  if (isLong(document) && own.length === 0 && !decides(rule)) return false;
  return !rule.needs || isThere(rule.needs === "violations" ? own : app[rule.needs]);
}

function isLong({ text }: Document): boolean {
  return text.length > LONG_FILE;
}

function collect(rule: Rule, context: Context<Record<string, Option>>, options: LintOptions, found: Found[]): void {
  const meant = context.violations.length > 0 ? meantPaths(context.violations) : undefined;
  for (const finding of rule.check(context)) {
    found.push({
      rule,
      finding,
      outcome: finding.outcome ?? rule.outcome,
      level: weigh(rule, finding, context.environment, options),
      meant: finding.meant ?? meant?.get(pathKey(finding.path)),
    });
  }
}

const NONE: readonly Violation[] = [];

/** Where the keys at these paths were meant to stand. */
function meantPaths(violations: readonly Violation[]): ReadonlyMap<string, Path | undefined> {
  return new Map(violations.map(({ path, meant }) => [pathKey(path), meant]));
}

function byRule(violations: readonly Violation[]): ReadonlyMap<string, readonly Violation[]> {
  const groups = new Map<string, Violation[]>();
  for (const violation of violations) {
    const group = groups.get(violation.rule);
    if (group) group.push(violation);
    else groups.set(violation.rule, [violation]);
  }
  return groups;
}

/** As many as there may be reports, the gravest first, so that the verdict stays the same. */
function foremost(violations: readonly Violation[]): readonly Violation[] {
  return OUTCOMES.flatMap((outcome) => violations.filter((one) => one.outcome === outcome)).slice(0, MOST_REPORTS);
}

function isThere(part: unknown): boolean {
  return Array.isArray(part) ? part.length > 0 : part !== undefined;
}

/** Rules that a preset leaves out do not run; what the user turned off does, because flyctl's verdict does not care. */
function rulesFor(preset: Preset, settings: RuleSettings | undefined): readonly Rule[] {
  if (settings === undefined) return RULES[preset];
  return rules.filter((rule) => rule.severity[preset] !== "off" || (ownLevel(rule, settings) ?? "off") !== "off");
}

const inPreset = (preset: Preset) => rules.filter(({ severity }) => severity[preset] !== "off");
const RULES: Readonly<Record<Preset, readonly Rule[]>> = {
  recommended: inPreset("recommended"),
  production: inPreset("production"),
  all: inPreset("all"),
};

/** Whether flyctl's verdict hangs on the rule. */
function decides({ outcome, looksAt = "app" }: Rule): boolean {
  return outcome === "load" || outcome === "validate" || looksAt !== "app";
}

function gravest(found: readonly Found[]): readonly Found[] {
  return LEVELS.flatMap((level) => found.filter((item) => item.level === level)).slice(0, MOST_REPORTS);
}

const MILDER: Readonly<Record<Level, Level>> = { error: "warning", warning: "info", info: "off", off: "off" };

/** The user's word counts first, then the finding's, then the preset's; in staging files risks to availability count less. */
function weigh(rule: Rule, finding: Finding, environment: EnvironmentKind, options: LintOptions): Level {
  const own = ownLevel(rule, options.rules);
  if (own !== undefined) return own;
  const level = finding.severity ?? levelOf(rule, options.preset ?? "recommended");
  const mild = environment === "nonprod" && MILD_CATEGORIES.has(rule.category) && rule.outcome === "risk";
  // A rule that says info by itself has taken that into account.
  return mild && finding.severity !== "info" ? MILDER[level] : level;
}

const MILD_CATEGORIES: ReadonlySet<string> = new Set(["availability", "performance", "cost"]);

function verdictOf(found: readonly Found[]): Verdict {
  const loads = !found.some(({ outcome }) => outcome === "load");
  return { loads, validates: loads && !found.some(({ outcome }) => outcome === "validate") };
}

function toDiagnostic(found: Found, document: Document, locator: Locator, fixer: Fixer | undefined): Diagnostic {
  const { rule, finding, outcome, level } = found;
  const { start, end } = finding.range ?? locator.range(finding.path, finding.at ?? usualPart(document, finding.path));
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

/** Tables are reported at their header, all else at the value. */
function usualPart(document: Document, path: Path): Part {
  const value = valueAt(document.value, path);
  const isHeader = isTable(value) || (Array.isArray(value) && value.some(isTable));
  return isHeader ? "header" : "value";
}

function inOrderOfFile(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}
