/** The output formats by name. What a run seldom needs is loaded when it is asked for: .build/bundle.ts keeps it apart. */
import { forLog } from "../words/printable.ts";
import { jsonReporter } from "./json.ts";
import { prettyReporter } from "./pretty.ts";
import type { Reporter } from "./reporter.ts";

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

/** Commands in a log may only be those of `github`; `json` has its own way to say such things, and keeps its data. */
export function safeForLog(name: FormatName, text: string): string {
  return name === "github" || name === "json" ? text : forLog(text);
}

/** The reporter of a format, as it is without colour and on 80 columns. */
export async function loadReporter(name: FormatName): Promise<Reporter> {
  if (name === "pretty") return prettyReporter();
  if (name === "json") return jsonReporter();
  if (name === "sarif") return (await import("./sarif.ts")).sarifReporter();
  return (await import("./others.ts")).OTHERS[name]();
}
