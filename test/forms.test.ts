/** fly.json and fly.yaml: read as flyctl reads them, and reported on as the same fly.toml would be. */
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../src/diagnostic.ts";
import { applyEdits } from "../src/engine/fix.ts";
import { lint } from "../src/lint.ts";
import type { Path } from "../src/path.ts";
import { readerFor } from "../src/reader.ts";
import { formCases } from "./cases.ts";

const reportsOf = (text: string, filename: string) => lint(text, { filename, preset: "all" }).diagnostics;
const placesOf = (reports: readonly Diagnostic[]) =>
  reports.map(({ rule, line, column }) => `${line}:${column} ${rule}`);

describe("flyctl's verdict", () => {
  test.each(formCases.map((one) => [one.id, one] as const))("%s", (_id, { filename, text, expect: expected }) => {
    const { diagnostics, flyctl } = lint(text, { filename });
    // flyctl says no more than that it cannot go on, or does not say anything any more.
    const crashes = expected.load === "panic" || expected.validate === "panic";
    expect(flyctl).toEqual({
      loads: expected.load === "ok" && !crashes,
      validates: expected.validate === "ok",
    });
    if (crashes) expect(diagnostics.map(({ message }) => message).join()).toContain("flyctl crashes");
  });
});

/** Asked of flyctl itself. */
describe("where libyaml and the yaml package disagree", () => {
  const verdict = (text: string) => lint(text, { filename: "fly.yaml" }).flyctl.loads;

  test.each([
    'env:\n  A: "a\nb"\n',
    'env:\n  A: "a\n  b"\n',
    "env:\n  A: 'a\n\n b'\n  B: c\n",
    'app: "x\ny"\n',
    'app: "x\n\ty"\n',
    'app: "x\n...a\n"\n',
    'app: "x\r\ny"\r\n',
    'env: {A: "a\nb"}\n',
    '? "app\n"\n: x\n',
    "env: {\nA: b\n}\napp: x\n",
    "env: {A: b\nc}\n",
    "vm:\n- {size: a,\nmemory: 1gb}\n- {}\n",
    "env: {\n  A: [],\n# x\n}\n",
    "env: {\n  A: b\n# x\n}\n",
    "env: {A: b,#x\n}\n",
    "env: {A: b,\n\tB: c}\n",
    "env:\t\n  A: b\n",
    "env:\n  A: b\n     \t\n  B: c\n",
    'env:\n  A: "b" \t\n  B: c\n',
    "env: {A: &b,B: c}\n",
    "app: x\n---\na: @\n",
    "app: x\n---\n- @\n",
    "app: x\n---\n---\n---\n@\n",
    "app: x\n---\na:\n  b\n\t\n",
    "{app: x} a\n@",
  ])("flyctl loads %j", (text) => expect(verdict(text)).toBe(true));

  test.each([
    ['app: "x\n---\ny"\n', 1],
    ['app: "x\n...\n"\n', 1],
    ['env:\n  "a\nb": c\n', 2],
    ['env: {"a\nb": c}\n', 1],
    ["env: {a\n: b}\n", 1],
    ["env: {A: b\n---\n}\n", 1],
    ["\t\napp: x\n", 1],
    ["env:\n\t\n  A: b\n", 2],
    ['env:\n  A: "b"\n\t\n  B: c\n', 3],
    ["vm: []\n\t# x\n", 2],
    ["vm:\n  -\t\n    size: a\n", 2],
    ["env:\n  A: b # x\n\t\n", 3],
    ["env:\n  A: &b.c d\n", 2],
    ["app: x\n---\n@x\n", 3],
    ["app: x\n--- a: b\n", 2],
    ["app: x\n--- - a\n", 2],
    ["app: x\n---\na\nb: c\n", 4],
    ["app: x\n---\n[ @ ]\n", 3],
    ['app: x\n---\n"x\n', 3],
    ['app: x\n---\n"\\q"\n', 3],
    ["app: x\n---\n|x\n a\n", 3],
    ["app: x\n---\n&a.b x\n", 3],
    ["app: x\n...\n%FOO x\n", 3],
    ["{app: x}\n@", 2],
  ])("flyctl refuses %j", (text, line) => {
    const [report] = lint(text, { filename: "fly.yaml" }).diagnostics.filter(({ outcome }) => outcome === "load");
    expect([verdict(text), report?.rule, report?.line]).toEqual([false, "yaml-syntax", line]);
  });

  test("the value of a string over several lines is libyaml's", () => {
    const { value } = readerFor("fly.yaml")("app: \"a\nb\n\n  c\\\n  d\"\nenv: {A: 'x\ny'}\n");
    expect(value).toEqual({ app: "a b\ncd", env: { A: "x y" } });
  });

  test.each([
    ['env:\n  A: "b\n  C: "d"\n', "2:6", "no closing quote"],
    ["env:\n  A: 'b\n", "2:6", "no closing quote"],
    ["env: {A: b\nhttp_service:\n  internal_port: 80\n", "1:6", "This { is never closed"],
    ["vm: [{size: a]\nenv:\n  A: b\n", "1:6", "This { is never closed"],
    ['app: "x\ny"\nenv:\n  A: @\n', "4:6", "cannot start with"],
  ])("a quote or bracket that nobody closed is reported where it is: %j", (text, place, words) => {
    const [report] = lint(text, { filename: "fly.yaml" }).diagnostics;
    expect([`${report?.line}:${report?.column}`, report?.message]).toEqual([place, expect.stringContaining(words)]);
  });
});

