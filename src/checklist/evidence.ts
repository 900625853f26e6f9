/** What the repository tells about an item of the checklist. */
import type { FilePlace } from "../beside/files.ts";
import type { Path } from "../path.ts";

/**
 * What a piece of evidence makes of its item: it decides it, makes it likely, shows that it does not apply; `advice` changes
 * nothing about it.
 */
export type Weight = "passed" | "likely" | "failed" | "not-applicable" | "advice";

export interface Evidence {
  /** Id of the item. */
  readonly item: string;
  readonly weight: Weight;
  /** What was seen, without a full stop: `deployed on push`. */
  readonly text: string;
  readonly place?: FilePlace | undefined;
  /** What says so in the fly.toml itself. */
  readonly path?: Path | undefined;
}
