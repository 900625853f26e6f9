import type { Diagnostic } from "../diagnostic.ts";
import { HOMEPAGE } from "../manual.ts";
import { asJson } from "../words/printable.ts";
import { type Lines, linesOf } from "./frame.ts";
import { jsonItems } from "./json-items.ts";
import { inBytes, isOpen, placeAt } from "./place.ts";
import type { FileReport, Reporter } from "./reporter.ts";

/**
 * `--format rdjson`: the Reviewdog Diagnostic Format. Its columns count bytes.
 * https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
 */
export function rdjsonReporter(): Reporter {
  const items = jsonItems();
  return {
    begin: () => `{"source":${asJson({ name: "flylint", url: HOMEPAGE })},"diagnostics":[`,
    file: (report) => items(diagnosticsOf(report)),
    end: () => "\n]}\n",
  };
}

function diagnosticsOf({ path, text, secrets = [], diagnostics }: FileReport): readonly object[] {
  const lines = linesOf(text, secrets);
  return diagnostics.map((diagnostic) => {
    const { line, column, endLine, endColumn, message, help, severity, rule, docs } = diagnostic;
    const range = {
      start: inBytes(lines, { line, column }),
      end: inBytes(lines, { line: endLine, column: endColumn }),
    };
    return {
      message: `${message}\n${help}`,
      location: { path, range },
      severity: severity.toUpperCase(),
      code: { value: rule, url: docs.rule },
      ...suggestionsOf(diagnostic, lines),
    };
  });
}

/** Each suggestion is taken by itself, so the edits of a fix become one, with what lies between them. */
function suggestionsOf({ fix }: Diagnostic, lines: Lines): { readonly suggestions?: readonly object[] } {
  const start = fix?.edits[0]?.start;
  const end = fix?.edits.at(-1)?.end;
  if (!fix?.safe || start === undefined || end === undefined || !isOpen(lines, { start, end })) return {};
  let done = start;
  let text = "";
  for (const edit of fix.edits) {
    text += lines.text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  const range = { start: inBytes(lines, placeAt(lines, start)), end: inBytes(lines, placeAt(lines, end)) };
  return { suggestions: [{ range, text }] };
}