describe("places", () => {
  const YAML = 'app: x\nhttp_service:\n  internal_port: "80" # here\n  checks:\n    - path: /up\n      interval: 5\n';
  const JSON_TEXT =
    '{\n  "app": "x",\n  "http_service": {\n    "internal_port": "80",\n    "checks": [{ "interval": 5 }]\n  }\n}\n';
  const at = (filename: string, text: string, path: Path, part: "key" | "value" | "header") => {
    const { start, end } = readerFor(filename)(text).locate().range(path, part);
    return [`${start.line}:${start.column}`, text.slice(start.offset, end.offset)];
  };

  test.each([
    ["fly.yaml", YAML, ["app"], "value", "1:6", "x"],
    ["fly.yaml", YAML, ["http_service"], "header", "2:1", "http_service"],
    ["fly.yaml", YAML, ["http_service", "internal_port"], "value", "3:18", '"80"'],
    ["fly.yaml", YAML, ["http_service", "checks", 0], "header", "5:5", "- path: /up"],
    ["fly.yaml", YAML, ["http_service", "checks", 0, "interval"], "key", "6:7", "interval"],
    ["fly.yaml", YAML, ["http_service", "checks", 0, "timeout"], "value", "5:5", "- path: /up"],
    ["fly.yaml", `\ufeff${YAML}`, ["app"], "value", "1:7", "x"],
    ["fly.yaml", "a: &b\n  c: 1\nd:\n  <<: *b\n", ["d", "c"], "value", "2:6", "1"],
    ["fly.json", JSON_TEXT, ["app"], "key", "2:3", '"app"'],
    ["fly.json", JSON_TEXT, ["http_service", "internal_port"], "value", "4:22", '"80"'],
    ["fly.json", JSON_TEXT, ["http_service", "checks", 0], "header", "5:16", '{ "interval": 5 }'],
    ["fly.json", JSON_TEXT, [], "value", "1:1", "{"],
  ] as const)("%s %j %j %s", (filename, text, path, part, place, stretch) => {
    expect(at(filename, text, path, part)).toEqual([place, stretch]);
  });

  test("comments of a fly.yaml silence reports, as in a fly.toml", () => {
    const text = "app: x\nprimary_region: fra\nhttp_service:\n  internal_port: 80\n  force_https: true\n";
    const rules = (lines: string) => lint(lines, { filename: "fly.yaml" }).silenced.map(({ rule }) => rule);
    expect(rules(text)).toEqual([]);
    const silent = text.replace("http_service:", "http_service: # flylint-disable-line missing-health-checks");
    expect(rules(silent)).toEqual(["missing-health-checks"]);
    expect(
      rules(text.replace("http_service:", "# flylint-disable-next-line missing-health-checks\nhttp_service:")),
    ).toEqual(["missing-health-checks"]);
    // In a text it is no comment.
    expect(rules(text.replace("app: x", 'app: "x # flylint-disable"'))).toEqual([]);
  });
});

describe("fixes", () => {
  test.each([
    ["fly.yaml", "app: x\nkill_timeout: 5\n", 'app: x\nkill_timeout: "5s"\n', "yaml-integer-duration"],
    [
      "fly.yaml",
      "app: x\ndeploy:\n  strategy: Rolling # c\n",
      "app: x\ndeploy:\n  strategy: rolling # c\n",
      "invalid-enum-value",
    ],
    [
      "fly.yaml",
      "app: x\nHttp_Service:\n  internal_port: 80\n",
      "app: x\nhttp_service:\n  internal_port: 80\n",
      "key-case",
    ],
    [
      "fly.json",
      '{ "app": "x", "deploy": { "strategy": "Rolling" } }',
      '{ "app": "x", "deploy": { "strategy": "rolling" } }',
      "invalid-enum-value",
    ],
    ["fly.json", '{ "App": "x" }', '{ "app": "x" }', "key-case"],
  ])("%s %j", (filename, text, fixed, rule) => {
    const report = reportsOf(text, filename).find((one) => one.rule === rule);
    expect(applyEdits(text, report?.fix?.edits ?? [])).toBe(fixed);
  });

  test("what an anchor stands for is left alone", () => {
    const text = "x: &s\n  strategy: Rolling\ndeploy:\n  <<: *s\n";
    const report = reportsOf(text, "fly.yaml").find(({ rule }) => rule === "invalid-enum-value");
    expect([report?.line, report?.fix]).toEqual([2, undefined]);
  });
});

