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
  readonly meant?: Path | undefined;
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
  /** The key that flyctl's patches make of this one. */
  readonly alias?: string;
  /** A list that flyctl's patches turn into a table: the key of its entries that names them there. */
  readonly keyedBy?: string;
  /** flyctl's patches take out of it the keys they know, in exactly this spelling, and leave the rest behind. */
  readonly rebuilt?: boolean;
  /** A date is no text here: flyctl's patches look at it before it has become one. */
  readonly noDates?: boolean;
  /** Keys that flyctl's patches ask for, in exactly this spelling; without them the file does not load. */
  readonly needs?: readonly string[];
  /** A top-level key; where the file has it, nothing reads this one. */
  readonly unless?: string;
  /** Another key of the same table; where it stands, flyctl's patches put its value here. */
  readonly replacedBy?: string;
  readonly cast?: "text" | "port" | "milliseconds" | "seconds";
  readonly outcome?: Outcome;
  readonly typeOutcome?: Outcome;
  readonly rule?: string;
  readonly typeRule?: string;
}
