import { WRONG_NAMES } from "./wrong-names.ts";

/** A name that people write and flyctl does not know, and what they mean by it. */
export interface WrongName {
  /** The rule that words it; `unknown-key` where nothing is said. */
  readonly rule?: "check-key-wrong-section" | "legacy-check-keys" | "legacy-experimental-keys";
  /** What Fly does because of the name; follows "`name` ...". */
  readonly message: string;
  /** What to write instead; a function where it takes the value from the file, or names a command for this app. */
  readonly help: string | ((value: unknown, scale: ScaleCommand) => string);
  /** Where it was meant to stand, without indexes. */
  readonly meant?: string;
  /** The name alone is wrong: the key can be renamed in place to this. */
  readonly rename?: string;
}

/** The command that sets the number of Machines, for the groups that the key is about or for each one by its name. */
export type ScaleCommand = (counts: number | Readonly<Record<string, number>>) => string;

/** The advice for a value; `scale` is only there for keys about the number of Machines. */
export function adviceFor(known: WrongName, value: unknown, scale: ScaleCommand = String): string {
  return typeof known.help === "string" ? known.help : known.help(value, scale);
}

/** What is known of an unknown key; `place` has no indexes. */
export function wrongName(place: readonly string[]): WrongName | undefined {
  const key = place.at(-1) ?? "";
  const joined = place.join(".");
  const inChecks = place[0] === "checks" && place.length === 3 ? WRONG_NAMES[`checks.*.${key}`] : undefined;
  return own(joined) ?? inChecks ?? own(`*.${key}`);
}

function own(name: string): WrongName | undefined {
  return Object.hasOwn(WRONG_NAMES, name) ? WRONG_NAMES[name] : undefined;
}
