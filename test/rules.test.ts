import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyEdits } from "../src/engine/fix.ts";
import { manuals } from "../src/generated/manuals.ts";
import { rules } from "../src/generated/rules.ts";
import { type Example, readExample } from "../src/manual.ts";
import { readerFor } from "../src/reader.ts";
import { PRESETS, type Rule } from "../src/rule.ts";
import { reported, reportsOfExamples } from "./examples.ts";

const reports = (rule: Rule, text: string, example: Example) =>
  reported(rule, example, text).filter((diagnostic) => diagnostic.rule === rule.id);

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const manual = manuals[id];
  const examples = manual?.examples ?? [];

  test("has documentation, at least one bad example and one good one", () => {
    expect(manual?.title).toMatch(/^[A-Z0-9`[].*[^.]$/);
    expect(manual?.why).toMatch(/\.$/);
    expect(manual?.how).toMatch(/\.$/);
    expect(rule.docs).toMatch(/^https:\/\/fly\.io\//);
    expect(examples.some((example) => readExample(example).lines.length > 0)).toBe(true);
    expect(examples.some((example) => readExample(example).lines.length === 0)).toBe(true);
  });

  test("decides about flyctl's verdict only where every preset listens", () => {
    const decides = rule.outcome === "load" || rule.outcome === "validate";
    expect(decides && PRESETS.some((preset) => rule.severity[preset] === "off")).toBe(false);
  });

  test("stands for other rules only, each named once", () => {
    const { replaces = [] } = rule;
    expect(replaces.filter((other) => other === id || !Object.hasOwn(manuals, other))).toEqual([]);
    expect(replaces).toEqual([...new Set(replaces)]);
  });

  test("says what fixtures/rules has", async () => {
    await expect(reportsOfExamples(rule, examples)).toMatchFileSnapshot(`../fixtures/rules/${id}.txt`);
  });

  test.each(examples.map((example) => [example.name, example] as const))("%s", (_name, example) => {
    const { text, lines, fixed: expected } = readExample(example);
    const found = reports(rule, text, example);
    expect(found.map(({ line }) => line)).toEqual(lines);
    for (const { message, help } of found) {
      expect(message).toMatch(/[.…)]$|: .+$/);
      expect(message).not.toMatch(/undefined|\[object|NaN/);
      expect(help).not.toBe("");
      expect(help).not.toMatch(/undefined|\[object|NaN|=>/);
    }
    const edits = found.flatMap((diagnostic) => diagnostic.fix?.edits ?? []).sort((a, b) => a.start - b.start);
    if (expected === undefined) {
      expect(edits).toEqual([]);
      return;
    }
    const fixed = applyEdits(text, edits);
    expect(fixed).toBe(expected);
    expect(readerFor(example.filename)(fixed).errors).toEqual([]);
    expect(reports(rule, fixed, example)).toEqual([]);
  });
});

test("every rule file is named after its rule, and every rule is registered", () => {
  const files = readdirSync("src/rules").filter((file) => file.endsWith(".ts"));
  expect(rules.map(({ id }) => `${id}.ts`)).toEqual(files.sort());
  expect(readdirSync("fixtures/rules").sort()).toEqual(rules.map(({ id }) => `${id}.txt`).sort());
});
