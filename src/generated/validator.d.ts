/** What ajv reports: one breach of one keyword. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Validate {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** The schema as it is published. */
export declare const validateFile: Validate;
/** The schema as flyctl's decoder alone would have it: without all that only its patches make loadable. */
export declare const validateDecoded: Validate;
