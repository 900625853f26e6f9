import { asJson } from "../words/printable.ts";
import type { Reporter } from "./reporter.ts";

/** `--format json`, version 1: schema/report.schema.json describes it. */
export function jsonReporter(): Reporter {
  return {
    begin: () => '{"version":1,"files":[',
    file: ({ path, diagnostics, more = 0, flyctl, environment, known = [], checklist, unread = [], fixed }, index) => {
      const report = {
        path,
        flyctl,
        environment,
        diagnostics,
        more: more > 0 ? more : undefined,
        known: known.length > 0 ? known.length : undefined,
        fixed: fixed?.count,
        checklist,
        unread: unread.length > 0 ? unread : undefined,
      };
      return `${index > 0 ? "," : ""}\n${asJson(report)}`;
    },
    end: ({ errors, warnings, infos, unreadable, flyctl, fixed }) =>
      `\n],"summary":${asJson({ errors: errors + unreadable, warnings, infos, fixed: fixed?.reports, flyctl })}}\n`,
  };
}
