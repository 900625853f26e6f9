/** Whatever the text is: an answer, in order, in words, at places that exist, and fixes that leave a file to read. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../src/diagnostic.ts";
import { parse as parseDocument } from "../src/document/parse.ts";
import { readExample } from "../src/example.ts";
import { applyEdits } from "../src/fix.ts";
import { manuals } from "../src/generated/manuals.ts";
import { type ParsedFile, parse } from "../src/index.ts";
import { type LintResult, lint } from "../src/lint.ts";
import { isTable, type Path } from "../src/path.ts";
import { PRESETS } from "../src/rule.ts";
import { validate } from "../src/validate.ts";

/** Real-looking files: the examples of all rules. */
const FILES = Object.values(manuals).flatMap(({ examples }) => examples.map((example) => readExample(example).text));

/** Names that every JavaScript object has. */
const INHERITED = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "prototype"];

const SNIPPETS = [
  ..."=.,#\"'[]{}\\\r\n\t -_+01:eTZ\u0000\u0001\u001b\u007f\u0085\u00a0\u200b\u2028\ufeff\ud83d\u00e9",
  ..."== [[ ]] \"\"\" ''' {} [] true nan inf 0x 1e400 2024-02-30 07:32 \\u \\xff \\e services ports checks".split(" "),
  ...INHERITED,
  "\r\n",
];

interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const splice = fc.record<Splice>({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.constant(1), fc.nat({ max: 12 })),
  insert: fc.oneof(fc.constantFrom(...SNIPPETS), fc.constant(""), fc.constantFrom(...FILES)),
});

/** A real-looking file with some of it taken out or something put in. */
const mutated = fc
  .tuple(fc.constantFrom(...FILES), fc.array(splice, { minLength: 1, maxLength: 4 }))
  .map(([file, splices]) =>
    splices.reduce((text, { at, remove, insert }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + insert + text.slice(start + remove);
    }, file),
  );

const garbage = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(fc.constantFrom(...SNIPPETS), { maxLength: 40 }).map((parts) => parts.join("")),
);

const anyText = fc.oneof({ weight: 3, arbitrary: mutated }, { weight: 1, arbitrary: garbage });

const CONTROL = /(?!\n)\p{Cc}/u;

function expectSound(text: string, { diagnostics }: LintResult): void {
  const lines = text.split("\n");
  const widthOf = (line: number) => lines[line - 1]?.length ?? -1;
  for (const { line, column, endLine, endColumn, message, help, rule } of diagnostics) {
    const place = `${rule} at ${line}:${column}-${endLine}:${endColumn}`;
    expect(column >= 1 && column <= widthOf(line) + 1, place).toBe(true);
    expect(endColumn >= 1 && endColumn <= widthOf(endLine) + 1, place).toBe(true);
    expect(endLine > line || (endLine === line && endColumn >= column), place).toBe(true);
    expect(message, place).not.toMatch(/^$|\n/);
    expect(message, place).not.toMatch(CONTROL);
    expect(help, place).not.toMatch(/^$/);
    expect(help, place).not.toMatch(CONTROL);
  }
  const order = diagnostics.map(({ line, column }) => line * 1e7 + column);
  expect(order).toEqual([...order].sort((a, b) => a - b));
}

describe("any text", () => {
  test("gets the same sound answer each time, under every preset", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...PRESETS), (text, preset) => {
        const result = lint(text, { preset });
        expectSound(text, result);
        expect(lint(text, { preset })).toEqual(result);
      }),
      { numRuns: 250 },
    );
  });

  test("is refused under every preset, or under none", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const verdicts = PRESETS.map((preset) => lint(text, { preset }).flyctl);
        for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0]);
      }),
      { numRuns: 60 },
    );
  });

  test("is taken apart without any error thrown", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const file = parse(text);
        for (const { range } of file.errors) expect(range.end.offset).toBeLessThanOrEqual(text.length);
        file.range(["services", 0, "ports", 1, "port"], "value");
      }),
      { numRuns: 200 },
    );
  });
});

describe("names that every object has", () => {
  const name = fc.constantFrom(...INHERITED);
  const table = fc.constantFrom(
    "env",
    "processes",
    "checks",
    "services",
    "http_service.checks",
    "build.args",
    "deploy",
  );

  test("are keys like any other", () => {
    fc.assert(
      fc.property(table, name, name, fc.boolean(), (section, key, inner, isList) => {
        const header = isList ? `[[${section}]]` : `[${section}]`;
        for (const text of [
          `${key} = 1\n`,
          `[${key}]\n${inner} = "x"\n`,
          `${header}\n${key} = "${inner}"\n`,
          `${header}\n${key} = { ${inner} = {} }\n`,
          `[${section}.${key}]\n${inner} = [{ ${key} = 1 }]\n`,
        ])
          expectSound(text, lint(text, { preset: "all" }));
        expect(parse(`[${section}]\n${key} = 1\n`).range([...section.split("."), key], "key").start.line).toBe(2);
      }),
      { numRuns: 60 },
    );
  });

  test("are values like any other", () => {
    for (const value of INHERITED) {
      for (const file of FILES.slice(0, 120)) {
        const text = file.replaceAll(/"[^"\n]*"/g, `"${value}"`);
        expectSound(text, lint(text, { preset: "all" }));
      }
    }
  });
});

