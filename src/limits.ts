/** How much of a file flylint looks at, so that none can make it take long: real configs have 20,000 characters at most. */

/**
 * Of a longer file flylint only says what flyctl refuses, ignores or finds misspelt, and offers no fixes: rules compare
 * sections with each other, which takes ever longer.
 */
export const LONG_FILE = 40_000;

/** A longer file is no config, and is not read at all. */
export const LONGEST_FILE = 131_072;

/** So many findings of one rule are looked at further. */
export const MOST_OF_A_RULE = 200;

/** So many fixes of a file are tried, each of which takes as long as to lint it; fewer where the file is long. */
export const MOST_TRIALS = 60;

/** So many comments that silence reports are heard, more than anybody writes. */
export const MOST_SUPPRESSIONS = 500;

/** So many characters are linted to find places for such comments, at most three times the file for each; what is left stays. */
export const MOST_SILENCING = 2_000_000;

/** So many reports of a file are shown, the loudest first. */
export const MOST_REPORTS = 500;
