import type { Outcome } from "./diagnostic.ts";
import { inWords } from "./engine/diagnose.ts";
import { notPlain, plainTable } from "./engine/plain.ts";
import { run } from "./engine/run.ts";
import { secretsOf } from "./engine/secrets.ts";
import type { LoadableFlyConfig } from "./generated/loadable.ts";
import { validateFile } from "./generated/validator.js";
import { formatPath, isTable, type Path, pathKey, type Table } from "./path.ts";
import { findViolations } from "./schema/find.ts";
import { parse } from "./toml/parse.ts";
import { printable, printableHelp } from "./words/printable.ts";

/** One breach of the schema in a plain object. */
export interface ValidationError {
  readonly rule: string;
  readonly outcome: Outcome;
  readonly path: Path;
  readonly message: string;
  readonly help: string;
}

/**
 * Whether a plain object is what a fly.toml may hold. Each breach is passed to `report`, in words (of one rule the first
 * 200); there is at least one whenever the answer is no. Whether the app makes sense beyond the schema is the business of `lint`.
 *
 * @example
 * const errors: ValidationError[] = [];
 * if (!validate(value, (error) => errors.push(error))) throw new Error(errors[0].message);
 */
export function validate(
  value: unknown,
  report: (error: ValidationError) => void = () => {},
): value is LoadableFlyConfig {
  const odd = isTable(value) ? notPlain(value) : [{ path: [], kind: NOT_PLAIN }];
  for (const { path, kind } of odd) report(oddValue(path, kind));
  if (odd.length > 0 || !isTable(value)) return false;
  const plain = plainTable(value);
  // The whole engine is only asked for words.
  if (validateFile(plain)) return true;
  const errors = errorsOf(plain);
  for (const error of errors) report(error);
  return errors.length === 0;
}

const NOT_PLAIN = "not a plain object";

function oddValue(path: Path, kind: string): ValidationError {
  return {
    rule: "value-type-mismatch",
    outcome: "load",
    path,
    message:
      path.length === 0
        ? `The config must be a plain object${kind === NOT_PLAIN ? "" : `, not ${kind}`}.`
        : printable(`${formatPath(path)} cannot be ${kind}.`),
    help:
      path.length === 0
        ? 'For example: { app: "my-shop" }'
        : "Use strings, numbers, booleans, arrays and plain objects.",
  };
}

/** What the rules say of the breaches; a breach that flyctl passes over, such as an empty entry of services, is none. */
function errorsOf(value: Table): readonly ValidationError[] {
  const document = { ...parse(""), exact: value, value };
  const violations = findViolations(document);
  const breached = new Set(violations.map(({ rule }) => rule));
  const breaches = new Set(violations.map(({ rule, path }) => pathKey([rule, ...path])));
  const around = new Set(violations.flatMap(({ rule, path }) => prefixes([rule, ...path])));
  const isNear = (rule: string, path: Path) =>
    around.has(pathKey([rule, ...path])) || prefixes([rule, ...path]).some((key) => breaches.has(key));
  const { mask } = secretsOf(document);
  return run(document, {}, ({ id }) => breached.has(id))
    .found.filter(({ rule, finding }) => isNear(rule.id, finding.path))
    .map(({ rule, finding: { path, message, help }, outcome }) => ({
      rule: rule.id,
      outcome,
      path,
      message: printable(mask(inWords(message, formatPath))),
      help: printableHelp(inWords(help, formatPath), mask).help,
    }));
}

/** The keys of a path and of everything above it. */
function prefixes(path: Path): readonly string[] {
  return path.map((_, index) => pathKey(path.slice(0, index + 1)));
}
