/** flylint.toml: what it may say, what holds for which file, and that its schema says the same. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { isIgnored, layersFor, merged } from "../src/config/layers.ts";
import { matcher } from "../src/config/match.ts";
import { type Config, readConfig } from "../src/config/read.ts";
import { kindInside } from "../src/engine/settings.ts";
import { rules } from "../src/generated/rules.ts";
import { partsOf } from "../src/help.ts";
import type { Option } from "../src/rule.ts";

const accepts = new Ajv({ strict: false }).compile(JSON.parse(readFileSync("schema/config.schema.json", "utf8")));

function config(text: string): Config {
  const read = readConfig(text);
  if ("mistakes" in read) throw new Error(read.mistakes.map(({ message }) => message).join("\n"));
  return read.config;
}

/** Each mistake as `line:column message`. */
function mistakes(text: string): readonly string[] {
  const read = readConfig(text);
  if (!("mistakes" in read)) return [];
  return read.mistakes.map(({ range: { start }, message }) => `${start.line}:${start.column} ${message}`);
}

describe("what it may say", () => {
  test.each([
    "",
    "\ufeffpreset = 'all'\r\n",
    "#:schema https://example.com/config.schema.json\npreset = 'all'\n",
    "environment = 'staging'\nbaseline = 'flylint-baseline.json'\nignore = ['a/**', '!a/b']\n",
    "[rules]\nsingle-volume = 'off'\nlow-memory-runtime = { level = 'error', floors = { node = 256 } }\n",
    "[rules.sensitive-port-public]\nports = [9200]\nprivate = true\n",
    "[[overrides]]\nfiles = ['x.toml']\npreset = 'production'\nignore = ['y']\nrules.single-volume = 'info'\n[[overrides]]\nfiles = []\n",
  ])("%j", (text) => {
    expect(mistakes(text)).toEqual([]);
    expect(accepts(parseToml(text.replace("\ufeff", "")))).toBe(true);
  });

  test.each([
    ["preset = 'prod'", '1:10 Unknown preset "prod". Use one of: recommended, production, all.'],
    ["preset = 3", "1:10 The preset must be a string, not a number."],
    ["environment = 'stagin'", '1:15 Unknown environment "stagin". Did you mean "staging"?'],
    ["igore = ['a']", '1:1 Unknown key "igore". Did you mean "ignore"?'],
    ["ignore = 'a'", "1:10 ignore must be an array of strings."],
    ["ignore = ['a', 1]", "1:10 ignore must be an array of strings."],
    ["ignore = ['a', '']", "1:16 This pattern is empty, so it matches no file."],
    ["baseline = ['a']", "1:12 baseline must be a string with the path of a file."],
    ["rules = 'off'", "1:9 rules must be a table, not a string."],
    ["[rules]\nsingle-volum = 'off'", '2:1 Unknown rule "single-volum". Did you mean "single-volume"?'],
    ["[rules]\nsingle-volume = 'of'", '2:17 Unknown level for single-volume "of". Did you mean "off"?'],
    ["[rules]\nsingle-volume = { level = 'of' }", '2:27 Unknown level for single-volume "of". Did you mean "off"?'],
    [
      "[rules]\nsingle-volume = false",
      "2:17 The setting of single-volume must be a level, or a table with its options, not a boolean.",
    ],
    [
      "[rules]\nsingle-volume = { replicatd = true }",
      '2:19 Unknown option for single-volume "replicatd". Did you mean "replicated"?',
    ],
    [
      "[rules.low-memory-runtime.floors]\nnode = '256'",
      "2:8 Every value in the option floors of low-memory-runtime must be a number, not a string.",
    ],
    [
      "[rules.grace-period-too-short.floors]\nrails = '15s'",
      "2:9 Every value in the option floors of grace-period-too-short must be a number, not a string.",
    ],
    [
      "[rules.sensitive-port-public]\nports = [9200, '9300']",
      "2:16 Every value in the option ports of sensitive-port-public must be a number, not a string.",
    ],
    [
      "[rules.image-tag-floating]\ntags = ['latest', 1]",
      "2:19 Every value in the option tags of image-tag-floating must be a string, not a number.",
    ],
    [
      "[rules.check-interval-slow]\nmax = '1 minute'",
      '2:7 The option max of check-interval-slow must be a duration, such as "60s".',
    ],
    ["[[overrides]]\npreset = 'all'", "1:1 This [[overrides]] has no files, so it applies to no file."],
    ["[overrides]\nfiles = ['a']", "1:1 overrides must be an array of tables."],
    ["[[overrides]]\nfiles = ['a']\nbaseline = 'b'", '3:1 Unknown key "baseline".'],
    [
      "[[overrides]]\nfiles = ['a']\nrules.single-volum = 'off'",
      '3:7 Unknown rule "single-volum". Did you mean "single-volume"?',
    ],
  ])("nor %j", (text, mistake) => {
    expect(mistakes(text)).toEqual([mistake]);
    if (!mistake.includes("duration")) expect(accepts(parseToml(text))).toBe(false);
  });

  test.each([
    ["[rules]\nsingle-volume = 'warn'", "Write off, info, warning or error:", 'single-volume = "warning"'],
    ["[rules]\nsingle-volume = false", "Write off, info, warning or error:", 'single-volume = "warning"'],
    ["[rules]\nsingle-volum = 'off'", "List all rules with:", "flylint --rules"],
    ["rules = 'off'", "Write it like this:", '[rules]\nsingle-volume = "off"'],
  ])("of %j it says what to write", (text, ...help) => {
    const read = readConfig(text);
    const [mistake] = "mistakes" in read ? read.mistakes : [];
    expect(partsOf(mistake?.help ?? "").map((part) => part.text)).toEqual(help);
  });

  test("nor what is no TOML, which is said at its line", () => {
    expect(mistakes("preset = 'all'\n[rules\nsingle-volume = 'off'\n")[0]).toMatch(/^2:/);
  });

  test("the schema has every option of every rule, with its default", () => {
    for (const { id, options = {} } of rules) {
      const named = Object.entries(options as Readonly<Record<string, Option>>);
      const usual = Object.fromEntries(named.map(([name, { default: value }]) => [name, value]));
      expect([id, accepts({ rules: { [id]: { level: "error", ...usual } } })]).toEqual([id, true]);
      for (const [name, option] of named) {
        const wrong = typeof option.default === "string" ? 1 : "x";
        expect([id, name, accepts({ rules: { [id]: { [name]: wrong } } })]).toEqual([id, name, false]);
        expect(["string", "number"]).toContain(kindInside(option));
      }
      expect(Object.keys(options)).not.toContain("level");
    }
  });
});

