import type { Diagnostic } from "../diagnostic.ts";
import type { Reporter } from "./reporter.ts";

/** `--format json`, version 1: schema/report.schema.json describes it. */
export function jsonReporter(): Reporter {
  return {
    begin: () => '{"version":1,"files":[',
    file: ({ path, diagnostics, flyctl, checklist }, index) => {
      const items = checklist?.map((item) => ({ ...item, diagnostics: item.diagnostics.map(published) }));
      const report = { path, flyctl, diagnostics: diagnostics.map(published), checklist: items };
      return `${index > 0 ? "," : ""}\n${JSON.stringify(report)}`;
    },
    end: ({ errors, warnings, infos, unreadable, flyctl }) =>
      `\n],"summary":${JSON.stringify({ errors: errors + unreadable, warnings, infos, flyctl })}}\n`,
  };
}

function published({ sensitive: _sensitive, ...diagnostic }: Diagnostic): Omit<Diagnostic, "sensitive"> {
  return diagnostic;
}
