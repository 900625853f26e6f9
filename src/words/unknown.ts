import { nearest } from "./nearest.ts";

/** Of more names nobody reads the list. */
const MOST_LISTED = 12;

/** The error for a name that does not exist, with the nearest one that does. */
export function unknown(kind: string, name: string, known: readonly string[]): RangeError {
  const near = nearest(name, known, 4);
  const list = known.length > 0 && known.length <= MOST_LISTED ? ` Use one of: ${known.join(", ")}.` : "";
  return new RangeError(`Unknown ${kind} "${name}".${near === undefined ? list : ` Did you mean "${near}"?`}`);
}
