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

/** The formats that carry fixes, which take time to work out. */
const WITH_FIXES: ReadonlySet<FormatName> = new Set(["json", "sarif", "rdjson"]);

export function hasFixes(name: FormatName): boolean {
  return WITH_FIXES.has(name);
}
