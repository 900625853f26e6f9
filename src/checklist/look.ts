/** Looks through the repository for what tells about the items of the checklist. */
import { besidePath } from "../app/file-path.ts";
import type { App } from "../app/model.ts";
import type { Beside } from "../beside/beside.ts";
import { automationEvidence } from "./automation.ts";
import type { Evidence } from "./evidence.ts";
import { packageEvidence } from "./packages.ts";
import { repositoryEvidence } from "./repository.ts";

/** All evidence for the app of a fly.toml, in the order in which it was looked for; files are named from where it is. */
export function evidenceOf(app: App, filename: string | undefined, beside: Beside): readonly Evidence[] {
  const found = [
    ...automationEvidence(app, filename, beside),
    ...packageEvidence(app, beside),
    ...repositoryEvidence(app, filename, beside),
  ];
  const isNew = ({ item, text }: Evidence, index: number) =>
    found.findIndex((other) => other.item === item && other.text === text) === index;
  return found
    .filter(isNew)
    .map(({ place, ...one }) =>
      place ? { ...one, place: { file: besidePath(filename, place.file), line: place.line } } : one,
    );
}
