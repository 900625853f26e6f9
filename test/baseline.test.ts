/** Baselines: what is known stays known wherever it moves to, and what flyctl refuses never is. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BaselineEntry, compare, readBaseline, withoutLines, writeBaseline } from "../src/engine/baseline.ts";
import { hash } from "../src/engine/fingerprint.ts";
import { rules } from "../src/generated/rules.ts";
import { lint } from "../src/lint.ts";

const IDS = rules.map(({ id }) => id);
const WEB =
  'app = "shop"\nprimary_region = "fra"\n[[services]]\n  internal_port = 8080\n  protocol = "tcp"\n  [[services.ports]]\n    port = 443\n    handlers = ["tls", "http"]\n';
const OTHER = WEB.replace("8080", "9090")
  .replace("443", "8443")
  .replace(/^(?:app|primary).*\n/gm, "");

const today = "2026-06-15";
const held = (text: string, entries: readonly BaselineEntry[]) =>
  compare("fly.toml", lint(text, { preset: "all" }).diagnostics, entries, { hash, today });
const entriesOf = (text: string) => held(text, []).renewed;
const rulesOf = (reports: readonly { readonly rule: string }[]) => reports.map(({ rule }) => rule).sort();

describe("what is known", () => {
  test("is not new, and nothing is gone", () => {
    const { fresh, known, gone } = held(WEB, entriesOf(WEB));
    expect([fresh, gone]).toEqual([[], []]);
    expect(known.length).toBeGreaterThan(3);
  });

  test("stays known where lines move, where tables change their order, and where spaces change", () => {
    const two = WEB + OTHER;
    const [head = "", first = ""] = [two.slice(0, two.indexOf("[[services]]")), WEB.slice(WEB.indexOf("[[services]]"))];
    for (const moved of [`# A comment.\n\n${two}`, head + OTHER + first, two.replaceAll(" = ", "="), `${two}\n\n`]) {
      const { fresh, gone } = held(moved, entriesOf(two));
      expect([moved, rulesOf(fresh), gone]).toEqual([moved, [], []]);
    }
  });

  test("is known by its place, where tables have no numbers", () => {
    const text = `${WEB.replace('"tls", ', "")}[vm]\n  "a b" = 1\n`;
    const places = new Set(entriesOf(text).map(({ at }) => at));
    expect([...places]).toEqual(["services[]", "services[].ports[].handlers", "vm", "vm.a b", ""]);
  });

  test("covers as many reports as there were: one more of the same is new", () => {
    const volume = (name: string) =>
      `[[mounts]]\n  source = "data"\n  destination = "/${name}"\n  processes = ["app"]\n`;
    const [one, two] = [`${WEB}${volume("a")}`, `${WEB}${volume("a")}${volume("b")}`];
    const more = held(two, entriesOf(one)).fresh;
    expect(more.length).toBeGreaterThan(0);
    expect(rulesOf(held(one, entriesOf(two)).fresh)).toEqual([]);
  });

  test("is gone once it is mended", () => {
    const mended = WEB.replace('"tcp"\n', '"tcp"\n  [[services.http_checks]]\n    path = "/up"\n');
    expect(rulesOf(held(mended, entriesOf(WEB)).gone)).toContain("missing-health-checks");
  });

  test("is never what flyctl refuses", () => {
    const refused = `${WEB}[deploy]\n  strategy = "fast"\n`;
    expect(rulesOf(entriesOf(refused))).not.toContain("invalid-enum-value");
    expect(rulesOf(held(refused, entriesOf(refused)).fresh)).toEqual(["invalid-enum-value"]);
  });

  test("is loud again after its last day, and keeps its reason", () => {
    const on = (expires: string) => entriesOf(WEB).map((entry) => ({ ...entry, reason: "later", expires }));
    expect(held(WEB, on(today)).fresh).toEqual([]);
    const late = held(WEB, on("2026-06-14"));
    expect([late.known, late.gone]).toEqual([[], []]);
    expect(late.fresh.length).toBeGreaterThan(3);
    expect(late.renewed).toEqual(on("2026-06-14"));
  });
});

test.each([
  ["as on line 12", "as on line"],
  ["on line 3 and line 14.", "on line and line."],
  ["a deadline 12 of 12 lines", "a deadline 12 of 12 lines"],
])("what a message says is known whatever lines it names: %s", (message, known) => {
  expect(withoutLines(message)).toBe(known);
});

describe("the file", () => {
  test("is sorted, with an entry on each line", () => {
    const text = writeBaseline([
      { path: "b", rule: "single-volume", at: "mounts[]", hash: "2", reason: "SQLite", expires: "2027-01-31" },
      { path: "a", rule: "single-volume", at: "mounts", hash: "1" },
    ]);
    expect(text).toBe(
      '{"version":1,"entries":[\n' +
        '{"path":"a","rule":"single-volume","at":"mounts","hash":"1"},\n' +
        '{"path":"b","rule":"single-volume","at":"mounts[]","hash":"2","reason":"SQLite","expires":"2027-01-31"}\n]}\n',
    );
    expect(writeBaseline([])).toBe('{"version":1,"entries":[\n]}\n');
  });

  test("is read as it was written", () => {
    const word = fc.string({ unit: "grapheme" });
    const entry = fc.record(
      {
        path: word,
        rule: fc.constantFrom(...IDS),
        at: word,
        hash: word,
        reason: word,
        expires: fc.constant("2027-02-28"),
      },
      { requiredKeys: ["path", "rule", "at", "hash"] },
    );
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const text = writeBaseline(entries);
        const read = readBaseline(text, IDS);
        expect("entries" in read && writeBaseline(read.entries)).toBe(text);
        expect("entries" in read && read.entries.length).toBe(entries.length);
      }),
    );
  });

  const entry = { path: "a", rule: "single-volume", at: "mounts", hash: "1" };
  const withEntry = (other: object) => JSON.stringify({ version: 1, entries: [entry, { ...entry, ...other }] });
  test.each([
    ["{", /^this is not JSON: /],
    ["[]", 'this is not a baseline: it must be an object such as {"version":1,"entries":[]}.'],
    ['{"version":2,"entries":[]}', "version 2 of the format is not known; this flylint knows 1."],
    [withEntry({ rule: "single-volum" }), 'entry 2: Unknown rule "single-volum". Did you mean "single-volume"?'],
    [withEntry({ reson: "x" }), 'entry 2: Unknown key "reson". Did you mean "reason"?'],
    [withEntry({ hash: 1 }), "entry 2: hash must be a string."],
    [withEntry({ reason: null }), "entry 2: reason must be a string."],
    [withEntry({ expires: "soon" }), 'entry 2: expires must be a day, such as "2027-01-31".'],
    [withEntry({ expires: 20270131 }), "entry 2: expires must be a string."],
    [withEntry({ at: undefined }), "entry 2: at must be a string."],
    [withEntry({ somethingElse: "x" }), 'entry 2: Unknown key "somethingElse".'],
    [withEntry({ rule: "no-such-rule-at-all" }), 'entry 2: Unknown rule "no-such-rule-at-all".'],
    ['{"version":1,"entries":[1]}', "entry 1: it must be an object."],
    ['{"version":1,"entries":[[]]}', "entry 1: it must be an object."],
    ['{"entries":[]}', "version undefined of the format is not known; this flylint knows 1."],
    ['{"version":"1","entries":[]}', 'version "1" of the format is not known; this flylint knows 1.'],
    ['{"version":1}', 'this is not a baseline: it must be an object such as {"version":1,"entries":[]}.'],
    ['{"version":1,"entries":{}}', 'this is not a baseline: it must be an object such as {"version":1,"entries":[]}.'],
    ["null", 'this is not a baseline: it must be an object such as {"version":1,"entries":[]}.'],
  ])("that is none is named: %s", (text, problem) => {
    const read = readBaseline(text, IDS);
    if (typeof problem === "string") expect(read).toEqual({ problem });
    else expect("problem" in read && read.problem).toMatch(problem);
  });

  test("is read with what editors on Windows write", () => {
    const text = writeBaseline([entry]);
    expect(readBaseline(`\ufeff${text.replaceAll("\n", "\r\n")}`, IDS)).toEqual({ entries: [entry] });
  });

  test.each([
    "2027-02-30",
    "2027-13-01",
    "2027-01-32",
    "2027-1-31",
    "27-01-31",
    "2027-01-31T00:00",
    "+002027-01-31",
    "",
  ])("has no last day %j, which is none", (expires) => {
    const problem = 'entry 2: expires must be a day, such as "2027-01-31".';
    expect(readBaseline(withEntry({ expires }), IDS)).toEqual({ problem });
    expect(readBaseline(withEntry({ expires: "2028-02-29" }), IDS)).toHaveProperty("entries");
  });
});
