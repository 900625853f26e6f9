/** The reporters by name. What a run seldom needs is loaded when it is asked for: .build/bundle.ts keeps it apart. */
import type { FormatName } from "./format-names.ts";
import { jsonReporter } from "./json.ts";
import { prettyReporter } from "./pretty.ts";
import type { Reporter } from "./reporter.ts";

/** The reporter of a format, as it is without colour and on 80 columns. */
export async function loadReporter(name: FormatName): Promise<Reporter> {
  if (name === "pretty") return prettyReporter();
  if (name === "json") return jsonReporter();
  if (name === "sarif") return (await import("./sarif.ts")).sarifReporter();
  return (await import("./others.ts")).OTHERS[name]();
}
