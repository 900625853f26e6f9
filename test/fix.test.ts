/** `fix` of the library: what it applies, in how many passes, and that it leaves everything else as it is. */
import { describe, expect, test } from "vitest";
import type { Edit } from "../src/diagnostic.ts";
import { allEdits } from "../src/engine/fix.ts";
import { applyEdits, type Diagnostic, fix, type LintOptions, lint } from "../src/index.ts";
import { MOST_TRIALS } from "../src/limits.ts";

const HEAD = 'app = "x"\nprimary_region = "fra"\n';
const rulesOf = (reports: readonly Diagnostic[]) => reports.map(({ rule }) => rule);

describe("fix", () => {
  test("applies the safe fixes, and says what is left", () => {
    const { text, applied, left, passes } = fix(`${HEAD}[http_service]\ninternal_port = "8080" # why\n`);
    expect(text).toBe(`${HEAD}[http_service]\ninternal_port = 8080 # why\n`);
    expect(rulesOf(applied)).toEqual(["value-type-mismatch"]);
    expect(left).toEqual(lint(text));
    expect(passes).toBe(1);
  });

  test("applies the others only where asked to", () => {
    const text = `${HEAD}[http_service]\ninternal_port = 8080\n`;
    expect(fix(text)).toMatchObject({ text, applied: [], passes: 0 });
    const bold = fix(text, { unsafe: true });
    expect(bold.text).toContain("force_https = true");
    expect(rulesOf(bold.applied)).toContain("force-https-missing");
  });

  test("has the settings of lint", () => {
    const text = `${HEAD}[http_service]\ninternal_port = "8080"\n`;
    expect(fix(text, { unsafe: true, rules: { "force-https-missing": "off" } }).text).not.toContain("force_https");
    expect(() => fix(text, { preset: "everything" as "all" })).toThrow(RangeError);
  });

  test("goes on where a fix brings another to light", () => {
    const { text, applied, passes } = fix(`${HEAD}kill_timeout = "5"\n`, { preset: "all", unsafe: true });
    expect(text).toMatch(new RegExp(`^${HEAD}\n`));
    expect(rulesOf(applied)).toEqual(["invalid-duration", "worker-restart-policy", "redundant-default"]);
    expect(passes).toBe(2);
  });

  /** Fly keeps snapshots for 60 days at most, which only shows once it is a number. */
  const mounts = '[mounts]\nsource = "d"\ndestination = "/d"\nsnapshot_retention = "100"\n';

  test("may bring an error to light that it then fixes", () => {
    const { text, applied, left } = fix(HEAD + mounts, { unsafe: true });
    expect(text).toBe(HEAD + mounts.replace('"100"', "60"));
    expect(applied.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["value-type-mismatch", "error"],
      ["value-out-of-range", "error"],
    ]);
    expect(left.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("leaves out what would bring an error to light that stays, and offers it no more", () => {
    const [report] = lint(HEAD + mounts).diagnostics.filter(({ severity }) => severity === "error");
    expect(report).toMatchObject({ rule: "value-type-mismatch", fix: { safe: true } });
    const { text, applied, left } = fix(`${HEAD}[http_service]\ninternal_port = "8080"\n${mounts}`);
    expect(text).toBe(`${HEAD}[http_service]\ninternal_port = 8080\n${mounts}`);
    expect(applied.map(({ line }) => line)).toEqual([4]);
    expect(left.diagnostics.find(({ rule }) => rule === "value-type-mismatch")).not.toHaveProperty("fix");
  });

  test.each<[name: string, unsafe: boolean, text: string, fixed: string, lines: readonly number[], kept: number]>([
    [
      "safe ones",
      false,
      '[Env]\nA = "1"\n[ENV]\nB = "2"\n[Build]\nimage = "x:1"\n',
      '[env]\nA = "1"\n[ENV]\nB = "2"\n[build]\nimage = "x:1"\n',
      [3, 7],
      5,
    ],
    [
      "others",
      true,
      "[http_service]\nauto_strt_machines = true\ninternal_prt = 80\ninternl_port = 90\nforce_htps = true\n",
      "[http_service]\nauto_start_machines = true\ninternal_port = 80\ninternl_port = 90\nforce_https = true\n",
      [4, 5, 7],
      6,
    ],
    [
      "that flyctl takes together",
      true,
      '[deploy]\nstratgy = "canary"\n[[Mounts]]\nsource = "d"\ndestination = "/d"\n[Env]\nA = "1"\n',
      '[deploy]\nstrategy = "canary"\n[[Mounts]]\nsource = "d"\ndestination = "/d"\n[env]\nA = "1"\n',
      [4, 8],
      5,
    ],
  ])("applies all %s that go together, and offers no more what does not", (_name, unsafe, text, fixed, lines, kept) => {
    const result = fix(HEAD + text, { unsafe });
    expect(result.text).toBe(HEAD + fixed);
    expect(result.applied.map(({ line }) => line)).toEqual(lines);
    const left = result.left.diagnostics.find(({ line }) => line === kept);
    expect(left?.outcome).toBeDefined();
    expect(left).not.toHaveProperty("fix");
  });

  test("says of what is left what lint says, with the fixes that were not asked for", () => {
    const { left } = fix(`${HEAD}[http_service]\ninternal_port = 8080\n[Env]\nA = "1"\n[ENV]\nB = "2"\n`);
    const fixes = left.diagnostics.map(({ rule, fix }) => [rule, fix?.safe]);
    expect(fixes).toEqual([
      ["force-https-missing", false],
      ["missing-health-checks", undefined],
      ["key-case", undefined],
    ]);
  });

  test("leaves a file alone that is no TOML, and what comments silence", () => {
    const broken = `${HEAD}[http_service\ninternal_port = "8080"\n`;
    expect(fix(broken).text).toBe(broken);
    const silenced = `${HEAD}[http_service]\ninternal_port = 8080\nauto_stop_machines = true # flylint-disable-line\n`;
    expect(fix(silenced, { preset: "all" }).text).toBe(silenced);
    expect(fix(silenced, { preset: "all", suppressions: false }).text).toContain('= "stop" #');
  });

  test("leaves a file alone that begins with a byte order mark: flyctl stops at it, so there is nothing to go by", () => {
    const text = `\ufeff${HEAD}[http_service]\ninternal_port = "8080"\n`;
    expect(fix(text, { unsafe: true }).text).toBe(text);
  });
});

describe("a report has a fix", () => {
  const fixOf = (text: string, rule: string, options?: LintOptions) =>
    lint(text, { preset: "all", ...options }).diagnostics.find((report) => report.rule === rule)?.fix;

  const mounts = '[[Mounts]]\nsource = "d"\ndestination = "/d"\n';
  test.each([
    ["cannot be loaded", '[Experimental]\nkill_timeout = "x"\n', '[Experimental]\nkill_timeout = "5s"\n'],
    ["is not valid", `[deploy]\nstrategy = "canary"\n${mounts}`, `[deploy]\nstrategy = "rolling"\n${mounts}`],
  ])("but not where what it brings to light %s", (_name, text, better) => {
    expect(fixOf(HEAD + text, "key-case")).toBeUndefined();
    expect(fixOf(HEAD + better, "key-case")).toBeDefined();
  });

  test("but not where the file is no TOML, and then it says that it has none", () => {
    const text = `${HEAD}[http_service]\ninternal_port = "8080"\n`;
    expect([fixOf(text, "value-type-mismatch"), lint(text).mayFix]).toEqual([expect.anything(), true]);
    const broken = `${text}[vm\n`;
    expect([fixOf(broken, "value-type-mismatch"), lint(broken).mayFix]).toEqual([undefined, false]);
  });

  test("but not where nobody asked for it: then it says whether it may have one", () => {
    const text = `${HEAD}[http_service]\ninternal_port = "8080"\n`;
    expect(fixOf(text, "value-type-mismatch", { fixes: false })).toBeUndefined();
    expect(lint(text, { fixes: false }).mayFix).toBe(true);
    expect(lint(`${HEAD}[deploy]\nstrategy = "fast"\n`, { fixes: false }).mayFix).toBe(false);
  });

  test.each([true, false])("but not where a comment silences the report (fixes: %s)", (fixes) => {
    const text = `${HEAD}# flylint-disable-next-line key-case\n[Env]\nA = "1"\n`;
    expect(lint(text, { fixes, suppressions: false }).mayFix).toBe(true);
    expect(lint(text, { fixes })).toMatchObject({ silenced: [{ rule: "key-case" }], mayFix: false });
  });

  test.each([true, false])("but not where the form of the file has no place for it (fixes: %s)", (fixes) => {
    const text = '{"app":"acme","primary_region":"fra","http_service":{"internal_port":8080}}\n';
    const { diagnostics, mayFix } = lint(text, { filename: "fly.json", fixes });
    expect(diagnostics.map(({ rule, fix }) => [rule, fix])).toContainEqual(["force-https-missing", undefined]);
    expect(mayFix).toBe(false);
  });

  test("that is safe only where it goes together with those above it", () => {
    const text = `${HEAD}[Env]\nA = "1"\n[ENV]\nB = "2"\n`;
    const found = lint(text).diagnostics.map(({ rule, line, fix }) => [rule, line, fix !== undefined]);
    expect(found).toEqual([
      ["key-case", 3, true],
      ["key-case", 5, false],
    ]);
    // Alone it would do.
    expect(fixOf(text.replace("[Env]", "[env]").replace("[ENV]", "[Build]"), "key-case")).toMatchObject({ safe: true });
  });

  test("that goes with some of those above it, and not with one", () => {
    const text = `${HEAD}[Deploy]\nStrategy = "rolling"\n[Env]\nA = "1"\n[ENV]\nB = "2"\n`;
    const found = lint(text).diagnostics.map(({ line, fix }) => [line, fix !== undefined]);
    expect(found).toEqual([
      [3, true],
      [4, true],
      [5, true],
      [7, false],
    ]);
  });

  test("as long as there are not very many to try, and fewer in a long file", () => {
    const checks = Array.from({ length: MOST_TRIALS + 10 }, (_, n) => `[[vm]]\nmemory=512\nprocesses=["a${n}"]\n`);
    const fixes = (text: string) => lint(text).diagnostics.filter(({ fix }) => fix !== undefined).length;
    expect(fixes(HEAD + checks.slice(0, -10).join(""))).toBe(MOST_TRIALS);
    expect(fixes(HEAD + checks.join(""))).toBe(MOST_TRIALS);
    const inLong = fixes(`${HEAD}${checks.join("")}# ${"-".repeat(20_000)}\n`);
    expect(inLong).toBeGreaterThan(0);
    expect(inLong).toBeLessThan(MOST_TRIALS);
  });
});

describe("edits", () => {
  const TEXT = "one two three";
  const [one, two, three] = [
    { start: 0, end: 3, text: "1" },
    { start: 4, end: 7, text: "2" },
    { start: 8, end: 13, text: "3" },
  ] as const;
  const of = (...fixes: readonly (readonly Edit[])[]) =>
    allEdits(fixes.map((edits) => ({ fix: { safe: true, edits } })));

  test("of several fixes are applied in the order of the text", () => {
    expect(of([three, one], [two])).toEqual([one, two, three]);
    expect(applyEdits(TEXT, of([three, one], [two]) ?? [])).toBe("1 2 3");
    expect(allEdits([{}, { fix: { safe: false, edits: [two] } }])).toEqual([two]);
  });

  test.each<[string, Edit, string | undefined]>([
    ["at the end of another", { start: 3, end: 4, text: "-" }, "1-two 3"],
    ["before the first", { start: 0, end: 0, text: ">" }, ">1 two 3"],
    ["within another", { start: 9, end: 10, text: "" }, undefined],
    ["that begins in another", { start: 2, end: 5, text: "" }, undefined],
    ["that ends in another", { start: 4, end: 9, text: "" }, undefined],
    ["around another", { start: 7, end: 13, text: "" }, undefined],
    ["in the same place", { start: 0, end: 3, text: "I" }, undefined],
  ])("one %s", (_name, edit, expected) => {
    const edits = of([one, three], [edit]);
    expect(edits && applyEdits(TEXT, edits)).toBe(expected);
  });
});
