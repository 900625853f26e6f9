import type { Document } from "../document/document.ts";
import { validateFile } from "../generated/validator.js";
import { violationsOf } from "./classify.ts";
import { errorsOf, specialPaths } from "./errors.ts";
import type { Violation } from "./violation.ts";

/** All breaches of the schema, in no particular order. Total: any value goes. */
export function findViolations(document: Pick<Document, "value" | "exact">): readonly Violation[] {
  const errors = errorsOf(validateFile, document.value);
  const special = specialPaths(document.exact);
  return errors.length === 0 && special.length === 0 ? [] : violationsOf(errors, special, document);
}
