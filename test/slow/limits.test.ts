/** What is still said of files that are longer, or have more wrong with them, than any config: the verdict stays true. */
import { describe, expect, test } from "vitest";
import { type LintOptions, lint } from "../../src/index.ts";
import {
  LONG_FILE,
  LONGEST_FILE,
  MOST_OF_A_RULE,
  MOST_REPORTS,
  MOST_SILENCING,
  MOST_SUPPRESSIONS,
} from "../../src/limits.ts";
import { silenceWith } from "../../src/silence.ts";
import { parse } from "../../src/toml/parse.ts";

const HEAD = 'app = "shop"\nprimary_region = "fra"\n';
/** What flyctl takes, ignores, refuses to validate, and refuses to load. */
const WEB = "[http_service]\n  internal_port = 8080\n";
const MISSPELT = "[http_service]\n  internal_port = 8080\n  auto_strt_machines = true\n";
const INVALID = '[deploy]\n  strategy = "fast"\n';
const UNREADABLE = '[http_service]\n  internal_port = "80 80"\n';

const times = (count: number, line: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => line(number)).join("");
const rulesOf = (text: string, options?: LintOptions) => lint(text, options).diagnostics.map(({ rule }) => rule);
const countOf = (text: string, id: string) => rulesOf(text).filter((rule) => rule === id).length;

/** The text with a comment in the last line that makes it so long. */
const padded = (text: string, length: number) => `${text}#${"-".repeat(length - text.length - 1)}`;

describe("a long file", () => {
  const justRight = (text: string) => padded(HEAD + text, LONG_FILE);
  const long = (text: string) => padded(HEAD + text, LONG_FILE + 1);

  test("is judged in full up to the limit", () => {
    expect(rulesOf(justRight(WEB))).toContain("missing-health-checks");
    expect(rulesOf(long(WEB))).toEqual(["file-too-long"]);
  });

  test.each([
    ["refuses to load", UNREADABLE, "value-type-mismatch", { loads: false, validates: false }],
    ["refuses to validate", INVALID, "invalid-enum-value", { loads: true, validates: false }],
    ["ignores", MISSPELT, "unknown-key", { loads: true, validates: true }],
  ])("is told what flyctl %s", (_what, text, rule, flyctl) => {
    expect(rulesOf(long(text))).toEqual(["file-too-long", rule]);
    expect(lint(long(text)).flyctl).toEqual(flyctl);
  });

  test("has no fixes, and nothing is said of its comments", () => {
    const misspelt = `${MISSPELT}# flylint-disable-next-line single-volume\n`;
    const [report] = lint(justRight(misspelt)).diagnostics.filter(({ rule }) => rule === "unknown-key");
    expect(report?.fix).toBeDefined();
    expect(rulesOf(justRight(misspelt))).toContain("unused-suppression");
    expect(lint(long(misspelt)).diagnostics.filter(({ fix }) => fix)).toEqual([]);
    expect(rulesOf(long(misspelt))).toEqual(["file-too-long", "unknown-key"]);
  });
});

describe("a file that is longer than that", () => {
  test("is not looked at, and not taken for one that works", () => {
    const text = padded(HEAD + MISSPELT + INVALID, LONGEST_FILE + 1);
    const { diagnostics, flyctl, mayFix, more } = lint(text);
    expect(diagnostics.map(({ rule, line, severity }) => [rule, line, severity])).toEqual([
      ["file-too-long", 1, "error"],
    ]);
    expect([flyctl, mayFix, more]).toEqual([{ loads: false, validates: false }, false, 0]);
    expect(rulesOf(padded(HEAD + INVALID, LONGEST_FILE))).toEqual(["file-too-long", "invalid-enum-value"]);
  });

  test.each(["fly.toml", "fly.json", "fly.yaml"])("is no empty %s either", (filename) => {
    expect(rulesOf(" ".repeat(LONGEST_FILE + 1), { filename, preset: "all" })).toEqual(["file-too-long"]);
  });

  test("need not be TOML for that", () => {
    expect(rulesOf(padded("[[[\n", LONGEST_FILE + 1))).toEqual(["file-too-long"]);
    expect(rulesOf(padded("[[[\n", LONGEST_FILE))).toContain("toml-syntax");
  });

  test("keeps its secrets, as far as they can be shown", () => {
    const key = `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`;
    const [first, ...others] = lint(`# ${key}\n${padded(HEAD, LONGEST_FILE)}\n# ${key}\n`).secrets;
    expect([first, others]).toEqual([{ start: 2, end: 2 + key.length }, []]);
  });
});

