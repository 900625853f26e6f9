/** The formats through the built command: into files, from any folder, and over all files of the wild. */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
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

const BAD = 'app = "my-shop"\nprimary_region = "fra"\n[deploy]\n  strategy = "fast"\n';
const read = (...steps: readonly string[]) => readFileSync(join(...steps), "utf8");
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describe("--format NAME=FILE", () => {
  test("writes beside what is printed, each whole", () => {
    const root = folder({ "fly.toml": BAD });
    const { code, out, err } = flylint(["--format", "sarif=a.sarif", "-f", "concise=b.txt", "--format=junit=c=d.xml"], {
      cwd: root,
    });
    expect([code, err]).toEqual([1, ""]);
    expect(out).toBe(flylint([], { cwd: root }).out);
    expect(read(root, "b.txt")).toBe(flylint(["-f", "concise"], { cwd: root }).out);
    expect(read(root, "a.sarif")).toBe(flylint(["-f", "sarif"], { cwd: root }).out);
    expect(read(root, "c=d.xml")).toBe(flylint(["-f", "junit"], { cwd: root }).out);
    expect(readdirSync(root).sort()).toEqual(["a.sarif", "b.txt", "c=d.xml", "fly.toml"]);
  });

  test("one of them may be printed", () => {
    const root = folder({ "fly.toml": BAD });
    const { out } = flylint(["--format", "pretty=report.txt", "--format", "concise"], { cwd: root });
    expect(out).toMatch(/^fly\.toml:4:14: error\[invalid-enum-value\] [^\n]+\n$/);
    expect(read(root, "report.txt")).toBe(flylint([], { cwd: root }).out);
  });

  test.each([
    [["sarif=gone/a.sarif"], "--format sarif=gone/a.sarif: there is no directory gone."],
    [["sarif=apps"], "--format sarif=apps: this is a directory."],
    [["sarif=fly.toml"], "--format sarif=fly.toml: reports are not written over a TOML file."],
    [["sarif="], "--format sarif= needs a file name after the equals sign."],
    [["sarfi=x"], 'Unknown format "sarfi". Did you mean "sarif"?'],
    [["json=x", "sarif=x"], "Two formats cannot go to the same file: x."],
    [["json", "sarif"], "Only one format can be printed. Write the other to a file: --format json --format sarif=FILE"],
    [["json=x", "sarif=gone/a.sarif"], "--format sarif=gone/a.sarif: there is no directory gone."],
  ])("%j is wrong usage, and nothing is written", (formats, message) => {
    const root = folder({ "fly.toml": BAD, "apps/fly.toml": BAD });
    const { code, out, err } = flylint(
      formats.flatMap((format) => ["--format", format]),
      { cwd: root },
    );
    expect([code, out, err]).toEqual([2, "", `${message}\n`]);
    expect(readdirSync(root).sort()).toEqual(["apps", "fly.toml"]);
    expect(read(root, "fly.toml")).toBe(BAD);
  });

  test("follows a link, and leaves it a link", () => {
    const root = folder({ "fly.toml": BAD, "out/a.txt": "old" });
    symlinkSync("out/a.txt", join(root, "a.txt"));
    flylint(["--format", "concise=a.txt"], { cwd: root });
    expect(lstatSync(join(root, "a.txt")).isSymbolicLink()).toBe(true);
    expect(read(root, "out/a.txt")).toMatch(/^fly\.toml:4:14: /);
  });

  test.skipIf(!existsSync("/dev/null"))("writes into what is no file, and does not replace it", () => {
    const { code, err } = flylint(["--format", "concise=/dev/null"], { cwd: folder({ "fly.toml": BAD }) });
    expect([code, err]).toEqual([1, ""]);
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test.skipIf(process.getuid?.() === 0)("in a folder that nobody may write to (root may)", () => {
    const root = folder({ "fly.toml": BAD, "out/x": "" });
    chmodSync(join(root, "out"), 0o500);
    const { code, err } = flylint(["--format", "sarif=out/a.sarif"], { cwd: root });
    expect([code, err]).toEqual([2, "--format sarif=out/a.sarif: permission denied.\n"]);
  });
});

describe("a file is named as the system needs it that shows the report", () => {
  const root = folder({ "apps/api/fly.toml": BAD });
  const cwd = join(root, "apps", "api");
  const nameIn = (out: string) => /(?:file=|"path":"|"uri":"|name=")([^,"]*fly\.toml)/.exec(out)?.[1];

  test.each(["github", "gitlab", "sarif", "rdjson", "checkstyle"])("%s: from the working folder", (name) => {
    for (const path of ["fly.toml", "./fly.toml", "../api/fly.toml", resolve(cwd, "fly.toml")])
      expect([path, nameIn(flylint(["-f", name, path], { cwd }).out)]).toEqual([path, "fly.toml"]);
  });

  test.each([
    ["github", "GITHUB_WORKSPACE"],
    ["sarif", "GITHUB_WORKSPACE"],
    ["gitlab", "CI_PROJECT_DIR"],
  ])("%s: from the root of the repository, where %s names it", (name, variable) => {
    const env = { [variable]: root };
    expect(nameIn(flylint(["-f", name, "fly.toml"], { cwd, env }).out)).toBe("apps/api/fly.toml");
  });
});

test.each(FORMATS)("%s has a file that could not be read, or standard error does", (name) => {
  const { code, out, err } = flylint(["-f", name, "nowhere/fly.toml", "fixtures/healthy.toml"]);
  expect(code).toBe(2);
  expect(err).toBe("nowhere/fly.toml: no such file or directory.\n");
  if (name !== "pretty") expect(out).toContain("nowhere/fly.toml");
});

test("what a run seldom needs is in bundles of its own", () => {
  const program = read("dist/cli.cjs");
  for (const text of ["<checkstyle", "utf16CodeUnits", "reviewdog", "Bug Risk"]) expect(program).not.toContain(text);
  expect(read("dist/others.cjs")).toContain("<checkstyle");
  expect(read("dist/sarif.cjs")).toContain("utf16CodeUnits");
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
