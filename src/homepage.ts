/** Where the project lives; package.json names the same address (a test compares them). */
export const HOMEPAGE = "https://github.com/flylint/flylint";

/** The page of a rule in the manual, which is generated into src/rules/README.md. */
export function rulePage(id: string): string {
  return `${HOMEPAGE}/blob/main/src/rules/README.md#${id}`;
}
