/** The first is the default. */
export const FORMATS = [
  "pretty",
  "json",
  "concise",
  "github",
  "gitlab",
  "sarif",
  "junit",
  "checkstyle",
  "rdjson",
  "markdown",
] as const;
export type FormatName = (typeof FORMATS)[number];

/** The formats that carry fixes, or say how many there are; it takes time to work them out. */
const WITH_FIXES: ReadonlySet<FormatName> = new Set(["pretty", "json", "sarif", "rdjson"]);

export function hasFixes(name: FormatName): boolean {
  return WITH_FIXES.has(name);
}
