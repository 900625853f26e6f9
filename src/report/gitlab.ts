import { type Diagnostic, isRefusal } from "../diagnostic.ts";
import { fingerprints } from "./fingerprint.ts";
import { jsonItems } from "./json-items.ts";
import type { FileReport, Reporter } from "./reporter.ts";

/**
 * `--format gitlab`: a code quality report, which GitLab shows in merge requests.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReporter(): Reporter {
  const items = jsonItems();
  return { begin: () => "[", file: (report) => items(issuesOf(report)), end: () => "\n]\n" };
}

function issuesOf({ path, diagnostics }: FileReport): readonly object[] {
  const marks = fingerprints(path, diagnostics);
  return diagnostics.map((diagnostic, index) => ({
    type: "issue",
    check_name: diagnostic.rule,
    description: diagnostic.message,
    content: { body: diagnostic.help },
    categories: ["Bug Risk"],
    severity: severityOf(diagnostic),
    fingerprint: marks[index],
    location: { path, lines: { begin: diagnostic.line, end: diagnostic.endLine } },
  }));
}

/** GitLab knows five; where flyctl refuses the file nothing can be deployed at all. */
function severityOf({ severity, outcome }: Diagnostic): string {
  if (severity === "error") return isRefusal(outcome) ? "blocker" : "critical";
  return severity === "warning" ? "major" : "info";
}
