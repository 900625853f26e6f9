/** Where a report stands that is about something which the whole file lacks. */
import { expect, test } from "vitest";
import { lint } from "../src/lint.ts";
import { prettyReporter } from "../src/report/pretty.ts";

const places = (text: string, rule: string) =>
  lint(text, { preset: "all" })
    .diagnostics.filter((one) => one.rule === rule)
    .map(({ line, column, endLine, endColumn }) => `${line}:${column}-${endLine}:${endColumn}`);

test("a key goes behind app, else above the first line that says something", () => {
  const workers = '[processes]\nworker = "bin/worker"\n';
  expect(places(`# A comment\n\n${workers}`, "kill-timeout-default-with-workers")).toEqual(["3:1-3:1"]);
  expect(places(`# A comment\napp = "acme"\n${workers}`, "kill-timeout-default-with-workers")).toEqual(["2:13-2:13"]);
});

test("the first line counts, whatever the order of its keys, and from its first column", () => {
  const text = '# A comment\n  kill_timeout = 5\n[processes]\nworker = "bin/worker"\n';
  expect(places(text, "app-missing")).toEqual(["2:1-2:1"]);
  expect(places(`[processes]\nworker = "bin/worker"\n[deploy]\nstrategy = "rolling"\n`, "app-missing")).toEqual([
    "1:1-1:1",
  ]);
});

test("of an empty file that is its beginning", () => {
  expect(places("", "app-missing")).toEqual(["1:1-1:1"]);
});

test("with comments and empty lines above it, whatever ends the lines, and indented", () => {
  const text = '# A comment\r\n\r\n  [processes]\r\n  worker = "bin/worker"\r\n';
  expect(places(text, "app-missing")).toEqual(["3:1-3:1"]);
});

test("a section goes to the end", () => {
  const text = 'app = "acme"\n[http_service]\ninternal_port = 8080\n\n\n';
  expect(places(text, "metrics-missing")).toEqual(["3:21-3:21"]);
  expect(places(text.replaceAll("\n", "  \r\n"), "metrics-missing")).toEqual(["3:21-3:21"]);
  expect(places('app = "acme"', "vm-section-missing")).toEqual(["1:13-1:13"]);
});

test("no line is shown for it", () => {
  const text = '# A comment\n[processes]\nworker = "bin/worker"\n';
  const report = { path: "fly.toml", text, ...lint(text, { rules: { "app-missing": "warning" } }) };
  const printed = prettyReporter(undefined, 80, "full").file(report, 0);
  expect(printed).toContain("2:1    warning No `app` is set");
  expect(printed).not.toContain("# A comment");
  expect(printed).not.toContain("^");
});
