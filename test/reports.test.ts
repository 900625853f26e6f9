/** Whole files with the report that they must give: fixtures/NAME.toml and fixtures/NAME.txt. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lint } from "../src/lint.ts";
import { colourStyle } from "../src/report/colour.ts";
import { jsonReporter } from "../src/report/json.ts";
import { isOpen } from "../src/report/place.ts";
import { prettyReporter } from "../src/report/pretty.ts";
import { added, type FileReport, NOTHING, type Reporter } from "../src/report/reporter.ts";
import { hanging, wrap } from "../src/report/wrap.ts";

function reportOf(name: string, text = readFileSync(`fixtures/${name}.toml`, "utf8")): FileReport {
  const path = `fixtures/${name}.toml`;
  return { path, text, ...lint(text, { filename: path }) };
}

function printed(reporter: Reporter, ...reports: readonly FileReport[]): string {
  const files = reports.map((report, index) => reporter.file(report, index)).join("");
  return reporter.begin() + files + reporter.end(reports.reduce(added, NOTHING));
}

const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

describe.each(["broken", "healthy", "launch", "minimal-web", "shop"])("%s", (name) => {
  test("as people see it, on 80 columns and without colour", async () => {
    const text = printed(prettyReporter(), reportOf(name));
    await expect(text).toMatchFileSnapshot(`../fixtures/${name}.txt`);
    // Addresses are never broken, so that a terminal can open them.
    expect(widest(text.replaceAll(/^.*https:.*$/gm, ""))).toBeLessThanOrEqual(80);
  });

  test("each range lies where the caret says", () => {
    const { text, diagnostics } = reportOf(name);
    const lines = text.split("\n");
    for (const { path, line, column, endLine, endColumn } of diagnostics) {
      expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
      expect(endColumn).toBeLessThanOrEqual((lines[endLine - 1] ?? "").length + 1);
      // What the whole file is missing has a place, and nothing to underline.
      expect(endLine > line || endColumn > column || path.length === 0).toBe(true);
    }
  });
});

test("as JSON", async () => {
  const text = printed(jsonReporter(), reportOf("launch"), reportOf("healthy"));
  await expect(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`).toMatchFileSnapshot("../fixtures/launch.json");
});

test("what `fly launch` writes has no error, and one warning at the most", () => {
  const severities = reportOf("launch").diagnostics.map(({ severity }) => severity);
  expect(severities).not.toContain("error");
  expect(severities.filter((severity) => severity === "warning").length).toBeLessThanOrEqual(1);
});

test("a minimal web app has no error, and is told that the health check is missing", () => {
  const { diagnostics } = reportOf("minimal-web");
  expect(diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([["missing-health-checks", "warning"]]);
});

describe("the line that a report shows", () => {
  const frame = (text: string, width = 80) => {
    const report = { path: "fly.toml", text, ...lint(text) };
    return prettyReporter(undefined, width).file(report, 0).split("\n");
  };

  test("keeps tabs, so that the caret stands below what it means", () => {
    const lines = frame('app = "x"\n[deploy]\n\tstrategy\t=\t"fast"\n');
    const at = lines.findIndex((line) => line.includes('"fast"') && line.includes("3 |"));
    expect(lines.slice(at, at + 2)).toEqual(['    3 | \tstrategy\t=\t"fast"', "      | \t        \t \t^^^^^^"]);
  });

  test("is cut where it is too long, around what it means", () => {
    const lines = frame(
      `app = "x"\n[env]\nA = { ${"x = 1, ".repeat(40)}y = 2 }\n[deploy]\nstrategy = "${"z".repeat(200)}"\n`,
    );
    expect(widest(lines.filter((line) => / \| /.test(line)).join("\n"))).toBeLessThanOrEqual(80);
  });

  test.each([
    [`http_service = { internal_port = 8080, processes = [${'"app", '.repeat(30)}], protocol = "nope" }`, "protocol"],
    [
      `http_service = { "größe" = [${'"🚀", '.repeat(30)}], protocol = "nope" } # ${"und so weiter ".repeat(9)}`,
      "protocol",
    ],
    [`http_service = { protocol = "nope", processes = [${'"app", '.repeat(30)}] }`, "protocol"],
  ])("has the caret below what it means, wherever it is cut: %j", (line, meant) => {
    const lines = frame(`app = "x"\n${line}\n`);
    const marked = lines.flatMap((carets, at) => {
      const shown = lines[at - 1] ?? "";
      return shown.includes(" 2 | ") ? [shown.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)] : [];
    });
    // The emoji takes two columns and two units, and each letter one.
    expect(marked).toContain(meant);
    expect(widest(lines.filter((one) => one.includes(" 2 | ")).join("\n"))).toBeLessThanOrEqual(80);
  });

  test("is left out where there is nothing on it", () => {
    const text = "env:\n\t\n  A: b\n";
    const { diagnostics } = lint(text, { filename: "fly.yaml" });
    expect(diagnostics.map(({ line, rule }) => [line, rule])).toContainEqual([2, "yaml-syntax"]);
    const printed = prettyReporter().file({ path: "fly.yaml", text, ...lint(text, { filename: "fly.yaml" }) }, 0);
    expect(printed).not.toContain("2 | ");
    expect(printed).not.toContain("^");
  });

  test.each([
    [5, 10, true],
    [5, 11, false],
    [12, 15, false],
    [5, 25, false],
    [19, 25, false],
    [20, 25, true],
  ])("from %d to %d may be shown beside a secret from 10 to 20: %s", (start, end, expected) => {
    const secrets = [{ start: 10, end: 20 }];
    expect(isOpen({ text: "", starts: [0], secrets }, { start, end })).toBe(expected);
  });

  test("hides a secret but for its beginning", () => {
    const secret = `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`;
    const lines = frame(`app = "x"\n[env]\n  KEY = "${secret}"\n`).join("\n");
    expect(lines).toContain('KEY = "sk_l');
    expect(lines).not.toContain(secret.slice(0, 12));
  });
});

describe("lines are broken at spaces", () => {
  test.each([
    ["a word and a word", 10, ["a word and", "a word"]],
    ["a word and a word", 9, ["a word", "and a", "word"]],
    ["  a word and a word", 10, ["  a word", "  and a", "  word"]],
    ["https://fly.io/docs and more", 10, ["https://fly.io/docs", "and more"]],
    ["and https://fly.io/docs", 10, ["and", "https://fly.io/docs"]],
    ["  https://fly.io/docs", 10, ["  https://fly.io/docs"]],
    ["", 10, [""]],
  ])("%j in %d columns", (text, columns, lines) => expect(wrap(text, columns)).toEqual(lines));

  test.each([
    ["-q", "show errors only", ["-q    show errors", "      only"]],
    ["--quie", "errors", ["--quie", "      errors"]],
    ["--qui", "errors", ["--qui errors"]],
  ])("%j has %j to its right", (name, text, lines) => expect(hanging(name, text, 6, 18)).toEqual(lines));
});

test.each([
  ["fly.staging.toml", {}, 'app = "shop"\n', "(staging, by its file name)"],
  ["fly.toml", {}, 'app = "shop-staging"\n', "(staging, by its app name)"],
  ["fly.toml", {}, 'app = "shop"\n[env]\nNODE_ENV = "staging"\n', "(staging, by a variable in [env])"],
  ["fly.toml", { environment: "staging" }, 'app = "shop"\n', "(staging, as set)"],
] as const)("%s under %j says why it is judged mildly", (path, options, text, why) => {
  const bad = `${text}[deploy]\nstrategy = "fast"\n`;
  const report = { path, text: bad, ...lint(bad, { filename: path, ...options }) };
  expect(printed(prettyReporter(), report).split("\n")[0]).toBe(`${path} (fly config validate fails) ${why}`);
  expect(printed(prettyReporter(), report)).toContain("in 1 file (staging).");
  expect(printed(prettyReporter(), report, reportOf("healthy"))).toContain("in 2 files (1 for staging).");
});

test("colour changes nothing but colour", () => {
  const plain = printed(prettyReporter(), reportOf("shop"));
  const coloured = printed(prettyReporter(colourStyle()), reportOf("shop"));
  expect(coloured).not.toBe(plain);
  expect(coloured.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g"), "")).toBe(plain);
});
