/** Control characters and bidirectional overrides would let a file write anything on somebody's terminal. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The text with every such character written out as `\u001b`; those in `keep` stay. */
export function printable(text: string, keep = ""): string {
  return text.replace(UNPRINTABLE, (char) =>
    keep.includes(char) ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
