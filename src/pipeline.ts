import { type Diagnostic, LEVELS, type Level, type Stretch, type Verdict } from "./diagnostic.ts";
import type { Reader } from "./document/document.ts";
import { dedupe } from "./engine/dedupe.ts";
import { diagnose } from "./engine/diagnose.ts";
import { type Fault, type Found, type RunOptions, run } from "./engine/run.ts";
import { secretsOf } from "./engine/secrets.ts";
import { checkSettings, type Environment, ownLevel } from "./engine/settings.ts";
import { rules } from "./generated/rules.ts";
import type { Judged } from "./hints/environment.ts";
import { LONGEST_FILE, MOST_REPORTS } from "./limits.ts";

export interface LintOptions extends RunOptions {
  /** Whether to work out the fixes, as is usual: each is tried out, which takes about as long as to read the file. */
  readonly fixes?: boolean | undefined;
  /** Whether comments such as `# flylint-disable-line` may silence reports, as is usual; not where nobody trusts the file. */
  readonly suppressions?: boolean | undefined;
}

/** What an app is for, and what tells so: `unknown` where nothing does, which is judged like production. */
export interface JudgedEnvironment {
  readonly kind: Environment | "unknown";
  readonly because: Judged["because"];
}

export interface LintResult {
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** What comments in the file have silenced. */
  readonly silenced: readonly Diagnostic[];
  /** Whether flylint knows a fix for one of them. Where `fixes` is off none was tried, and it may yet do harm. */
  readonly mayFix: boolean;
  /** How many reports there are beyond these: of very many the loudest are given. */
  readonly more: number;
  /** What of the text is a secret, for whoever shows pieces of it: no report has any of it in its words. */
  readonly secrets: readonly Stretch[];
  /** What flyctl says of the file, whatever the settings. */
  readonly flyctl: Verdict;
  /** What the app was taken to be for: staging is judged more mildly. */
  readonly environment: JudgedEnvironment;
  /** Rules that broke down on this file, which is a fault of flylint: empty in all cases that we know. */
  readonly faults: readonly Fault[];
}

/**
 * Lints a text that `read` knows how to read: all that happens to a file, from its text to its reports.
 * @throws RangeError where `options` name a preset, rule, level or option that does not exist; never because of the text.
 */
export function lintWith(read: Reader, text: string, options: LintOptions = {}): LintResult {
  checkSettings(options);
  // A file that is too long is one with nothing in it, but for its length.
  const document = text.length > LONGEST_FILE ? { ...read(""), errors: [], text } : read(text);
  const { found, faults, environment: judged } = run(document, options);
  const heard = dedupe(found.filter(({ level }) => level !== "off"));
  const reports = loudest(heard);
  const flyctl = verdictOf(found);
  const environment = { kind: judged.kind === "nonprod" ? "staging" : judged.kind, because: judged.because } as const;
  // Only where a comment begins like this is there anything to say of comments.
  if (reports.length === 0 && !text.includes("flylint-"))
    return { diagnostics: [], silenced: [], mayFix: false, more: 0, secrets: [], flyctl, environment, faults };
  const secrets = secretsOf({ ...document, text: text.slice(0, LONGEST_FILE) });
  const { diagnostics, silenced, mayFix } = diagnose(reports, document, secrets, {
    withFixes: options.fixes !== false,
    withSuppressions: options.suppressions !== false,
    levelOf: (rule) => usualLevel(rule, options),
    filename: options.filename,
  });
  const more = heard.length - reports.length;
  return { diagnostics, silenced, mayFix, more, secrets: secrets.stretches, flyctl, environment, faults };
}

/** The level of a rule as the settings or the preset have it. */
function usualLevel(id: string, { preset = "recommended", rules: settings }: LintOptions): Level {
  const rule = rules.find((one) => one.id === id);
  return rule ? (ownLevel(rule, settings) ?? rule.severity[preset]) : "off";
}

function verdictOf(found: readonly Found[]): Verdict {
  const loads = !found.some(({ outcome }) => outcome === "load");
  return { loads, validates: loads && !found.some(({ outcome }) => outcome === "validate") };
}

/** As many as anybody reads, and whatever is said of the file as a whole. */
function loudest(found: readonly Found[]): readonly Found[] {
  const sorted = LEVELS.flatMap((level) => found.filter((item) => item.level === level));
  const whole = sorted.filter(({ rule }) => rule.reads === "text");
  return [...whole, ...sorted.filter(({ rule }) => rule.reads !== "text")].slice(0, MOST_REPORTS);
}
