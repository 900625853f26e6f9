import { type LintOptions, type LintResult, lintWith } from "./pipeline.ts";
import { PARSERS, readerFor } from "./reader.ts";

export type { JudgedEnvironment, LintOptions, LintResult } from "./pipeline.ts";

/**
 * Lints the text of one config. The suffix of `options.filename` says how it is written, as it does for flyctl: `.json`,
 * `.yaml`, and TOML for all else.
 *
 * Synchronous, and free of I/O except through `options.files`.
 * @throws RangeError where `options` name a preset, rule, level or option that does not exist; never because of the text.
 */
export function lint(text: string, options: LintOptions = {}): LintResult {
  return lintWith(readerFor(options.filename), text, { parsers: PARSERS, ...options });
}
