/** Runs the rules over a document, and notes what they find. */
import { type App, readApp } from "../app/model.ts";
import { besideOf, type Parsers } from "../beside/beside.ts";
import type { Files } from "../beside/files.ts";
import { isRefusal, type Level, OUTCOMES, type Outcome } from "../diagnostic.ts";
import type { Document, Range } from "../document/document.ts";
import { rules } from "../generated/rules.ts";
import { environmentOf, type Judged } from "../hints/environment.ts";
import { LONG_FILE, MOST_OF_A_RULE } from "../limits.ts";
import { type Path, pathKey } from "../path.ts";
import type { Context, Finding, Option, Rule } from "../rule.ts";
import { findViolations } from "../schema/find.ts";
import { settle } from "../schema/settle.ts";
import { swallowedKeys } from "../schema/unknown-key.ts";
import type { Violation } from "../schema/violation.ts";
import { errorFindings } from "./file-errors.ts";
import { levelOf } from "./levels.ts";
import { optionsOf, ownLevel, type RuleSettings, type Settings } from "./settings.ts";

export interface RunOptions extends Settings {
  /** Name of the file, as far as known: it tells staging files from production files. No file is read. */
  readonly filename?: string | undefined;
  /** Looks at files beside the fly.toml. Without it no rule does. */
  readonly files?: Files | undefined;
  /** Names of other configs of the same run with the same app. */
  readonly sameApp?: ((app: string) => readonly string[]) | undefined;
  /** What reads Dockerfiles and YAML among the files; usually the readers that the library brings along. */
  readonly parsers?: Parsers | undefined;
}

/** A finding together with its rule and what it amounts to. */
export interface Found {
  readonly rule: Rule;
  readonly finding: Finding;
  readonly outcome: Outcome;
  readonly level: Level;
  /** The level that the user set; it does not hold where flyctl refuses the file. */
  readonly setLevel: Level | undefined;
  /** Where the key of this finding was meant to stand, if it is about a key that is misspelt or misplaced. */
  readonly meant: Path | undefined;
  /** The place of a mistake in the TOML, which no path leads to. */
  readonly range: Range | undefined;
}

/** A rule that broke down. That is a fault of flylint, never of the file. */
export interface Fault {
  /** Id of the rule. */
  readonly rule: string;
  /** What it threw. */
  readonly error: unknown;
}

export interface Results {
  /** Everything that the rules find, also what the settings silence: flyctl's verdict does not care. */
  readonly found: readonly Found[];
  readonly faults: readonly Fault[];
  /** What the app is for. */
  readonly environment: Judged;
  /** How many breaches of the schema there are, which is what takes the time in a file with many. */
  readonly breaches: number;
}

/**
 * Runs every rule that has something to say of the document under these settings; of `asked`, where only some are wanted.
 * One that throws does not stop the others.
 */
export function run(read: Document, options: RunOptions, asked: (rule: Rule) => boolean = () => true): Results {
  const { document, violations: settled } = settle(read);
  const { filename, files, preset = "recommended", rules: settings } = options;
  const app = readApp(document, filename);
  const environment = judge(app, options);
  const breaches = [...settled, ...findViolations(document), ...swallowedKeys(document.value)];
  const violations = byRule(breaches);
  const beside = besideOf(app, filename, files, options.parsers);
  const sameApp = app.name === undefined ? [] : (options.sameApp?.(app.name) ?? []);
  const usual: Facts = {
    violations: [],
    options: {},
    app,
    document,
    environment: environment.kind,
    environmentFrom: environment.because,
    filename,
    files,
    beside,
    sameApp,
    preset,
  };
  const found: Found[] = [];
  const faults: Fault[] = [];
  for (const rule of rulesFor(options).filter(asked)) {
    const own = violations.get(rule.id) ?? [];
    if (!applies(rule, document, own)) continue;
    // Most rules have no options and find no violations: they all get the same.
    const isUsual = rule.options === undefined && own.length === 0;
    const context = isUsual ? usual : { ...usual, violations: own, options: optionsOf(rule, settings) };
    try {
      for (const item of findingsOf(rule, context, settings)) found.push(item);
    } catch (error) {
      faults.push({ rule: rule.id, error });
    }
  }
  return { found, faults, environment, breaches: breaches.length };
}

