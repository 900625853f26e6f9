/** Times that people write without a unit. */
import { formatDuration, SECOND } from "../go/duration.ts";
import type { Path } from "../path.ts";

/** In milliseconds. */
const A_DAY = 86_400_000;

/**
 * What a number without unit was meant to be at `path`, as Go writes it: small ones seconds, large ones milliseconds; in
 * between, and beyond a day, nobody can tell. A `kill_timeout` is in seconds throughout Fly's docs.
 */
export function timeMeant(value: number, path: Path): string | undefined {
  const [seconds, milliseconds] = path[0] === "deploy" ? [3600, 10_000] : [300, 1000];
  if (value < 0 || value > A_DAY) return undefined;
  if (path.at(-1) === "kill_timeout" || value <= seconds) return formatDuration(Math.round(value * SECOND));
  return value >= milliseconds ? formatDuration(value * 1e6) : undefined;
}
