/** How loud a finding is, and which of several that have one cause is told. */
import { describe, expect, test } from "vitest";
import type { Level, Outcome, Severity } from "../src/diagnostic.ts";
import { dedupe } from "../src/engine/dedupe.ts";
import { levelOf } from "../src/engine/levels.ts";
import type { Found } from "../src/engine/run.ts";
import type { EnvironmentKind } from "../src/hints/environment.ts";
import type { Path } from "../src/path.ts";
import { type Category, type Finding, PRESETS, type Rule } from "../src/rule.ts";

const RULE: Rule = {
  id: "some-rule",
  category: "availability",
  severity: { recommended: "warning", production: "error", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/",
  check: () => [],
};
const FINDING: Finding = { path: [], message: "It is wrong.", help: "Mend it." };

describe("the level of a finding", () => {
  const levels = (
    rule: Partial<Rule>,
    severity: Severity | undefined,
    environment: EnvironmentKind,
  ): readonly Level[] =>
    PRESETS.map((preset) => levelOf({ ...RULE, ...rule }, { ...FINDING, severity }, preset, environment));
  const usual: readonly Level[] = ["warning", "error", "info"];
  const milder: readonly Level[] = ["info", "warning", "off"];

  test("is that of the preset, or its own", () => {
    expect(levels({}, undefined, "production")).toEqual(usual);
    expect(levels({}, undefined, "unknown")).toEqual(usual);
    expect(levels({}, "warning", "production")).toEqual(["warning", "warning", "warning"]);
  });

  test.each<Category>(["availability", "performance", "cost"])("is a step lower for staging: %s", (category) => {
    expect(levels({ category }, undefined, "nonprod")).toEqual(milder);
  });

  test.each<Category>(["correctness", "reliability", "security", "networking", "deprecation", "style"])(
    "is the same for staging: %s",
    (category) => expect(levels({ category }, undefined, "nonprod")).toEqual(usual),
  );

  test.each<Outcome>(["load", "validate", "deploy", "ignored", "style"])(
    "is the same for staging where it is no risk, but certain: %s",
    (outcome) => expect(levels({ outcome }, undefined, "nonprod")).toEqual(usual),
  );

  test("is a step lower for staging also where it is its own, unless that is the lowest", () => {
    expect(levels({}, "error", "nonprod")).toEqual(["warning", "warning", "warning"]);
    expect(levels({}, "info", "nonprod")).toEqual(["info", "info", "info"]);
    const off: Rule["severity"] = { recommended: "off", production: "off", all: "off" };
    expect(levels({ severity: off }, undefined, "nonprod")).toEqual(["off", "off", "off"]);
  });
});

describe("one cause, one report", () => {
  interface Made extends Partial<Pick<Found, "level" | "meant">>, Partial<Finding> {
    readonly replaces?: readonly string[];
  }
  const made = (id: string, path: Path, { replaces, outcome, level, meant, ...finding }: Made = {}): Found => ({
    rule: { ...RULE, id, ...(replaces ? { replaces } : {}) },
    finding: { ...FINDING, path, ...finding },
    outcome: outcome ?? "risk",
    level: level ?? "warning",
    setLevel: undefined,
    meant,
    range: undefined,
  });
  const told = (...found: readonly Found[]) => dedupe(found).map(({ rule }) => rule.id);
  const loud = { replaces: ["b"] };

  test.each<[name: string, one: Found, other: Found]>([
    ["at the same place", made("a", ["vm", 0], loud), made("b", ["vm", 0])],
    ["within it", made("a", ["vm", 0], loud), made("b", ["vm", 0, "size"])],
    ["around it", made("a", ["vm", 0, "size"], loud), made("b", ["vm", 0])],
    ["about the same", made("a", ["app"], { ...loud, about: ["vm", 0] }), made("b", ["vm", 0, "size"])],
    [
      "elsewhere, about the same",
      made("a", ["app"], { ...loud, about: ["vm", 0] }),
      made("b", ["env"], { about: ["vm"] }),
    ],
    [
      "at the same place, about others",
      made("a", ["app"], { ...loud, about: ["vm"] }),
      made("b", ["app"], { about: ["env"] }),
    ],
    [
      "for lack of what a key was meant to be",
      made("a", ["prt"], { meant: ["port"] }),
      made("b", [], { missing: [["port"]] }),
    ],
    [
      "for lack of a key within what was meant",
      made("a", ["chek"], { meant: ["checks", 0] }),
      made("b", [], { missing: [["app"], ["checks"]] }),
    ],
  ])("a report stands for one %s", (_name, one, other) => {
    expect(told(one, other)).toEqual(["a"]);
    expect(told(other, one)).toEqual(["a"]);
  });

  test.each<[name: string, one: Found, other: Found]>([
    ["of another rule", made("a", ["vm", 0], loud), made("c", ["vm", 0])],
    ["of the same rule", made("a", ["vm", 0], loud), made("a", ["vm", 0])],
    ["beside it", made("a", ["vm", 0], loud), made("b", ["vm", 1])],
    ["about another", made("a", ["vm", 0], { ...loud, about: ["env"] }), made("b", ["vm", 0, "size"])],
    ["that lacks another key", made("a", ["prt"], { meant: ["port"] }), made("b", [], { missing: [["app"]] })],
    [
      "that lacks a part of it",
      made("a", ["chek"], { meant: ["checks"] }),
      made("b", [], { missing: [["checks", "a"]] }),
    ],
    ["without either", made("a", ["vm", 0]), made("b", ["vm", 0])],
  ])("but not for one %s", (_name, one, other) => {
    expect(told(one, other)).toEqual([one.rule.id, other.rule.id]);
  });

  test("the report that stays takes over that flyctl refuses the file, the gravest of all", () => {
    const [ignored, deploy, validate, load] = [
      made("a", ["vm"], { ...loud, outcome: "ignored", level: "info" }),
      made("b", ["vm"], { outcome: "deploy", level: "warning" }),
      made("b", ["vm"], { outcome: "validate", level: "error" }),
      made("b", ["vm"], { outcome: "load", level: "error" }),
    ];
    const stays = (...found: readonly Found[]) => dedupe(found).map(({ outcome, level }) => `${outcome} ${level}`);
    expect(stays(ignored, deploy)).toEqual(["ignored info"]);
    expect(stays(ignored, validate)).toEqual(["validate error"]);
    expect(stays(ignored, validate, load)).toEqual(["load error"]);
    expect(stays(load, validate, ignored)).toEqual(["load error"]);
    expect(stays(made("a", ["vm"], { ...loud, outcome: "load", level: "error" }), validate)).toEqual(["load error"]);
    expect(stays(made("a", ["vm"], { ...loud, outcome: "validate", level: "warning" }), validate)).toEqual([
      "validate warning",
    ]);
  });

  test("the first of several that stand for one takes it over", () => {
    const [first, second] = [made("a", ["vm"], loud), made("c", ["vm"], loud)];
    const found = dedupe([first, second, made("b", ["vm"], { outcome: "load", level: "error" })]);
    expect(found.map(({ rule, outcome }) => [rule.id, outcome])).toEqual([
      ["a", "load"],
      ["c", "risk"],
    ]);
  });
});
