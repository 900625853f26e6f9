import type { Outcome } from "../diagnostic.ts";

/** What happens because of a line, as the end of a sentence: "..., so flyctl cannot read the file". */
export const CONSEQUENCES: Readonly<Record<Outcome, string>> = {
  load: "flyctl cannot read the file",
  validate: "flyctl refuses the file",
  deploy: "the deploy fails",
  ignored: "Fly ignores the line",
  risk: "this does something else than it says",
  style: "this does something else than it says",
};
