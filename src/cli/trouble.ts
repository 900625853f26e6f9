/** What is said where the command cannot do its work. */
import type { Diagnostic } from "../diagnostic.ts";
import { HOMEPAGE, ISSUES } from "../manual.ts";
import { prettyReporter } from "../report/pretty.ts";
import { printable, printableHelp } from "../words/printable.ts";
import type { ConfigError } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

/** Where the fault is ours. */
export function brokenDown(what: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return printable(`${what} crashed. This is a bug in flylint. Report it at ${ISSUES}\n${stack}\n`, "\n");
}

/** The mistakes of a flylint.toml, shown like those of a fly.toml. */
export function configMistakes({ file, text, mistakes }: ConfigError, { columns }: Terminal): string {
  const page = `${HOMEPAGE}#configuration`;
  const diagnostics = mistakes.map(
    ({ message, help, path, range: { start, end } }): Diagnostic => ({
      rule: "flylint.toml",
      severity: "error",
      outcome: "ignored",
      message: printable(message),
      ...printableHelp(help),
      path,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      docs: { rule: page, fly: page },
    }),
  );
  const flyctl = { loads: true, validates: true };
  return prettyReporter(undefined, columns).file({ path: file, text, diagnostics, flyctl }, 0);
}
