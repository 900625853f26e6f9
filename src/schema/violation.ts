import type { Outcome } from "../diagnostic.ts";
import type { Path } from "../path.ts";

/** One breach of the schema, put down to one cause; `rule` is the id of the rule that words it. */
export interface Violation {
  readonly rule: string;
  readonly path: Path;
  readonly outcome: Outcome;
  /** JSON Schema's keyword that was breached (`type`, `enum`, `minimum`, `additionalProperties`, ...). */
  readonly keyword: string;
  /** What stands at `path` in the file (of a missing key: undefined). */
  readonly value: unknown;
  /** The schema at `path`, with its description, examples and allowed values; undefined for a key nobody knows. */
  readonly schema: Subschema | undefined;
  /** For unknown keys: where the author most likely wanted to write it. */
  readonly meant?: Path;
}

/** The parts of our JSON Schema that reports make use of. */
export interface Subschema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly deprecated?: boolean;
  readonly properties?: Readonly<Record<string, Subschema>>;
  readonly additionalProperties?: boolean | Subschema;
  readonly items?: Subschema;
  readonly anyOf?: readonly Subschema[];
  readonly allOf?: readonly Subschema[];
  readonly definitions?: Readonly<Record<string, Subschema>>;
  readonly "x-flylint"?: Annotation;
  readonly "x-taplo"?: { readonly links?: { readonly key?: string } };
}

/** What JSON Schema cannot say: see schema/README.md. */
export interface Annotation {
  /** Loads only because flyctl's patches convert it. */
  readonly patched?: boolean;
  /** Another key, with dots; where the file has it, nothing reads this one. */
  readonly unless?: string;
  readonly cast?: "text" | "port" | "milliseconds" | "seconds";
  readonly outcome?: Outcome;
  readonly typeOutcome?: Outcome;
  readonly rule?: string;
  readonly typeRule?: string;
}
