/** What becomes of a finding: its place among the others, its words, and whether it is told at all. */
import { describe, expect, test } from "vitest";
import { type LintOptions, lint } from "../src/index.ts";
import { filesFrom } from "./files.ts";

const HEAD = 'app = "shop"\nprimary_region = "fra"\n';
const KEY = `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`;
const places = (text: string, options?: LintOptions) =>
  lint(text, options).diagnostics.map(({ line, column, rule }) => `${line}:${column} ${rule}`);

describe("the order of reports", () => {
  test("is that of the file, whatever the order of the rules", () => {
    const service = 'http_service = { force_https = "true", internal_port = "80" }\n';
    expect(places(`${HEAD}${service}swap_size_mb = "1"\nkill_timeout = "5"\n`)).toEqual([
      "3:1 missing-health-checks",
      "3:32 value-type-mismatch",
      "3:56 value-type-mismatch",
      "4:16 value-type-mismatch",
      "5:16 invalid-duration",
    ]);
  });

  test("at one place is that of the names of the rules", () => {
    const rules = ["force-https-missing", "http-options-idle-timeout", "missing-health-checks"];
    const at = places(`${HEAD}[http_service]\n  internal_port = 8080\n`, { preset: "all" });
    const there = at.filter((place) => place.startsWith("3:1 ")).map((place) => place.slice("3:1 ".length));
    expect(there).toEqual(there.toSorted());
    expect(there).toEqual(expect.arrayContaining([rules[0], rules[2]]));
  });
});

describe("what is a guess is not told", () => {
  test.each<[name: string, filename: string, text: string, reports: readonly string[]]>([
    [
      "in the line of a mistake in the TOML",
      "fly.toml",
      `${HEAD}[http_service]\n  internal_prt = 80 80\n  force_htps = true\n`,
      ["4:21 toml-syntax", "5:3 unknown-key"],
    ],
    [
      "in a fly.json from the section on in which brackets went wrong",
      "fly.json",
      '{\n  "ap": "x",\n  "http_service": { "internal_prt": 80, "x": [1 2 },\n  "deploy": { "strateg": "fast" }\n}\n',
      ["2:3 unknown-key", "3:49 json-syntax"],
    ],
  ])("%s", (_name, filename, text, reports) => expect(places(text, { filename })).toEqual(reports));

  test("but for a secret, which is one whatever the line means", () => {
    expect(places(`${HEAD}[env]\n  KEY = ${KEY}\n  "-" == 1\n`)).toEqual([
      "4:9 secret-in-env",
      "4:9 toml-syntax",
      "5:7 toml-syntax",
    ]);
  });
});

test.each([
  ["services", "Write [[services]] with two brackets each time: each header adds an entry."],
  ["services.ports", "Write [[services.ports]] with two brackets each time: each header adds an entry."],
  ["build", "Move the lines below it under [build] on line 3, and delete this header."],
])("of a header that came twice the help says whether there may be two: [%s]", (name, help) => {
  const [report] = lint(`${HEAD}[${name}]\n[${name}]\n`).diagnostics;
  expect([report?.rule, report?.line, report?.help]).toEqual(["toml-duplicate", 4, help]);
});

describe("a level that was set", () => {
  const text = `${HEAD}[deploy]\n  strategy = "fast"\n`;
  const help = (level: "off" | "info" | "error") =>
    lint(text, { rules: { "invalid-enum-value": level } }).diagnostics.map((one) => [one.severity, one.help]);
  const usual = lint(text).diagnostics.map((one) => [one.severity, one.help]);

  test.each(["off", "info"] as const)("%s does not count for what flyctl refuses, and the report says so", (level) => {
    const note = `Setting invalid-enum-value to "${level}" does not change this report: flyctl rejects the file.`;
    expect(help(level)).toEqual(usual.map(([severity, words]) => [severity, `${words}\n${note}`]));
  });

  test("that is the report's own level is no news", () => expect(help("error")).toEqual(usual));
});

describe("a secret", () => {
  const [report] = lint(`${HEAD}[env]\n  PORT = ["x"]\n  KEY = "${KEY}"\n`).diagnostics.slice(-1);

  test("is marked, so that nobody prints its line; other lines are not", () => {
    expect(report).toMatchObject({ rule: "secret-in-env", sensitive: true });
    const other = lint(`${HEAD}[env]\n  KEY = "${KEY}"\n  PORT = ["x"]\n`).diagnostics.find(({ line }) => line === 5);
    expect(other?.rule).toBe("env-non-string");
    expect(other).not.toHaveProperty("sensitive");
  });

  test("is marked also where another rule reports its place", () => {
    const found = lint(`${HEAD}[deploy]\n  strategy = "${KEY}"\n`).diagnostics;
    expect(found.map(({ rule, sensitive }) => [rule, sensitive])).toContainEqual(["invalid-enum-value", true]);
  });

  test("is in no path", () => {
    const [first] = lint(`${HEAD}[env]\n  "${KEY}" = ["x"]\n`).diagnostics;
    expect(first?.path).toEqual(["env", "sk_l…"]);
  });

  test("is written by no fix", () => {
    const fixes = (value: string) =>
      lint(`${HEAD}[build]\n  buildpack = "${value}"\n`).diagnostics.map(({ rule, fix }) => [rule, fix !== undefined]);
    expect(fixes("heroku/nodejs")).toEqual([["unknown-key", true]]);
    expect(fixes(KEY)).toContainEqual(["unknown-key", false]);
  });

  test("of another file is in no words", () => {
    const files = filesFrom({ Dockerfile: `FROM node:22\nVOLUME /srv/${KEY}\n` });
    const { diagnostics, secrets } = lint(HEAD, { filename: "apps/shop/fly.toml", files });
    expect(secrets).toEqual([]);
    expect(diagnostics.map(({ message, related }) => [message, related])).toEqual([
      [
        'Fly ignores VOLUME "…" of the image (Dockerfile:2), and no volume is mounted there. The next deploy deletes what the app writes there.',
        [{ file: "apps/shop/Dockerfile", line: 2 }],
      ],
    ]);
    expect(diagnostics[0]?.help).toMatch(/^ {2}source = "…"\n {2}destination = "…"\nIf nothing in … must be kept/m);
  });
});
