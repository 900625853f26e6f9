/** Comments such as `# flylint-disable-line`: how they are written, what they silence, and what is said of them. */
import { describe, expect, test } from "vitest";
import { applyEdits, type LintOptions, lint } from "../src/index.ts";
import { rulePage } from "../src/manual.ts";

const HEAD = 'app = "acme"\nprimary_region = "fra"\n';
/** single-volume speaks of its header, and nothing else does. */
const MOUNTS = '[mounts]\n  source = "sqlite"\n  destination = "/data"\n';
const KEYS = MOUNTS.slice(MOUNTS.indexOf("\n"));

/** What is silenced, and what is not, by rule. */
function heard(text: string, options?: LintOptions) {
  const { silenced, diagnostics } = lint(text, options);
  return { silent: silenced.map(({ rule }) => rule), loud: diagnostics.map(({ rule }) => rule) };
}

describe("a comment that silences", () => {
  test.each([
    ["with nothing but its name", `# flylint-disable\n${HEAD}${MOUNTS}`],
    ["without a space behind the #", `${HEAD}[mounts] #flylint-disable-line single-volume${KEYS}`],
    ["with many spaces", `${HEAD}[mounts] #   flylint-disable-line    single-volume   ${KEYS}`],
    ["with names between commas", `${HEAD}[mounts] # flylint-disable-line region-deprecated,single-volume${KEYS}`],
    ["with names between spaces", `${HEAD}[mounts] # flylint-disable-line region-deprecated single-volume${KEYS}`],
    ["with a reason", `${HEAD}[mounts] # flylint-disable-line single-volume -- why, oh why${KEYS}`],
    ["of every rule, with a reason", `${HEAD}[mounts] # flylint-disable-line -- why${KEYS}`],
    ["of the line below", `${HEAD}# flylint-disable-next-line\n${MOUNTS}`],
    ["of the next line with a header or a key", `${HEAD}# flylint-disable-next-line\n\n  # about\n\t\n${MOUNTS}`],
    ["of the next line below the first", `# flylint-disable-next-line single-volume\n\n${MOUNTS}`],
    ["of the next line of Windows", `${HEAD}# flylint-disable-next-line\n\n#\n${MOUNTS}`.replaceAll("\n", "\r\n")],
    ["of the whole file, from its end", `${HEAD}${MOUNTS}# flylint-disable single-volume\n`],
    ["to the end of the file", `${HEAD}# flylint-disable\n${MOUNTS}# flylint-enable region-deprecated\n`],
    ["to where it ends", `${HEAD}# flylint-disable\n${MOUNTS}# flylint-enable\n`],
    ["on the line where it ends", `${HEAD}# flylint-disable\n[mounts] # flylint-enable${KEYS}`],
    ["on the line where it begins", `${HEAD}[mounts] # flylint-disable${KEYS}# flylint-enable\n`],
    [
      "beyond a comment for one line",
      `# flylint-disable single-volume\n${HEAD}[env] # flylint-disable-line single-volume\n${MOUNTS}`,
    ],
    [
      "beyond the end of another rule",
      `${HEAD}# flylint-disable single-volume, app-missing\n# flylint-enable app-missing\n${MOUNTS}`,
    ],
  ])("%s", (_name, text) => expect(heard(text).silent).toContain("single-volume"));

  test.each([
    ["with another verb", `${HEAD}[mounts] # flylint-disables${KEYS}`],
    ["with a verb in capitals", `${HEAD}[mounts] # flylint-DISABLE${KEYS}`],
    ["within other words", `${HEAD}[mounts] # see flylint-disable-line${KEYS}`],
    ["with the name only in the reason", `${HEAD}[mounts] # flylint-disable-line app-missing -- single-volume${KEYS}`],
    ["with more than the name", `${HEAD}[mounts] # flylint-disable-line single-volume-x${KEYS}`],
    [
      "of another line, where a rule beside it is ended",
      `${HEAD}[env] # flylint-disable-line single-volume, app-missing\n# flylint-enable app-missing\n${MOUNTS}`,
    ],
    ["of the line above", `${HEAD}# flylint-disable-line\n${MOUNTS}`],
    ["of the line below that", `${HEAD}# flylint-disable-next-line\n[env]\n${MOUNTS}`],
    ["below it", `${HEAD}${MOUNTS}# flylint-disable-next-line\n`],
    ["that ended above", `# flylint-disable\n${HEAD}# flylint-enable\n${MOUNTS}`],
    [
      "that ended above by its name",
      `# flylint-disable single-volume\n# flylint-enable single-volume\n${HEAD}${MOUNTS}`,
    ],
    [
      "that ended above with another",
      `# flylint-disable single-volume\n# flylint-enable app-missing, single-volume\n${HEAD}${MOUNTS}`,
    ],
    ["that begins below, and ends there", `${HEAD}${MOUNTS}# flylint-disable\n# flylint-enable\n`],
    ["that only ends", `# flylint-enable\n${HEAD}${MOUNTS}`],
  ])("not %s", (_name, text) => {
    expect(heard(text).silent).toEqual([]);
    expect(heard(text).loud).toContain("single-volume");
  });

  test("is heard only where comments may silence", () => {
    const text = `${HEAD}# flylint-disable-next-line single-volum, single-volume\n${MOUNTS}`;
    expect(heard(text)).toEqual({ silent: ["single-volume"], loud: ["unknown-suppression"] });
    expect(heard(text, { suppressions: false })).toEqual({ silent: [], loud: ["single-volume"] });
  });

  test("does not silence what flyctl refuses, which names the comment, and counts as used", () => {
    const text = `${HEAD}# flylint-disable-next-line value-type-mismatch -- why\nswap_size_mb = "x"\n`;
    const { diagnostics, silenced } = lint(text);
    expect(silenced).toEqual([]);
    expect(diagnostics.map(({ rule, help }) => [rule, help.split("\n").at(-1)])).toEqual([
      ["value-type-mismatch", "The comment on line 3 cannot silence this report: flyctl rejects the file."],
    ]);
  });
});

