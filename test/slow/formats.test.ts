/** The formats through the built command: over all files of the wild. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FORMATS } from "../../src/index.ts";
import { describeWithShared } from "../cases.ts";
import {
  complaintsOfJunit,
  complaintsOfMultitool,
  complaintsOfQuality,
  complaintsOfReport,
  complaintsOfSarifSchema,
  isMultitoolHere,
  isReviewdogHere,
  readByReviewdog,
} from "../checks.ts";
import { flylint, folder } from "../flylint.ts";

const read = (...steps: readonly string[]) => readFileSync(join(...steps), "utf8");
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

test("what a run seldom needs is in bundles of its own", () => {
  const program = read("dist/cli.cjs");
  for (const text of ["<checkstyle", "utf16CodeUnits", "reviewdog", "Bug Risk"]) expect(program).not.toContain(text);
  expect(read("dist/others.cjs")).toContain("<checkstyle");
  expect(read("dist/sarif.cjs")).toContain("utf16CodeUnits");
});

test("carets are as wide as what they stand under, which a bundle of its own measures", () => {
  expect(read("dist/cli.cjs")).not.toContain("Script=Han");
  expect(read("dist/width.cjs")).toContain("Script=Han");
  const { out } = flylint(["-"], {
    input: 'app = "acme"\nprimary_region = "fra"\nregoin = "漢字"\n[env]\n  "漢字" = []\n',
  });
  expect(out).toMatch(/^ {4}5 \| {3}"漢字" = \[\]\n {6}\| {12}\^\^$/m);
});

describeWithShared("over all files of the wild, once", () => {
  const root = folder({});
  mkdirSync(join(root, "out"));
  const file = (name: string) => join(root, "out", name);
  const args = FORMATS.flatMap((name) => ["--format", `${name}=${file(name)}`]);
  const { code, err } = flylint(["--preset", "all", ...args, "corpus", "gone.toml"], { cwd: "../shared" });
  const report = JSON.parse(read(file("json")));
  const found: number = report.files.flatMap(
    ({ diagnostics }: { diagnostics: readonly unknown[] }) => diagnostics,
  ).length;
  const { errors } = report.summary;

  test("all is written", () => {
    expect([code, err]).toEqual([2, "gone.toml: no such file or directory.\n"]);
    expect(report.files.length).toBeGreaterThan(200);
    expect(readdirSync(join(root, "out")).sort()).toEqual([...FORMATS].sort());
  });

  test("json", () => expect(complaintsOfReport(read(file("json")))).toEqual([]));
  test("gitlab", () => expect(complaintsOfQuality(read(file("gitlab")))).toBe(0));
  test("sarif, for its schema", () => expect(complaintsOfSarifSchema(read(file("sarif")))).toEqual([]));
  test(
    "sarif, for Microsoft's SARIF Multitool",
    () => expect(complaintsOfMultitool(read(file("sarif")))).toBe(""),
    300_000,
  );
  test("junit", async () => {
    expect(await complaintsOfJunit(read(file("junit")))).toEqual([]);
    expect(count(read(file("junit")), /<(?:failure|error) /g)).toBe(errors);
  });
  test("concise, github, checkstyle", () => {
    expect(count(read(file("concise")), /^.+:\d+:\d+: (?:error|warning|info)\[/gm)).toBe(found);
    expect(count(read(file("github")), /^::(?:error|warning|notice) file=/gm)).toBe(found);
    expect(read(file("github")).trimEnd().split("\n").length).toBe(found);
    expect(count(read(file("checkstyle")), /<error /g)).toBe(found);
  });
  test.runIf(isReviewdogHere).each(["rdjson", "checkstyle", "sarif"] as const)("%s, for reviewdog", (name) => {
    const { status, complaints, lines } = readByReviewdog(read(file(name)), name);
    expect([status, complaints]).toEqual([0, ""]);
    expect(lines.length).toBeGreaterThanOrEqual(found - 1);
  });
  test("pretty, and markdown with a row for each file", () => {
    expect(read(file("pretty"))).toContain(`${errors - 1} errors`);
    expect(count(read(file("markdown")), /^\| `/gm)).toBe(report.files.length);
  });
});

test.runIf(isMultitoolHere)("Microsoft's SARIF Multitool is asked in earnest", () => {
  const good = flylint(["-f", "sarif", "fixtures/shop.toml"]).out;
  expect(complaintsOfMultitool(good)).toBe("");
  expect(complaintsOfMultitool(good.replace('"startLine":6', '"startLine":-6'))).not.toBe("");
});
