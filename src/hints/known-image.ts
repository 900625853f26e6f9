/** Public images that many apps run as they are (schema/images.json). */

import data from "../../schema/images.json" with { type: "json" };
import { parseImage } from "../app/image.ts";

export interface KnownImage {
  readonly image: string;
  /** Where it listens. */
  readonly port: number;
  /** The variables that change the port. */
  readonly variables: readonly string[];
  /** What answers a plain GET with 200, where `/` does not or says less. */
  readonly page?: string;
}

/** What is known of an image, whatever its tag. */
export function knownImage(reference: string): KnownImage | undefined {
  const { name } = parseImage(reference);
  return data.images.find(({ image }: KnownImage) => image === name);
}
