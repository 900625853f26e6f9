import { type FixOptions, type FixResult, fixWith } from "./passes.ts";
import { PARSERS, readerFor } from "./reader.ts";

export type { FixOptions, FixResult } from "./passes.ts";

/**
 * Applies the fixes of all reports to the text of one config, again until nothing is left to fix. The text that comes
 * out has no error that the one that came in had not, flyctl judges it no worse, and what was fixed is gone: fixes that
 * together do otherwise are left out. Silenced reports stay as they are.
 *
 * Synchronous, and free of I/O except through `options.files`.
 * @throws RangeError as {@link lint} does; never because of the text.
 *
 * @example
 * const { text, applied, left } = fix(before, { filename: "fly.toml" });
 */
export function fix(text: string, options: FixOptions = {}): FixResult {
  return fixWith(readerFor(options.filename), text, { parsers: PARSERS, ...options });
}
