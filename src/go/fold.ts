/**
 * How Go's decoder compares the keys of a table (encoding/json, foldName): letter case does not count, and by Unicode's
 * rules the long s and the Kelvin sign are an s and a k.
 */
export function folded(key: string): string {
  // To lower case the Kelvin sign already is a k.
  return key.toLowerCase().replaceAll("\u017f", "s");
}