describe("what holds for a file", () => {
  const text = `
    preset = "production"
    ignore = ["old"]
    rules.single-volume = { level = "warning", replicated = true }
    [[overrides]]
    files = ["*.staging.toml"]
    environment = "staging"
    rules.single-volume = "off"
    [[overrides]]
    files = ["apps/web/**"]
    preset = "all"
    ignore = ["*.bak.toml"]
  `;
  const of = (path: string) => {
    const layers = layersFor(config(text), path);
    const { preset, environment, rules: settings } = merged(layers.map(({ settings }) => settings));
    return { preset, environment, volume: settings?.["single-volume"], isIgnored: isIgnored(layers, path) };
  };

  test("later overrides win, key by key and option by option", () => {
    const warning = { level: "warning", replicated: true };
    const off = { level: "off", replicated: true };
    expect(of("fly.toml")).toEqual({ preset: "production", environment: undefined, volume: warning, isIgnored: false });
    expect(of("apps/api/fly.staging.toml")).toEqual({
      preset: "production",
      environment: "staging",
      volume: off,
      isIgnored: false,
    });
    expect(of("apps/web/fly.staging.toml")).toEqual({
      preset: "all",
      environment: "staging",
      volume: off,
      isIgnored: false,
    });
  });

  test("what is ignored for all, and what for some", () => {
    expect(["old/fly.toml", "apps/old/fly.toml", "apps/older/fly.toml"].map((path) => of(path).isIgnored)).toEqual([
      true,
      true,
      false,
    ]);
    expect([of("apps/web/fly.bak.toml").isIgnored, of("apps/api/fly.bak.toml").isIgnored]).toEqual([true, false]);
  });
});

test.each([
  [["old"], ["old", "old/fly.toml", "a/old/b/fly.toml"], ["older/fly.toml"]],
  [["/old"], ["old/fly.toml"], ["a/old/fly.toml"]],
  [["./apps/old/"], ["apps/old/fly.toml"], ["b/apps/old/fly.toml"]],
  [["apps/*"], ["apps/a/fly.toml", "apps/fly.toml"], ["fly.toml"]],
  [["apps/**/fly.toml"], ["apps/fly.toml", "apps/a/b/fly.toml"], ["apps/a/fly.staging.toml"]],
  [["*.{staging,dev}.toml"], ["fly.dev.toml", "a/fly.staging.toml"], ["fly.toml"]],
  [["apps", "!apps/web"], ["apps/api/fly.toml"], ["apps/web/fly.toml", "fly.toml"]],
  [["fly.*"], ["fly.toml", ".hidden/fly.toml"], ["butterfly.toml"]],
  [["{a,b/{c,d}}/fly.toml"], ["a/fly.toml", "b/c/fly.toml", "b/d/fly.toml"], ["b/fly.toml"]],
  [["fly.[a-c]?.toml"], ["fly.ax.toml"], ["fly.dx.toml", "fly.a.toml"]],
  [["a+(b)/fly.toml"], ["a+(b)/fly.toml"], ["ab/fly.toml"]],
  // Patterns of a stranger: no more than some steps for each character of the path.
  [[`${"*a".repeat(30)}*b`], [], [`${"a".repeat(200)}/fly.toml`]],
  [[`${"{a,b}".repeat(30)}`], [], ["a".repeat(30)]],
  [[], [], ["fly.toml"]],
])("globs %j", (globs, yes, no) => {
  const matches = matcher(globs);
  expect([yes.filter((path) => !matches(path)), no.filter((path) => matches(path))]).toEqual([[], []]);
});
