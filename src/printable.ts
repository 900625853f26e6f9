/** Control characters and bidirectional overrides would let a file write anything on somebody's terminal. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text with every such character written out as `\u001b`; those in `keep` stay. */
export function printable(text: string, keep = ""): string {
  return text.replace(UNPRINTABLE, (char) =>
    keep.includes(char) ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
