import type { Diagnostic } from "../diagnostic.ts";
import type { Comment } from "../toml/document.ts";

/**
 * What a comment silences: rules (none named: all) on one line, or in the whole file where `line` is undefined.
 *
 *     # flylint-disable-next-line single-volume -- SQLite, one Machine on purpose
 *     min_machines_running = 1  # flylint-disable-line single-machine-spof
 *     # flylint-disable missing-health-checks
 */
export interface Suppression {
  readonly line: number | undefined;
  readonly rules: readonly string[];
}

const DIRECTIVE = /^\s*flylint-disable(-next-line|-line)?(?:\s+(?!--)([^\n]*?))?\s*(?:--.*)?$/;

/** Reads the `flylint-disable` comments; all other comments are left alone. */
export function readSuppressions(comments: readonly Comment[]): readonly Suppression[] {
  return comments.flatMap((comment) => {
    const match = DIRECTIVE.exec(comment.text);
    if (!match) return [];
    const [, place, names = ""] = match;
    const own = comment.range.start.line;
    const line = place === "-next-line" ? own + 1 : place === "-line" ? own : undefined;
    return [{ line, rules: names.split(/[\s,]+/).filter((name) => name !== "") }];
  });
}

export function isSuppressed(diagnostic: Diagnostic, suppressions: readonly Suppression[]): boolean {
  return suppressions.some(
    ({ line, rules }) =>
      (line === undefined || line === diagnostic.line) && (rules.length === 0 || rules.includes(diagnostic.rule)),
  );
}