/** What the user says counts first. Who asks for `production` gets no less because an app is called acme-test. */
function judge(app: App, { environment, filename, preset }: RunOptions): Judged {
  if (environment) return { kind: environment === "staging" ? "nonprod" : "production", because: "setting" };
  const guess = environmentOf(app, filename);
  const isMilder = guess.kind === "nonprod" && guess.because !== "filename";
  return preset === "production" && isMilder ? { kind: "unknown", because: undefined } : guess;
}

type Facts = Context<Record<string, Option>>;

/** What a rule finds. There may be very much of it; then the first findings do, and the first of each graver outcome. */
function findingsOf(rule: Rule, context: Facts, settings: RuleSettings | undefined): readonly Found[] {
  const meant = meantPaths(context.violations);
  const all: Found[] = [];
  for (const { range, ...finding } of checked(rule, context)) {
    const outcome = finding.outcome ?? rule.outcome;
    if (all.length >= MOST_OF_A_RULE && all.some((other) => other.outcome === outcome)) continue;
    // Asked here, because most rules find nothing.
    const setLevel = ownLevel(rule, settings);
    const usual = setLevel ?? levelOf(rule, finding, context.preset, context.environment);
    all.push({
      rule,
      finding,
      outcome,
      // flyctl refuses such a file, whatever the settings of flylint are.
      level: isRefusal(outcome) ? "error" : usual,
      setLevel,
      meant: meant?.get(pathKey(finding.path)),
      range,
    });
  }
  return all;
}

/** Mistakes in the TOML, JSON or YAML are found while it is read; some rules lend them their name. */
function checked(rule: Rule, context: Facts): Iterable<Finding> {
  return errorFindings(rule.id, context.document) ?? rule.check(context);
}

/** Where the keys at these paths were meant to stand. */
function meantPaths(violations: readonly Violation[]): ReadonlyMap<string, Path | undefined> | undefined {
  if (violations.length === 0) return undefined;
  return new Map(violations.map(({ path, meant }) => [pathKey(path), meant]));
}

/** Rules that a preset leaves out do not run; what the user turned off does, because flyctl's verdict does not care. */
function rulesFor({ preset = "recommended", rules: settings = {} }: RunOptions): readonly Rule[] {
  return rules.filter((rule) => rule.severity[preset] !== "off" || (ownLevel(rule, settings) ?? "off") !== "off");
}

/** Whether a rule has a whole file to look at. */
function applies({ outcome, reads = "app" }: Rule, document: Document, own: readonly Violation[]): boolean {
  // A file with mistakes in its TOML is read in part only, so rules about the whole app would miss what is in the rest.
  if (document.errors.length > 0 && reads === "app") return false;
  return !isLong(document) || own.length > 0 || decides(outcome, reads);
}

/** Whether flyctl's verdict hangs on a rule. */
function decides(outcome: Outcome, reads: Rule["reads"] = "app"): boolean {
  return isRefusal(outcome) || reads !== "app";
}

/** Whether flylint only says what flyctl refuses. */
function isLong({ text }: Document): boolean {
  return text.length > LONG_FILE;
}

/** As many violations as there may be findings, the gravest first, so that the verdict stays the same. */
function kept(violations: readonly Violation[]): readonly Violation[] {
  return OUTCOMES.flatMap((outcome) => violations.filter((one) => one.outcome === outcome)).slice(0, MOST_OF_A_RULE);
}

function byRule(violations: readonly Violation[]): ReadonlyMap<string, readonly Violation[]> {
  const groups = new Map<string, Violation[]>();
  for (const violation of violations) {
    const group = groups.get(violation.rule);
    if (group) group.push(violation);
    else groups.set(violation.rule, [violation]);
  }
  return new Map([...groups].map(([rule, all]) => [rule, kept(all)]));
}

/** How many reasons flyctl has to refuse a document: to load it, and to validate it; `breaches` as in {@link Results}. */
export interface Refusals {
  readonly load: number;
  readonly validate: number;
  readonly breaches: number;
}

export function refusalsOf(document: Document): Refusals {
  const { found, breaches } = run(document, {}, ({ outcome, reads }) => decides(outcome, reads));
  const count = (outcome: Outcome) => found.filter((item) => item.outcome === outcome).length;
  return { load: count("load"), validate: count("validate"), breaches };
}
