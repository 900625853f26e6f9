import type { Reporter } from "./reporter.ts";
import { tag } from "./xml.ts";

/** `--format checkstyle`: the XML of Checkstyle, which Jenkins, reviewdog and others read. */
export function checkstyleReporter(): Reporter {
  return {
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n',
    file: ({ path, diagnostics }) => {
      const errors = diagnostics.map(
        ({ line, column, severity, message, rule }) =>
          `    ${tag("error", { line, column, severity, message, source: `flylint.${rule}` })}/>\n`,
      );
      return `  ${tag("file", { name: path })}>\n${errors.join("")}  </file>\n`;
    },
    end: () => "</checkstyle>\n",
  };
}
