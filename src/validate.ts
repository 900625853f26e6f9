import { readApp } from "./app/app.ts";
import type { Outcome } from "./diagnostic.ts";
import { parse } from "./document/parse.ts";
import { rules } from "./generated/rules.ts";
import type { FlyConfig } from "./generated/types.ts";
import { validateFile } from "./generated/validator.js";
import { formatPath, isTable, isWithin, type Path, type Table } from "./path.ts";
import { findViolations } from "./schema/violations.ts";
import { inWords } from "./wording.ts";

/** One breach of the schema in a plain object. */
export interface ValidationError {
  readonly rule: string;
  readonly outcome: Outcome;
  readonly path: Path;
  readonly message: string;
  readonly help: string;
}

/**
 * Whether a plain object is what a fly.toml may hold. Each breach is passed to `report`, in words; there is at least
 * one whenever the answer is no. Whether the app makes sense beyond the schema is the business of `lint`.
 *
 * @example
 * const errors: ValidationError[] = [];
 * if (!validate(value, (error) => errors.push(error))) throw new Error(errors[0].message);
 */
export function validate(value: unknown, report: (error: ValidationError) => void = () => {}): value is FlyConfig {
  const plain = plainTable(value);
  if (plain === undefined) {
    report({
      rule: "value-type-mismatch",
      outcome: "load",
      path: [],
      message: "This is no plain object.",
      help: 'For example: { app: "my-shop" }',
    });
    return false;
  }
  if (validateFile(plain)) return true;
  // A breach that flyctl passes over, such as an entry of services without any key, is none.
  const errors = errorsOf(plain);
  for (const error of errors) report(error);
  return errors.length === 0;
}

/** The object as JSON has it, so that neither cycles nor class instances get any further. */
function plainTable(value: unknown): Table | undefined {
  try {
    const plain: unknown = JSON.parse(
      JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? Number(item) : item)),
    );
    return isTable(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

function errorsOf(value: Table): readonly ValidationError[] {
  const document = { ...parse(""), exact: value, value };
  const violations = findViolations(document);
  const context = {
    app: readApp(document),
    document,
    preset: "recommended" as const,
    environment: "unknown" as const,
    filename: undefined,
    files: undefined,
  };
  return violations.flatMap((violation) => {
    const rule = rules.find(({ id }) => id === violation.rule);
    const options = Object.fromEntries(
      Object.entries(rule?.options ?? {}).map(([name, option]) => [name, option.default]),
    );
    const findings = rule ? [...rule.check({ ...context, options, violations: [violation] })] : [];
    const own = findings
      .filter(({ path }) => isWithin(path, violation.path) || isWithin(violation.path, path))
      .slice(0, 1);
    return own.map(({ path, message, help, outcome }) => ({
      rule: violation.rule,
      outcome: outcome ?? violation.outcome,
      path,
      message: inWords(message, formatPath),
      help: inWords(help, formatPath),
    }));
  });
}