describe("very many mistakes of one kind", () => {
  const misspelt = (count: number) => times(count, (number) => `key_${number}x = 1\n`);
  const handlers = (count: number) =>
    `[[services]]\n  internal_port = 80\n  [[services.ports]]\n    port = 80\n    handlers = [${times(count, () => '"htp", ')}]\n`;
  const checks = (count: number) => times(count, (number) => `[checks.c${number}]\n  type = "tcp"\n`);

  test("are as many as anybody reads", () => {
    expect(countOf(misspelt(MOST_OF_A_RULE - 1), "unknown-key")).toBe(MOST_OF_A_RULE - 1);
    expect(countOf(misspelt(MOST_OF_A_RULE + 50), "unknown-key")).toBe(MOST_OF_A_RULE);
  });

  test.each([
    ["by the schema", "invalid-enum-value", handlers(MOST_OF_A_RULE + 50), '[[restart]]\n  policy = "x"\n'],
    [
      "by a rule",
      "toplevel-check-invalid",
      checks(MOST_OF_A_RULE + 50),
      '[checks.last]\n  type = "tcp"\n  port = 1\n  interval = "1s"\n',
    ],
  ])("do not hide one at the end that flyctl refuses, found %s", (_name, rule, many, last) => {
    expect(lint(HEAD + many).flyctl).toEqual({ loads: true, validates: true });
    expect(lint(HEAD + many + last).flyctl).toEqual({ loads: true, validates: false });
    const reports = lint(HEAD + many + last).diagnostics.filter((report) => report.rule === rule);
    expect(reports.filter(({ outcome }) => outcome === "validate")).toHaveLength(1);
    expect(reports.length).toBeLessThanOrEqual(MOST_OF_A_RULE + 1);
  });
});

test("very many comments that silence are heard up to a limit", () => {
  const mounts = '[mounts]\n  source = "sqlite"\n  destination = "/data"\n';
  const isSilent = (others: number) =>
    !rulesOf(`${times(others, () => "# flylint-enable\n")}# flylint-disable single-volume\n${HEAD}${mounts}`).includes(
      "single-volume",
    );
  expect([isSilent(MOST_SUPPRESSIONS - 1), isSilent(MOST_SUPPRESSIONS)]).toEqual([true, false]);
});

test("comments that silence make no file too long", () => {
  const text = padded(HEAD + MISSPELT, LONGEST_FILE - 10);
  const after = silenceWith(parse, text, { reason: "later" });
  expect([after.text === text, after.left.flyctl.loads]).toEqual([true, true]);
});

test("very many places for such comments are tried up to a limit", { timeout: 90_000 }, () => {
  let read = 0;
  const reader = (text: string) => {
    read += text.length;
    return parse(text);
  };
  const tables = HEAD + times(7000, (number) => `[env${number}]\n`);
  const { left } = silenceWith(reader, tables, { reason: "later" });
  expect(left.silenced.length).toBeGreaterThan(5);
  expect(left.diagnostics.length).toBeGreaterThan(100);
  // Each text is also asked for its values, and the one before it.
  expect(read).toBeLessThan(3.5 * MOST_SILENCING);
});

describe("very many reports", () => {
  const vms = times(MOST_OF_A_RULE, (number) => `[[vm]]\n  cpu_kind = "shared"\n  processes = ["g${number}"]\n`);
  const env = `[env]\n${times(MOST_OF_A_RULE, (number) => `  A_${number} = ["x"]\n`)}`;

  test("are the loudest, in the order of the file, and it is said how many more there are", () => {
    // Each [[vm]] has two mistakes, and is above [env].
    const { diagnostics, more } = lint(`${HEAD}${vms}${env}`);
    const shown = (rule: string) => diagnostics.filter((report) => report.rule === rule).length;
    expect(shown("unknown-process-group")).toBe(MOST_OF_A_RULE);
    expect(shown("env-non-string")).toBe(MOST_OF_A_RULE);
    expect(shown("vm-partial-section")).toBe(MOST_REPORTS - 2 * MOST_OF_A_RULE);
    expect([diagnostics.length, more]).toEqual([MOST_REPORTS, 3 * MOST_OF_A_RULE - MOST_REPORTS]);
    const lines = diagnostics.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  test("leave what is said of the file as a whole", () => {
    const misspelt = times(MOST_OF_A_RULE, (number) => `key_${number}x = 1\n`);
    const { diagnostics, more } = lint(padded(`${HEAD}${misspelt}${vms}${env}`, LONG_FILE + 1));
    expect(diagnostics.map(({ rule, severity }) => `${rule} ${severity}`)).toContain("file-too-long warning");
    expect([diagnostics.length, more]).toEqual([MOST_REPORTS, 3 * MOST_OF_A_RULE + 1 - MOST_REPORTS]);
  });
});
