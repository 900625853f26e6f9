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
import { flylint, folder, inProcess } from "../flylint.ts";

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

test("the bundle reads a Dockerfile as its source does, with the little that it has of a package of its parser", async () => {
  const cwd = folder({
    "fly.toml":
      'app = "acme"\nprimary_region = "fra"\n[http_service]\n  internal_port = 8080\n  auto_stop_machines = "stop"\n',
    Dockerfile: `# syntax=docker/dockerfile:1
# escape=\\
ARG NODE=22
FROM --platform=linux/amd64 node:\${NODE}-slim AS base
ENV A=1 \\
    NEXT_PUBLIC_API="https://api.example" PORT=3000
COPY --from=build ["/a b", "/c"]
RUN <<EOF
echo "EXPOSE 1"
EOF
FROM base
VOLUME ["/data", "/cache"]
EXPOSE 3000/tcp 9000
USER 1000:1000
HEALTHCHECK --interval=5s CMD curl -f http://localhost:3000/up || exit 1
CMD ["npm", "run", "dev"]
`,
    "package.json": '{ "dependencies": { "discord.js": "14" } }',
  });
  const built = flylint(["--preset", "all", "--format", "json", "."], { cwd });
  const source = await inProcess(["--preset", "all", "--format", "json", "."], { cwd });
  expect(JSON.parse(built.out)).toEqual(JSON.parse(source.out));
  for (const line of [5, 12, 15, 16]) expect(built.out).toContain(`Dockerfile:${line}`);
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
