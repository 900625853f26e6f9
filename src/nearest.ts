import { distance } from "fastest-levenshtein";

/**
 * The name among `known` that `name` was most likely meant to be: at most `limit` letters away, and never so far that
 * half of the word would have to change. Case, `-` and `_` count as nothing.
 */
export function nearest(name: string, known: readonly string[], limit = 2): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll("-", "_");
  let best: string | undefined;
  let bestDistance = Math.min(limit, Math.floor(name.length / 2)) + 1;
  for (const candidate of known) {
    const steps = distance(plain(name), plain(candidate));
    if (steps < bestDistance) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}
