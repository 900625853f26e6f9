/** The words that tell what an app is for, and where each of them does: in one place it is plain, in another it is not. */

export type NamedEnvironment = "production" | "nonprod";

/** The name of a file (`fly.staging.toml`), the name of an app (`acme-staging`), the value of a variable (`APP_ENV`). */
export type Place = "file" | "app" | "value";

export interface EnvironmentRow {
  readonly word: string;
  readonly kind: NamedEnvironment;
  readonly of: readonly Place[];
}

export const ENVIRONMENTS: readonly EnvironmentRow[] = [
  { word: "staging", kind: "nonprod", of: ["file", "app", "value"] },
  { word: "stage", kind: "nonprod", of: ["file", "app", "value"] },
  { word: "stg", kind: "nonprod", of: ["file", "app"] },
  { word: "dev", kind: "nonprod", of: ["file", "app", "value"] },
  { word: "development", kind: "nonprod", of: ["file", "value"] },
  { word: "test", kind: "nonprod", of: ["file", "app", "value"] },
  { word: "testing", kind: "nonprod", of: ["app", "value"] },
  { word: "qa", kind: "nonprod", of: ["file", "app"] },
  { word: "review", kind: "nonprod", of: ["file", "app", "value"] },
  { word: "preview", kind: "nonprod", of: ["file", "app", "value"] },
  { word: "pr", kind: "nonprod", of: ["file", "app"] },
  { word: "demo", kind: "nonprod", of: ["file", "app"] },
  { word: "sandbox", kind: "nonprod", of: ["file", "app"] },
  { word: "local", kind: "nonprod", of: ["file"] },
  { word: "example", kind: "nonprod", of: ["file"] },
  { word: "template", kind: "nonprod", of: ["file"] },
  // Of values none proves production: NODE_ENV is production in staging, too.
  { word: "prod", kind: "production", of: ["file", "app"] },
  { word: "production", kind: "production", of: ["file", "app"] },
  { word: "live", kind: "production", of: ["file", "app"] },
];

/** What words in lower case tell; where they contradict each other, it is no production. */
export function environmentIn(words: readonly string[], of: Place): NamedEnvironment | undefined {
  const kinds = ENVIRONMENTS.filter((row) => row.of.includes(of) && words.includes(row.word)).map(({ kind }) => kind);
  return kinds.includes("nonprod") ? "nonprod" : kinds[0];
}

const WORDS: ReadonlySet<string> = new Set(ENVIRONMENTS.map(({ word }) => word));

/** What is left of the name of a file or an app without the words for environments: the same for `fly.toml` and `fly.staging.toml`. */
export function serviceOf(name = ""): string {
  return name
    .toLowerCase()
    .split(/[-_.]/)
    .filter((word) => !WORDS.has(word))
    .join("-");
}
