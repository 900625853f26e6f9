/** What a report is known by from one run to the next, wherever its line moves to. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Diagnostic } from "../diagnostic.ts";

/**
 * One for each of the reports of a file, in their order: made of the file, the rule, the path in the TOML and the message
 * without the lines that it names. Of several that say the same the second and later ones are numbered.
 */
export function fingerprints(path: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const { rule, message } = diagnostic;
    const key = JSON.stringify([path, rule, diagnostic.path, message.replaceAll(/\bline \d+/g, "line")]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return bytesToHex(sha256(utf8ToBytes(count === 0 ? key : `${key} ${count}`))).slice(0, 32);
  });
}
