/** Files that were made to harm (fixtures/attack): to hide or print something, to break the terminal, the log or a fix. */
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { applyEdits, FORMATS, lint, parse } from "../../src/index.ts";
import { inProcess } from "../flylint.ts";

const read = (name: string) => readFileSync(`fixtures/attack/${name}.toml`, "utf8");
const reportsOf = (name: string) => lint(read(name), { preset: "all" }).diagnostics;

/** Everything that the command prints of a file, in each format. */
async function printed(name: string): Promise<string> {
  const path = `fixtures/attack/${name}.toml`;
  const formats = FORMATS.map((format) => ["--format", format]);
  const runs = [...formats, ["--checklist"], ["--checklist", "--format", "json"]];
  const results = await Promise.all(runs.map((args) => inProcess(["--preset", "all", ...args, path])));
  return results.map(({ out, err }) => out + err).join("\n");
}

describe("a secret is in no output", () => {
  test.each([
    ["secret-unquoted", "Zx81kQw02LmP"],
    ["secret-wrong-section", "0123456789abcdefABCD"],
    ["secret-inline", "0123456789abcdefABCD"],
    ["secret-command", "0123456789abcdefABCD"],
    ["secret-header-list", "0123456789abcdefABCD"],
    ["secret-check-path", "0123456789abcdefABCD"],
    ["secret-region", "0123456789abcdefABCD"],
    ["secret-duplicate", "0123456789abcdefABCD"],
  ])("%s", async (name, secret) => {
    expect(read(name)).toContain(secret);
    const output = await printed(name);
    for (let at = 0; at + 6 <= secret.length; at += 1) expect(output).not.toContain(secret.slice(at, at + 6));
  });

  test("nor in what parse says of a broken line", () => {
    expect(JSON.stringify(parse(read("secret-unquoted")).errors)).not.toContain("Zx81kQw02LmP");
  });

  test("also a broken line is said to hold one", () => {
    const found = reportsOf("secret-unquoted").map(({ rule, line, sensitive }) => [rule, line, sensitive]);
    expect(found).toContainEqual(["secret-in-env", 2, true]);
    expect(found).toContainEqual(["toml-syntax", 2, true]);
  });

  test.each([
    ["fly-token-missed", "a Fly token"],
    ["openssh-key-missed", "a private key"],
  ])("%s is found", (name, kind) => {
    const found = reportsOf(name).find(({ rule }) => rule === "secret-in-env");
    expect(found).toMatchObject({ severity: "error", sensitive: true });
    expect(found?.message).toContain(kind);
  });
});

describe("a log of GitHub or Azure is given no commands", () => {
  test.each(["gh-syntax-error", "gh-process-name", "gh-old-style"])("%s", async (name) => {
    const output = await printed(name);
    // Those of --format github are ours, one line each.
    expect(output.replaceAll(/^::(?:error|warning|notice) file=[^:]+::/gm, "")).not.toMatch(/^\s*::/m);
    expect(output).not.toContain("##[");
  });

  test("and JSON has the same data as before", async () => {
    const { out } = await inProcess(["--format", "json", "fixtures/attack/gh-old-style.toml"]);
    expect(JSON.stringify(JSON.parse(out))).toContain("##[");
  });
});

/** The line of a frame and the carets below it. */
function frames(output: string): readonly (readonly [line: string, carets: string])[] {
  const lines = output.split("\n");
  return lines.flatMap((line, index) => (/^ +\| .*\^/.test(line) ? [[lines[index - 1] ?? "", line] as const] : []));
}

describe("carets stand below the value", () => {
  test.each([
    ["caret-wide", /"[^"]*"$/],
    ["caret-combining", /"[^"]*"$/],
    ["caret-bidi", /"[^"]*"$/],
  ])("%s", async (name, value) => {
    const { out } = await inProcess(["--level", "info", `fixtures/attack/${name}.toml`]);
    const found = frames(stripVTControlCharacters(out)).filter(([line]) => value.test(line));
    expect(found.length).toBeGreaterThan(0);
    const ends = found.map(([line, carets]) => [stringWidth(line), stringWidth(carets)]);
    for (const [line, carets] of ends) expect(carets).toBe(line);
  });

  test("a long line is cut between characters", async () => {
    const { out } = await inProcess(["fixtures/attack/half-emoji.toml"]);
    expect(out).toMatch(/…/);
    expect(out).not.toMatch(/\p{Cs}|\ufffd/u);
  });
});

