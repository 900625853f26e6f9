import type { Outcome } from "../diagnostic.ts";

/** What happens because of a line, as the end of a sentence: "..., so flyctl cannot load this file". */
export const CONSEQUENCES: Readonly<Record<Outcome, string>> = {
  load: "flyctl cannot load this file",
  validate: "flyctl rejects the file",
  deploy: "the deploy fails",
  ignored: "Fly ignores it",
  risk: "it does not do what it says",
  style: "it does not do what it says",
};
