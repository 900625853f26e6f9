import type { Diagnostic, Severity } from "../diagnostic.ts";
import { forLog, printable } from "../words/printable.ts";
import type { Reporter } from "./reporter.ts";

/**
 * `--format github`: workflow commands, which GitHub Actions shows beside the lines of a pull request.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReporter(): Reporter {
  return {
    begin: () => "",
    file: ({ path, diagnostics }) => diagnostics.map((diagnostic) => annotation(path, diagnostic)).join(""),
    end: () => "",
  };
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

function annotation(path: string, { severity, rule, message, help, ...place }: Diagnostic): string {
  const properties = { file: printable(path), ...rangeOf(place), title: `flylint: ${rule}` };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${COMMANDS[severity]} ${list.join(",")}::${data(`${message}\n${help}`)}\n`;
}

/** GitHub takes columns only where a range does not leave its line, and counts the last one in. */
function rangeOf({ line, column, endLine, endColumn }: Omit<Diagnostic, "severity" | "rule" | "message" | "help">) {
  const columns = endLine === line ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {};
  return { line, endLine, ...columns };
}

/** The older commands, `##[error]`, count anywhere in a line. */
function data(text: string): string {
  return forLog(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