describe("invisible characters are written out", () => {
  test("on a terminal", async () => {
    const { out } = await inProcess(["--preset", "all", "fixtures/attack/zero-width.toml"]);
    for (const code of ["\\u200b", "\\u2060", "\\u00ad", "\\u{e0041}"]) expect(out).toContain(code);
    expect(out).not.toMatch(/[\u200b\u2060\u00ad]|\u{e0041}/u);
  });

  test("in JSON, where the data stay the same", async () => {
    const { out } = await inProcess(["--format", "json", "--preset", "all", "fixtures/attack/json-c1.toml"]);
    expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    const paths = JSON.parse(out).files[0].diagnostics.map(({ path }: Diagnostic) => path.join("."));
    expect(paths.join()).toMatch(/[\u009b\u007f\u202e]/);
  });
});

describe("fixes", () => {
  const fixOf = (name: string, rule: string) => reportsOf(name).find((report) => report.rule === rule)?.fix;
  const fixed = (name: string, rule: string) => applyEdits(read(name), fixOf(name, rule)?.edits ?? []);

  test("put a top-level key above every table, also above one that a header only mentions", () => {
    expect(parse(fixed("fix-into-wrong-table", "primary-region-env-shadow")).value).toMatchObject({
      primary_region: "fra",
    });
  });

  test("change something", () => {
    expect(fixed("fix-noop", "misplaced-key")).toMatch(/^app = "x"\n/);
    // The word is right, only its place is not.
    expect(reportsOf("fix-same-word").map(({ rule }) => rule)).toContain("unknown-key");
    expect(fixOf("fix-same-word", "unknown-key")).toBeUndefined();
  });

  test("never make flyctl refuse what it took", () => {
    expect(reportsOf("fix-safe-refused").map(({ rule }) => rule)).toContain("key-case");
    expect(fixOf("fix-safe-refused", "key-case")).toBeUndefined();
  });

  test("can be applied together, the safe ones", () => {
    const safe = reportsOf("fix-two-safe").flatMap(({ fix }) => (fix?.safe ? fix.edits : []));
    expect(safe.length).toBeGreaterThan(0);
    const all = applyEdits(
      read("fix-two-safe"),
      [...safe].sort((a, b) => a.start - b.start),
    );
    expect(parse(all).errors).toEqual([]);
  });

  test("touch the item that is wrong", () => {
    expect(fixed("fix-wrong-item", "unknown-process-group")).toContain('[0.33, "", "app"]');
  });
});

test("a number that is none gives no words that are none", () => {
  for (const { message, help } of reportsOf("nan")) expect(`${message}\n${help}`).not.toMatch(/NaNs?\b|Infinity/);
});

describe("comments that silence", () => {
  test("are counted in the summary, and passed over where nobody trusts the file", async () => {
    const file = "fixtures/attack/disable-through-comment.toml";
    expect((await inProcess([file])).out).toBe("No problems in 1 file; 1 warning silenced by comments.\n");
    const distrusted = await inProcess(["--no-suppressions", file]);
    expect(distrusted.out).toContain("unknown-key");
  });

  test("silence nothing that flyctl refuses, and the report says so", async () => {
    const { code, out } = await inProcess(["fixtures/attack/disable-all.toml"]);
    expect([code, out]).toEqual([1, expect.stringContaining("flyctl cannot load this file")]);
    expect(out.replace(/\s+/g, " ")).toContain(
      "The comment on line 2 cannot silence this report: flyctl rejects the file.",
    );
  });

  test("name rules that exist", () => {
    const found = reportsOf("disable-unknown-rule").find(({ rule }) => rule === "unknown-suppression");
    expect(found).toMatchObject({ severity: "error" });
  });

  test("are about the next line that is more than a comment", () => {
    const { diagnostics, silenced } = lint(read("disable-through-comment"));
    expect(diagnostics).toEqual([]);
    expect(silenced.map(({ rule, line }) => [rule, line])).toEqual([["unknown-key", 5]]);
  });

  test("are only those that stand in the text", () => {
    expect(lint(read("disable-mended")).flyctl.loads).toBe(false);
    expect(reportsOf("disable-mended")).not.toEqual([]);
  });
});
