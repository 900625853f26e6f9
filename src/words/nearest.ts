import { distance } from "fastest-levenshtein";

/**
 * The name among `known` that `name` was most likely meant to be: at most `limit` letters away, and never so far that
 * half of the word would have to change. Two letters that changed places count once; case, `-` and `_` count as nothing.
 */
export function nearest(name: string, known: readonly string[], limit = 2): string | undefined {
  const written = plain(name);
  let best: string | undefined;
  let bestDistance = Math.min(limit, Math.floor(name.length / 2)) + 1;
  for (const candidate of known) {
    const meant = plain(candidate);
    const steps = isSwapped(written, meant) ? 1 : distance(written, meant);
    if (steps < bestDistance) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("-", "_");
}

/** Whether two neighbouring letters are all that differs. */
function isSwapped(a: string, b: string): boolean {
  const at = [...a].findIndex((char, index) => char !== b[index]);
  return at >= 0 && a !== b && a.slice(0, at) + (a[at + 1] ?? "") + a[at] + a.slice(at + 2) === b;
}
