/**
 * More than three times as many characters as the longest fly.toml that is known. Of a longer file flylint only says what flyctl
 * refuses, the gravest of that, and offers no fixes: rules compare sections with each other, which takes ever longer.
 */
export const LONG_FILE = 30_000;

/** So many reports of a long file are shown. */
export const MOST_REPORTS = 1000;
