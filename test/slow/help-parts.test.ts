/** Help is told apart where it is written: what is to be read, and what is to be pasted. */
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { manuals } from "../../src/generated/manuals.ts";
import { rules } from "../../src/generated/rules.ts";
import { type HelpPart, partsOf } from "../../src/help.ts";
import { lint } from "../../src/lint.ts";
import { readExample } from "../../src/manual.ts";
import { adviceFor, wrongNames } from "../../src/schema/made-up-names.ts";
import { flyctlVerdicts, mistakeCases } from "../cases.ts";
import { reported } from "../examples.ts";

/** What looks like a line to paste: a header, a key with its value, a comment, an instruction, a command. */
const CODE =
  /^(?:\s*\[+[^\]]+\]+\s*(?:#.*)?|\s*(?:[\w-]+|"[^"]*")(?:\.(?:[\w-]+|"[^"]*"))* = .*|\s*[\]}],?|\s*#.*|\s+\S.*|(?:fly|flyctl|flylint|docker|curl|git|npx?|npm|sh|RUN) .*[^.:,])$/;

interface Given {
  readonly by: string;
  readonly part: HelpPart;
}

const ofExamples = rules.flatMap((rule) =>
  (manuals[rule.id]?.examples ?? []).flatMap((example) => reported(rule, example, readExample(example).text)),
);
const ofCases = [...mistakeCases, ...flyctlVerdicts].flatMap(
  ({ toml }) => lint(toml, { preset: "all", fixes: false }).diagnostics,
);
const VALUES: readonly unknown[] = ["x y", 2, true, false, ["a", "b"], { a: "b", count: 3 }, [], {}];
const ofNames = Object.entries(wrongNames()).flatMap(([name, known]) =>
  VALUES.flatMap((value) =>
    partsOf(adviceFor(known, value, () => "fly scale count 2")).map((part) => ({ by: name, part })),
  ),
);

/** Every part of help that flylint gives on what we have, once. */
const given: readonly Given[] = [
  ...new Map(
    [...ofExamples, ...ofCases]
      .flatMap(({ rule, helpParts }) => helpParts.map((part) => ({ by: rule, part })))
      .concat(ofNames)
      .map((one) => [JSON.stringify(one), one] as const),
  ).values(),
];

function ofKind(kind: HelpPart["kind"], isWrong: (text: string) => boolean): readonly string[] {
  return given
    .filter(({ part }) => part.kind === kind && isWrong(part.text))
    .map(({ by, part }) => `${by}: ${part.text}`);
}

describe("help", () => {
  test("is joined from its parts", () => {
    const silencedInVain = lint("# flylint-disable\napp = 5\n").diagnostics;
    expect(silencedInVain[0]?.helpParts.at(-1)?.text).toMatch(/cannot silence/);
    for (const { help, helpParts } of [...ofExamples, ...silencedInVain])
      expect(helpParts.map(({ text }) => text).join("\n")).toBe(help);
  });

  test("has no code in its prose", () => {
    expect(ofKind("text", (text) => CODE.test(text))).toEqual([]);
  });

  test("has prose of one line each", () => {
    expect(ofKind("text", (text) => text.trim() !== text || text === "" || text.includes("\n"))).toEqual([]);
  });

  test("has code that is TOML: lines, a value, or an item of an array", () => {
    expect(ofKind("toml", (text) => ![text, `key = ${text}`, `key = [${text}]`].some(isToml))).toEqual([]);
  });

  test("has commands of one line that name a program and leave nothing out", () => {
    const isComplete = (text: string) =>
      /^[a-z][\w./-]* [^\n]*(?:[^\s.:,\\]| \.)$/.test(text.replace(/=\.\.\./g, "=VALUE"));
    expect(ofKind("command", (text) => !isComplete(text))).toEqual([]);
  });
});

function isToml(text: string): boolean {
  try {
    parseToml(text);
    return true;
  } catch {
    return false;
  }
}
