/** What is wrong with a file before anybody has put it into words: errors of the validator, and values JSON cannot carry. */
import type { SchemaError, validateFile } from "../generated/validator.js";
import { isTable, type Path } from "../path.ts";

/** The errors of a validator. */
export function errorsOf(validator: typeof validateFile, value: unknown): readonly SchemaError[] {
  return validator(value) ? [] : (validator.errors ?? []);
}

/** What JSON has no form for, or another: dates, which it carries as text, and numbers that are not finite. */
function isSpecial(value: unknown): boolean {
  return value instanceof Date || isNotFinite(value);
}

export function isNotFinite(value: unknown): value is number {
  return typeof value === "number" && !Number.isFinite(value);
}

/** Where such values stand. */
export function specialPaths(root: unknown): readonly Path[] {
  const found: Path[] = [];
  const path: (string | number)[] = [];
  const visit = (value: unknown): void => {
    if (isSpecial(value)) found.push([...path]);
    const entries = Array.isArray(value) ? value.entries() : isTable(value) ? Object.entries(value) : [];
    for (const [key, item] of entries) {
      path.push(key);
      visit(item);
      path.pop();
    }
  };
  visit(root);
  return found;
}