describe("help is in the form of the file", () => {
  const TEXTS: readonly (readonly [string, string])[] = [
    ["fly.yaml", "app: x\nprimary_region: fra\nmounts:\n  - source: d\n"],
    ["fly.json", '{ "app": "x", "primary_region": "fra", "mounts": [{ "source": "d" }] }'],
  ];

  test.each(TEXTS)("%s", (filename, text) => {
    const parts = reportsOf(text, filename).flatMap(({ helpParts }) => helpParts);
    const code = parts.filter(({ kind }) => kind === "json" || kind === "yaml" || kind === "toml");
    expect(new Set(code.map(({ kind }) => kind))).toEqual(new Set([filename.slice(4)]));
    const words = reportsOf(text, filename).map(({ message }) => message);
    expect([...words, ...parts.filter(({ kind }) => kind === "text").map((part) => part.text)].join("\n")).not.toMatch(
      /\[\[?[a-z]/,
    );
  });

  test.each([
    ["fly.toml", 'app = "x"\nkill_timeout = "A = 1"\n', 'kill_timeout = "A = 1" is'],
    ["fly.yaml", 'app: x\nkill_timeout: "A = 1"\n', 'kill_timeout: "A = 1" is'],
    ["fly.json", '{ "app": "x", "kill_timeout": "A = 1" }', '"kill_timeout": "A = 1" is'],
    ["fly.yaml", "app: x\nhttp_service: 5\n", "http_service must be a table"],
    ["fly.json", '{ "app": "x", "http_service": 5 }', "http_service must be an object"],
  ])("messages name what stands there: %s %j", (filename, text, words) => {
    expect(reportsOf(text, filename).map(({ message }) => message)).toContainEqual(expect.stringContaining(words));
  });

  test("a time is never a whole number in YAML, where flyctl would drop it", () => {
    const [report] = reportsOf('app: x\nkill_timeout: "0"\n', "fly.yaml").filter(
      ({ rule }) => rule === "kill-timeout-over-max",
    );
    expect(report?.help).toMatch(/kill_timeout: "\d+s"/);
  });
});

test.each([
  ["fly.yaml", "Checks:\n  a:\n"],
  ["fly.yaml", "services:\n  HTTP_CHECKS:\n    -\n"],
  ["fly.json", '{ "services": [{ "Tcp_checks": [null] }] }'],
])("flyctl crashes on nulls that no patch looks at: %s %j", (filename, text) => {
  const { diagnostics, flyctl } = lint(text, { filename });
  expect(flyctl.loads).toBe(false);
  expect(diagnostics.map(({ message }) => message).join()).toContain("flyctl crashes");
});

/** encoding/json sets tables, lists and pointers back, in the order of the bytes of their names; other fields stay. */
test.each([
  ['{ "Restart": [{ "policy": "nope" }], "restart": null }', true, true],
  ['{ "restart": [{ "policy": "nope" }], "RESTART": null }', true, false],
  ['{ "restart": [{ "policy": "nope" }], "re\u017ftart": null }', true, true],
  ['{ "build": { "Compression_level": 10, "compression_level": null } }', true, true],
  ['{ "build": { "Compression": "x", "compression": null } }', true, false],
  ['{ "Deploy": { "strategy": "nope" }, "deploy": null }', true, true],
  ['{ "Restart": 5, "restart": null }', false, false],
  ['{ "processes": { "a": "x" }, "services": [{ "Ports": null }] }', true, false],
])("a null in another spelling of a key: %s", (text, loads, validates) => {
  expect(lint(text, { filename: "fly.json" }).flyctl).toEqual({ loads, validates });
});

test("a comment to add is none in a fly.json, and the same in a fly.yaml", () => {
  const helpOf = (filename: string, text: string) =>
    reportsOf(text, filename).find(({ rule }) => rule === "force-https-missing")?.help;
  expect(helpOf("fly.yaml", "app: x\nhttp_service:\n  internal_port: 80\n")).toMatch(/force_https: true\n.*:\n#/);
  expect(helpOf("fly.json", '{ "app": "x", "http_service": { "internal_port": 80 } }')).toBe('"force_https": true');
});

test("a name that flyctl takes for TOML is what is reported, once", () => {
  expect(placesOf(lint("app: x\nenv:\n  A: b\n", { filename: "fly.yml" }).diagnostics)).toEqual(["1:1 config-suffix"]);
  expect(placesOf(lint('{"app": "x"}', { filename: "fly.JSON" }).diagnostics)).toEqual(["1:1 config-suffix"]);
  expect(lint('app = "x"\n', { filename: "fly.yml" }).flyctl.loads).toBe(true);
});
