import type { Diagnostic } from "../diagnostic.ts";
import { printable } from "../words/printable.ts";
import type { FileReport, Reporter } from "./reporter.ts";
import { tag, xml } from "./xml.ts";

/**
 * `--format junit`: a test suite for each file. Errors are failures; warnings and infos are tests that pass and say
 * something, so that a CI is as red as flylint's exit code.
 */
export function junitReporter(): Reporter {
  return {
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="flylint">\n',
    file: (report) => suite(report),
    end: () => "</testsuites>\n",
  };
}

function suite({ path, diagnostics, more = 0, problem }: FileReport): string {
  const errors = problem === undefined ? 0 : 1;
  const failures = diagnostics.filter(({ severity }) => severity === "error").length - errors;
  const tests = Math.max(1, diagnostics.length);
  const cases =
    diagnostics.length === 0
      ? [`    ${tag("testcase", { name: "no problems", classname: path, time: 0 })}/>\n`]
      : diagnostics.map((diagnostic) => testcase(path, diagnostic, problem === undefined ? "failure" : "error"));
  const rest = more > 0 ? `    <system-out>${more} more. Only the most severe are shown.</system-out>\n` : "";
  const head = tag("testsuite", { name: path, tests, failures, errors, skipped: 0, time: 0 });
  return `  ${head}>\n${cases.join("")}${rest}  </testsuite>\n`;
}

function testcase(path: string, { rule, severity, line, column, message, help, docs }: Diagnostic, wrong: string) {
  // The place belongs to the name: GitLab takes tests of one name for one.
  const head = tag("testcase", { name: `${rule} (${line}:${column})`, classname: path, time: 0 });
  const text = xml(`${printable(path)}:${line}:${column}\n${help}\n${docs.rule}`);
  const body =
    severity === "error"
      ? `${tag(wrong, { type: rule, message })}>${text}</${wrong}>`
      : `<system-out>${xml(`${severity}: ${message}\n`)}${text}</system-out>`;
  return `    ${head}>\n      ${body}\n    </testcase>\n`;
}
