/**
 * How Go's decoder compares the keys of a table (encoding/json, foldName): letter case does not count, and by Unicode's
 * rules the long s and the Kelvin sign are an s and a k.
 */
export function folded(key: string): string {
  return key.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();
}
