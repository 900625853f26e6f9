/** Looks through the repository for what tells about the items of the checklist. */
import { besidePath } from "../app/file-path.ts";
import type { App } from "../app/model.ts";
import type { Beside } from "../beside/beside.ts";
import type { Path } from "../path.ts";
import { automationEvidence } from "./automation.ts";
import type { Evidence } from "./evidence.ts";
import { packageEvidence } from "./packages.ts";
import { repositoryEvidence } from "./repository.ts";

/**
 * All evidence for the app of a fly.toml, in the order in which it was looked for; files are named as the fly.toml is.
 * `lineOf` tells the line of a value in it.
 */
export function evidenceOf(
  app: App,
  filename: string | undefined,
  beside: Beside,
  lineOf: (path: Path) => number,
): readonly Evidence[] {
  const found = [
    ...automationEvidence(app, filename, beside),
    ...packageEvidence(app, beside),
    ...repositoryEvidence(app, filename, beside),
  ];
  const isNew = ({ item, text }: Evidence, index: number) =>
    found.findIndex((other) => other.item === item && other.text === text) === index;
  const placeOf = ({ place, path }: Evidence) => {
    if (place) return { file: besidePath(filename, place.file), line: place.line };
    return path && { file: filename ?? "fly.toml", line: lineOf(path) };
  };
  return found.filter(isNew).map((one) => ({ ...one, place: placeOf(one) }));
}
