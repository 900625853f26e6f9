import { readApp } from "../app/model.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { secretsOf } from "../engine/secrets.ts";
import type { ShownApp, ShownEntry } from "../generated/app.ts";
import { LONGEST_FILE } from "../limits.ts";
import { lint } from "../lint.ts";
import { readerFor } from "../reader.ts";
import { settle } from "../schema/settle.ts";
import { showApp } from "./model.ts";
import { createReader } from "./value.ts";

export interface AppOptions {
  /** Name of the file, as far as known: its ending tells the format. No file is read. */
  readonly filename?: string | undefined;
}

/** What flyctl makes of one file; schema/app.schema.json describes it. */
export type AppResult = Omit<ShownEntry, "path">;

/**
 * The app as Fly will run it, from the text of its config alone: each value with its line, or marked as a default.
 *
 * Synchronous, and free of I/O. Never throws because of the text: where flyctl cannot load it, `app` is null and `problems`
 * say why. No secret is in the result.
 */
export function app(text: string, options: AppOptions = {}): AppResult {
  const { diagnostics, flyctl } = lint(text, { ...options, fixes: false, suppressions: false });
  const refused = diagnostics.filter(({ outcome }) => outcome === "load" || (flyctl.loads && outcome === "validate"));
  const problems = refused.map(problemOf);
  return { flyctl, app: flyctl.loads && text.length <= LONGEST_FILE ? shown(text, options) : null, problems };
}

function shown(text: string, { filename }: AppOptions): ShownApp {
  const { document } = settle(readerFor(filename)(text));
  return showApp(createReader(document, secretsOf(document).mask), readApp(document));
}

function problemOf({ line, column, rule, message }: Diagnostic): ShownEntry["problems"][number] {
  return { line, column, rule, message };
}