describe("every place", () => {
  /** What stands at a place, as written. */
  const written = (text: string, file: ParsedFile, path: Path, part: "key" | "value" | "header") => {
    const { start, end } = file.range(path, part);
    return text.slice(start.offset, end.offset);
  };
  const pathsOf = (value: unknown, path: Path): readonly Path[] => {
    const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
    return entries.flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])]);
  };
  const readable = mutated.filter((text) => parseDocument(text).errors.length === 0);

  test("has the key and the value that were read there", () => {
    fc.assert(
      fc.property(readable, (text) => {
        const file = parse(text);
        for (const path of pathsOf(file.value, [])) {
          const step = path.at(-1) ?? "";
          const value = path.reduce<unknown>(
            (inner, key) => (inner as Record<string | number, unknown>)[key],
            file.value,
          );
          if (typeof step === "string")
            expect(Object.keys(parse(`${written(text, file, path, "key")} = 1`).value)).toEqual([step]);
          const stated = written(text, file, path, "value");
          // The value of a table is its header, or where it was first mentioned.
          const isTables = Array.isArray(value) && value.some(isTable) && /^\[\[.*\]\]$/.test(stated);
          if (isTable(value) || isTables) continue;
          expect(parse(`it = ${stated}`).value).toEqual({ it: value });
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("fixes", () => {
  const isLoad = ({ outcome }: Diagnostic) => outcome === "load";

  test("leave a file that parses and loads as well as before, and change nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.constantFrom(...FILES)), (text) => {
        const before = lint(text, { preset: "all" });
        for (const diagnostic of before.diagnostics) {
          const edits = diagnostic.fix?.edits ?? [];
          if (edits.length === 0) continue;
          const fixed = applyEdits(text, edits);
          expect(parse(fixed).errors, diagnostic.rule).toEqual([]);
          const after = lint(fixed, { preset: "all" }).diagnostics;
          if (!isLoad(diagnostic))
            expect(after.filter(isLoad).length, diagnostic.rule).toBeLessThanOrEqual(
              before.diagnostics.filter(isLoad).length,
            );
          const gaps = [0, ...edits.map(({ end }) => end)].map((from, index) =>
            text.slice(from, edits[index]?.start ?? text.length),
          );
          let rest = fixed;
          for (const [index, gap] of gaps.entries()) {
            const replaced = (edits[index - 1]?.text ?? "") + gap;
            expect(rest.startsWith(replaced), diagnostic.rule).toBe(true);
            rest = rest.slice(replaced.length);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("any value", () => {
  /** JSON, with the keys of fly.toml among its keys. */
  const keys = ["app", "env", "services", "ports", "port", "checks", "mounts", "vm", "processes", ...INHERITED];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<unknown>(null, true, 0, -1.5, 1e300, "", "x", "8080", "__proto__", undefined, Number.NaN, 10n),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 4 }),
    ),
  }));

  test("is valid exactly where nothing is reported", () => {
    fc.assert(
      fc.property(value, (candidate) => {
        let reports = 0;
        const isValid = validate(candidate, ({ message, help }) => {
          expect(message).not.toBe("");
          expect(help).not.toBe("");
          reports += 1;
        });
        expect(isValid).toBe(reports === 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("attacks", () => {
  const times = (count: number, text: string) => text.repeat(count);

  test.each([
    ["10,000 brackets", `x = ${times(10_000, "[")}`],
    ["10,000 closed brackets", `x = ${times(10_000, "[")}${times(10_000, "]")}`],
    ["10,000 braces", `x = ${times(10_000, "{a=")}`],
    ["a key of 100,000 parts", `${times(100_000, "a.")}a = 1`],
    ["a header of 100,000 parts", `[${times(100_000, "a.")}a]`],
    ["a value far behind its number", `a = 1${times(200_000, " ")}x`],
    ["a million quotes", `a = ${times(1_000_000, '"')}`],
    ["a million backslashes", `a = "${times(1_000_000, "\\")}`],
    ["a million equals signs", times(1_000_000, "=")],
    ["a megabyte of mistakes", times(100_000, "key: value\n")],
    ["a megabyte of open lists", times(170_000, "a = [\n")],
    ["a megabyte of one number", `swap_size_mb = ${times(1_000_000, "9")}`],
    ["a megabyte of one duration", `kill_timeout = "${times(500_000, "1s")}x"`],
    ["a size of many digits", `[mounts]\ninitial_size = "${times(200_000, "1")} x"`],
    ["many wrappers around a command", `[processes]\napp = "${times(20_000, "env A=1 ")}x"`],
    ["many sections", times(6_000, "[[vm]]\nsize = 'x'\n")],
    [
      "many groups with services",
      Array.from({ length: 3_000 }, (_, n) => `[[services]]\nprocesses = ["g${n}"]\n`).join(""),
    ],
    ["many keys that nobody knows", Array.from({ length: 6_000 }, (_, n) => `k${n} = nan\n`).join("")],
  ])("%s", { timeout: 20_000 }, (_name, text) => {
    expectSound(text, lint(text, { preset: "all" }));
  });
});