describe("what is said of one", () => {
  const said = (text: string, options?: LintOptions) =>
    lint(text, options)
      .diagnostics.filter(({ rule }) => /suppression$|^require-reason$/.test(rule))
      .map(({ rule, line, column, endColumn, severity, message, help }) => [
        `${line}:${column}-${endColumn} ${severity} ${rule}`,
        message,
        help,
      ]);
  const fixed = (text: string) => {
    const [report] = lint(text).diagnostics.filter(({ rule }) => rule.endsWith("-suppression"));
    return report?.fix && applyEdits(text, report.fix.edits);
  };
  const IDLE = ["app-missing", "region-deprecated", "missing-health-checks", "force-https-missing"];

  test.each<[name: string, text: string, place: string, message: string, help: string, fixed: string | undefined]>([
    [
      "a name that is nearly a rule",
      `${HEAD}[mounts] # flylint-disable-line app-missing, single-volum -- why${KEYS}`,
      "3:46-58 error unknown-suppression",
      "single-volum is not a flylint rule, so it silences nothing.",
      "Did you mean single-volume?",
      `${HEAD}[mounts] # flylint-disable-line app-missing, single-volume -- why${KEYS}`,
    ],
    [
      "a name that is no rule",
      `${HEAD}# flylint-disable something-else-altogether\n${MOUNTS}`,
      "3:19-44 error unknown-suppression",
      "something-else-altogether is not a flylint rule, so it silences nothing.",
      "List all rules with:\nflylint --rules",
      undefined,
    ],
    [
      "one rule with nothing to silence",
      `${HEAD}  # flylint-disable-next-line app-missing  \n\n[env]\n`,
      "3:3-44 warning unused-suppression",
      "app-missing reports nothing that this comment could silence.",
      "Delete the comment.",
      `${HEAD}\n[env]\n`,
    ],
    [
      "behind a value",
      `${HEAD}kill_timeout = "5s"   # flylint-disable-line app-missing\n[env]\n`,
      "3:23-57 warning unused-suppression",
      "app-missing reports nothing that this comment could silence.",
      "Delete the comment.",
      `${HEAD}kill_timeout = "5s"\n[env]\n`,
    ],
    [
      "in the first line",
      `# flylint-disable app-missing\n${HEAD}`,
      "1:1-30 warning unused-suppression",
      "app-missing reports nothing that this comment could silence.",
      "Delete the comment.",
      HEAD,
    ],
    [
      "in a last line without an end",
      `${HEAD}# flylint-disable app-missing`,
      "3:1-30 warning unused-suppression",
      "app-missing reports nothing that this comment could silence.",
      "Delete the comment.",
      HEAD,
    ],
    [
      "two rules with nothing to silence",
      `${HEAD}# flylint-disable app-missing, region-deprecated\n`,
      "3:1-49 warning unused-suppression",
      "app-missing and region-deprecated report nothing that this comment could silence.",
      "Delete the comment.",
      HEAD,
    ],
    [
      "many rules with nothing to silence",
      `${HEAD}# flylint-disable ${IDLE.join(", ")}\n`,
      "3:1-93 warning unused-suppression",
      "This comment silences nothing.",
      "Delete the comment.",
      HEAD,
    ],
    [
      "every rule, with nothing to silence",
      `${HEAD}# flylint-disable -- why\n`,
      "3:1-25 warning unused-suppression",
      "This comment silences nothing.",
      "Delete the comment.",
      HEAD,
    ],
    [
      "two of three rules",
      `${HEAD}# flylint-disable app-missing, single-volume, region-deprecated\n${MOUNTS}`,
      "3:1-64 warning unused-suppression",
      "app-missing and region-deprecated report nothing that this comment could silence.",
      "Remove app-missing and region-deprecated from the comment.",
      undefined,
    ],
    [
      "the right rule on another line",
      `${HEAD}# flylint-disable-next-line single-volume\n[env]\n${MOUNTS}`,
      "3:1-42 warning unused-suppression",
      "single-volume reports nothing that this comment could silence.",
      "Delete the comment.",
      `${HEAD}[env]\n${MOUNTS}`,
    ],
    [
      "an end without a beginning",
      `${HEAD}${MOUNTS}# flylint-enable single-volume -- why\n`,
      "6:1-38 warning unused-suppression",
      "This comment ends nothing: no matching flylint-disable is above it.",
      "Delete the comment.",
      HEAD + MOUNTS,
    ],
    [
      "a second end",
      `# flylint-disable single-volume\n${HEAD}${MOUNTS}# flylint-enable\n# flylint-enable\n`,
      "8:1-17 warning unused-suppression",
      "This comment ends nothing: no matching flylint-disable is above it.",
      "Delete the comment.",
      `# flylint-disable single-volume\n${HEAD}${MOUNTS}# flylint-enable\n`,
    ],
    [
      "an end of what only silences a line",
      `${HEAD}[mounts] # flylint-disable-line${KEYS}# flylint-enable\n`,
      "6:1-17 warning unused-suppression",
      "This comment ends nothing: no matching flylint-disable is above it.",
      "Delete the comment.",
      `${HEAD}[mounts] # flylint-disable-line${KEYS}`,
    ],
  ])("%s", (_name, text, place, message, help, after) => {
    expect(said(text)[0]).toEqual([place, message, help]);
    expect(fixed(text)).toBe(after);
  });

  test.each([
    ["app-missing", "unused-suppression", "style", true],
    ["app-mising", "unknown-suppression", "ignored", false],
  ])("like any report has an outcome, pages to read, and a fix: %s", (name, rule, outcome, safe) => {
    const [report] = lint(`${HEAD}# flylint-disable ${name}\n`).diagnostics;
    const docs = { rule: rulePage(rule), fly: "https://fly.io/docs/reference/configuration/" };
    expect(report).toMatchObject({ rule, outcome, docs, path: [], line: 3, endLine: 3, fix: { safe } });
  });

  test("nothing where the rule is off: the comment may be for others", () => {
    const text = `${HEAD}# flylint-disable app-missing, single-volume\n`;
    expect(said(text, { rules: { "app-missing": "off", "single-volume": "off" } })).toEqual([]);
    expect(said(text, { rules: { "app-missing": "off" } })).toEqual([
      [
        "3:1-45 warning unused-suppression",
        "single-volume reports nothing that this comment could silence.",
        "Remove single-volume from the comment.",
      ],
    ]);
  });

  test("nothing where one of several reports is silenced by it", () => {
    const web = "[http_service] # flylint-disable-line\n  internal_port = 8080\n";
    const text = `${HEAD}${web}# flylint-disable-next-line\n${MOUNTS}`;
    expect(heard(text).silent.length).toBeGreaterThan(2);
    expect(said(text)).toEqual([]);
  });

  test("nothing of the others beside a name that is no rule, which may be what was meant", () => {
    expect(said(`${HEAD}# flylint-disable app-missing, single-volum\n`).map(([place]) => place)).toEqual([
      "3:32-44 error unknown-suppression",
    ]);
  });

  test("that it has no reason, where one is wanted", () => {
    const rules = { "require-reason": "info" } as const;
    const help = (comment: string) =>
      said(`${HEAD}[mounts] # ${comment}${KEYS}`, { rules })
        .filter(([place]) => place?.endsWith("require-reason"))
        .map(([place, message, help]) => [place, message, help]);
    const message = "This comment does not say why it silences the report.";
    const add = "Add the reason after two dashes:\n";
    expect(help("flylint-disable-line")).toEqual([
      ["3:10-32 info require-reason", message, `${add}# flylint-disable-line -- WHY`],
    ]);
    expect(help("flylint-disable single-volume,app-missing ---")).toEqual([
      ["3:10-57 info require-reason", message, `${add}# flylint-disable single-volume, app-missing -- WHY`],
    ]);
    expect(help("flylint-disable-line single-volum app-missing --  ")[0]?.[2]).toBe(
      `${add}# flylint-disable-line app-missing -- WHY`,
    );
    expect(help("flylint-disable-line single-volume -- why")).toEqual([]);
    expect(help("flylint-disable-line single-volume --why")).toEqual([]);
    expect(help("flylint-enable")).toEqual([]);
  });

  test("has the level of the settings, and is silent where that or another comment says so", () => {
    const text = `${HEAD}# flylint-disable app-missing\n`;
    const places = (file: string, options?: LintOptions) => said(file, options).map(([place]) => place);
    expect(places(text, { rules: { "unused-suppression": "error" } })).toEqual(["3:1-30 error unused-suppression"]);
    expect(places(text, { rules: { "unused-suppression": "off" } })).toEqual([]);
    expect(places(`# flylint-disable unused-suppression\n${text}`)).toEqual([]);
    // Who silences everything does not mean that.
    expect(places(`# flylint-disable\n${HEAD}${MOUNTS}# flylint-disable-next-line app-missing\n`)).toEqual([
      "7:1-40 warning unused-suppression",
    ]);
  });
});
