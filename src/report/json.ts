import type { Reporter } from "./report.ts";

/** `--format json`, version 1: schema/report.schema.json describes it. */
export function jsonReporter(): Reporter {
  return {
    begin: () => '{"version":1,"files":[',
    file: ({ path, diagnostics, flyctl }, index) => {
      const shown = diagnostics.map(({ sensitive: _sensitive, ...diagnostic }) => diagnostic);
      return `${index > 0 ? "," : ""}\n${JSON.stringify({ path, flyctl, diagnostics: shown })}`;
    },
    end: ({ errors, warnings, infos, flyctl }) =>
      `\n],"summary":${JSON.stringify({ errors, warnings, infos, flyctl })}}\n`,
  };
}
