/** What a report is known by from one run to the next, wherever its line moves to. */
import type { Diagnostic } from "../diagnostic.ts";
import { withoutLines } from "../engine/baseline.ts";
import { hash } from "../engine/fingerprint.ts";

/**
 * One for each of the reports of a file, in their order: made of the file, the rule, the path in the TOML and the message
 * without the lines that it names. Of several that say the same the second and later ones are numbered.
 */
export function fingerprints(path: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const words = [path, diagnostic.rule, JSON.stringify(diagnostic.path), withoutLines(diagnostic.message)];
    const key = JSON.stringify(words);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return hash(...words, ...(count === 0 ? [] : [String(count)]));
  });
}
