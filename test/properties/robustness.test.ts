/**
 * No input, however broken, makes flylint throw, contradict itself or point beside the file. Usually with the same
 * inputs each time; `FUZZ=100000 npx vitest run test/properties/robustness.test.ts` tries as many new ones.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { stringify } from "smol-toml";
import { describe, expect, test } from "vitest";
import { manuals } from "../../src/generated/manuals.ts";
import {
  applyEdits,
  type Diagnostic,
  type Edit,
  lint,
  type ParsedFile,
  PRESETS,
  parse,
  validate,
} from "../../src/index.ts";
import { readExample } from "../../src/manual.ts";
import { isTable, type Path } from "../../src/path.ts";
import { keysOf, schemaAt } from "../../src/schema/nodes.ts";
import { corpusFiles, describeWithShared } from "../cases.ts";
import "../property.ts";

const HEALTHY = ["healthy", "launch", "minimal-web", "shop"].map((name) =>
  readFileSync(`fixtures/${name}.toml`, "utf8"),
);
const EXAMPLES = Object.values(manuals).flatMap(({ examples }) => examples.map((example) => readExample(example).text));
const FILES = [...HEALTHY, ...EXAMPLES, ...corpusFiles().map(({ text }) => text)];

const TOKENS = [
  ...[
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    ":",
    "-",
    "\n",
    "\r\n",
    "\r",
    "\t",
  ],
  ...[
    "\u0000",
    "\u001b[2J",
    "\ufeff",
    "\u2028",
    "\ud800",
    "“",
    "é",
    "__proto__",
    "constructor",
    "toString",
    "nan",
    "-inf",
  ],
  ...["app", "[http_service]", "[[services]]", "[mounts]", "[processes]", "[env]", "[[vm]]", "checks", "internal_port"],
  ...[
    "true",
    "10s",
    "8080",
    "-0.0",
    "1e999",
    "0x1F",
    "99999999999999999999",
    "1979-05-27",
    "07:32:00",
    "1_000",
    '"10s"',
  ],
];

const soup = fc.array(fc.oneof(fc.constantFrom(...TOKENS), fc.string({ unit: "binary" })), { maxLength: 60 });
const anyText = soup.map((tokens) => tokens.join(""));

/** A file of the wild with a few places deleted, doubled or overwritten. */
const damaged = fc
  .tuple(
    fc.constantFrom(...FILES),
    fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40), fc.constantFrom("", ...TOKENS), fc.boolean()),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  )
  .map(([file, damages]) =>
    damages.reduce((text, [place, length, token, isDoubled]) => {
      const at = Math.floor(place * text.length);
      const piece = text.slice(at, at + length);
      return text.slice(0, at) + (isDoubled ? piece + piece : token) + text.slice(at + length);
    }, file),
  );

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(0, -1, 8080, 1.5, 2 ** 40, true, "", "10s", "8080", "app", "stop", "fra", "a b", "'", "1gb"),
  fc.constantFrom<unknown>([], {}, [[]], [{}], ["app"], [{ name: 1 }], { app: {} }, { "a\u001b": "\u0007" }),
);

/** A file of keys that exist, with values that may not belong there. */
const strange = fc
  .array(fc.tuple(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 5 }), oddValue), {
    maxLength: 8,
  })
  .map((entries) => {
    const file: Record<string, unknown> = {};
    for (const [steps, value] of entries) put(file, steps, value);
    return file;
  });

/** Walks down the schema by fractions of its keys, and puts the value where the walk ends. */
function put(file: Record<string, unknown>, steps: readonly number[], value: unknown): void {
  let table = file;
  const path: (string | number)[] = [];
  for (const [index, step] of steps.entries()) {
    const keys = keysOf(schemaAt(path) ?? {});
    const key = keys[Math.floor(step * keys.length)] ?? "odd";
    path.push(key);
    const isLast = index === steps.length - 1 || keysOf(schemaAt(path) ?? {}).length === 0;
    if (isLast) {
      table[key] = value;
      return;
    }
    const inner: Record<string, unknown> = {};
    table[key] = step * 10 > 5 ? [inner] : inner;
    table = inner;
  }
}

/** What has to hold of every answer. */
function expectSound(text: string): void {
  const verdicts = PRESETS.map((preset) => {
    const { diagnostics, flyctl } = lint(text, { preset });
    for (const diagnostic of diagnostics) expectInside(diagnostic, text);
    const seen = diagnostics.map(({ rule, line, column, message }) => JSON.stringify([rule, line, column, message]));
    expect(new Set(seen).size, `a report came twice: ${seen.join("\n")}`).toBe(seen.length);
    const order = diagnostics.map(({ line, column }) => line * 1e7 + column);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    return flyctl;
  });
  expect(verdicts).toEqual([verdicts[0], verdicts[0], verdicts[0]]);
  expect(verdicts[0]).not.toEqual({ loads: false, validates: true });
}

function expectInside(diagnostic: Diagnostic, text: string): void {
  const lines = text.split("\n");
  const { line, column, endLine, endColumn, message, help, fix } = diagnostic;
  expect(lines[line - 1], `line ${line}`).toBeDefined();
  expect(lines[endLine - 1], `line ${endLine}`).toBeDefined();
  expect(column).toBeGreaterThanOrEqual(1);
  expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
  expect(endColumn).toBeLessThanOrEqual((lines[endLine - 1] ?? "").length + 1);
  expect(endLine > line || endColumn >= column).toBe(true);
  expect(message).toMatch(/\S/);
  expect(help).toMatch(/\S/);
  expect(`${message} ${help}`).not.toMatch(/\bNaN|\bInfinity\b|\[object /);
  expect(`${message}${help.replaceAll("\n", "")}`).not.toMatch(/\p{Cc}/u);
  for (const [index, edit] of (fix?.edits ?? []).entries()) {
    expect(edit.start).toBeGreaterThanOrEqual(fix?.edits[index - 1]?.end ?? 0);
    expect(edit.end).toBeGreaterThanOrEqual(edit.start);
    expect(edit.end).toBeLessThanOrEqual(text.length);
  }
}

/** Every path of a file, with what stands there. */
function within(value: unknown, path: Path): readonly (readonly [Path, unknown])[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, item]) => [[[...path, key], item] as const, ...within(item, [...path, key])]);
}

/** What a fix takes away is nothing, whole lines, exactly one key, value or header, or a comment behind them. */
function expectWholePieces(rule: string, text: string, edits: readonly Edit[]): void {
  const file = parse(text);
  const pieces = new Set(
    within(file.value, []).flatMap(([path]) =>
      (["key", "value", "header"] as const).map((part) => {
        const { start, end } = file.range(path, part);
        return `${start.offset}-${end.offset}`;
      }),
    ),
  );
  for (const { start, end } of edits) {
    const isLine = (offset: number) => offset === 0 || offset === text.length || text[offset - 1] === "\n";
    // A table may have several headers, each of which has its name in it.
    const isName = /^[\w-]+$/.test(text.slice(start, end)) && !/[\w-]/.test(`${text[start - 1]}${text[end]}`);
    const isComment = file.comments.some(
      ({ range }) => range.end.offset === end && /^[ \t]*$/.test(text.slice(start, range.start.offset)),
    );
    const isPiece = isName || isComment || pieces.has(`${start}-${end}`);
    const isWhole = start === end || (isLine(start) && isLine(end)) || isPiece;
    expect(isWhole, `the fix of ${rule} takes away ${JSON.stringify(text.slice(start, end))} of:\n${text}`).toBe(true);
  }
}

/** Any fix leaves a file that parses, does away with no more than it says, and adds no mistake that stops the file. */
function expectFixesSound(text: string): void {
  const before = lint(text, { preset: "all" }).diagnostics;
  const countLoad = (diagnostics: readonly Diagnostic[]) =>
    diagnostics.filter(({ outcome }) => outcome === "load").length;
  for (const { rule, outcome, fix } of before) {
    const edits = fix?.edits ?? [];
    if (edits.length === 0) continue;
    const fixed = applyEdits(text, edits);
    const kept = [...edits.map((edit, index) => text.slice(edits[index - 1]?.end ?? 0, edit.start) + edit.text)].join(
      "",
    );
    expect(fixed, rule).toBe(kept + text.slice(edits.at(-1)?.end));
    expectWholePieces(rule, text, edits);
    expect(parse(fixed).errors, `the fix of ${rule} leaves no TOML:\n${fixed}`).toEqual([]);
    // What could not be read at all may well have more mistakes inside.
    if (outcome !== "load") {
      const after = lint(fixed, { preset: "all" }).diagnostics;
      expect(countLoad(after), `the fix of ${rule} breaks the file:\n${fixed}`).toBeLessThanOrEqual(countLoad(before));
    }
  }
}

/** A safe fix never makes a file worse that flyctl takes. */
function expectFixesKeepVerdict(text: string): void {
  const { diagnostics, flyctl } = lint(text, { preset: "all" });
  for (const { rule, fix } of diagnostics) {
    if (!fix?.safe) continue;
    const fixed = applyEdits(text, fix.edits);
    const after = lint(fixed, { preset: "all" }).flyctl;
    expect(after.loads || !flyctl.loads, `the fix of ${rule} breaks the file:\n${fixed}`).toBe(true);
    expect(after.validates || !flyctl.validates, `after the fix of ${rule} flyctl refuses:\n${fixed}`).toBe(true);
  }
}

describe("any input gets a sound answer", () => {
  test("text of any kind", () => {
    fc.assert(fc.property(anyText, expectSound));
  });

  test("files of the wild, damaged", () => {
    fc.assert(fc.property(damaged, expectSound));
  });

  test("known keys with values that may not belong there", () => {
    fc.assert(fc.property(strange, (file) => expectSound(stringify(file))));
  });

  test("validate takes any value", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), strange), (value) => {
        const errors: { readonly message: string }[] = [];
        const isValid = validate(value, (error) => errors.push(error));
        expect(isValid).toBe(errors.length === 0);
      }),
    );
  });
});

describeWithShared("files of the wild", () => {
  test.each(corpusFiles().map(({ name, text }) => [name, text]))("%s: reports stand in the text", (_name, text) => {
    for (const diagnostic of lint(text, { preset: "all" }).diagnostics) expectInside(diagnostic, text);
  });
});

describe("fixes", () => {
  test("are sound on files of the wild, damaged", () => {
    fc.assert(fc.property(damaged, expectFixesKeepVerdict));
  });

  test("of any kind leave files of the wild, damaged, in a state to be read", () => {
    fc.assert(fc.property(damaged, expectFixesSound));
  });

  test("are sound on files of the wild, and on all examples", () => {
    expect(FILES.length).toBeGreaterThan(500);
    for (const text of FILES) expectFixesKeepVerdict(text);
    // Each fix is linted by itself, which adds up.
    for (const text of FILES.filter((_, index) => index % 4 === 0)) expectFixesSound(text);
  });
});

describe("the same file, written otherwise, gets the same answer", () => {
  const answer = (text: string) =>
    lint(text, { preset: "all" }).diagnostics.map(({ rule, line, column }) => `${line}:${column} ${rule}`);

  test("with the line ends of Windows", () => {
    for (const text of HEALTHY) expect(answer(text.replaceAll("\n", "\r\n"))).toEqual(answer(text));
  });

  test("with a byte order mark, but for what is said of the mark itself", () => {
    for (const text of HEALTHY) expect(parse(`\ufeff${text}`).value).toEqual(parse(text).value);
  });
});

/** Names that every JavaScript object has. */
const INHERITED = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "prototype"];

describe("names that every object has", () => {
  test("are keys like any other", () => {
    for (const section of ["env", "processes", "checks", "services", "http_service.checks", "build.args", "deploy"]) {
      for (const key of INHERITED) {
        expectSound(`${key} = 1\n[${section}]\n${key} = "${key}"\n`);
        expectSound(`[[${section}]]\n${key} = { ${key} = {} }\n`);
        expectSound(`[${section}.${key}]\ntoString = [{ ${key} = 1 }]\n`);
        expect(parse(`[${section}]\n${key} = 1\n`).range([...section.split("."), key], "key").start.line).toBe(2);
      }
    }
  });

  test("are values like any other", () => {
    for (const value of INHERITED) {
      for (const file of EXAMPLES.slice(0, 100)) expectSound(file.replaceAll(/"[^"\n]*"/g, `"${value}"`));
    }
  });
});

describe("every place", () => {
  /** What stands at a place, as written. */
  const written = (text: string, file: ParsedFile, path: Path, part: "key" | "value") => {
    const { start, end } = file.range(path, part);
    return text.slice(start.offset, end.offset);
  };
  function expectPlaces(text: string): void {
    const file = parse(text);
    if (file.errors.length > 0) return;
    for (const [path, value] of within(file.value, [])) {
      const step = path.at(-1);
      const key = written(text, file, path, "key");
      if (typeof step === "string") expect(Object.keys(parse(`${key} = 1`).value)).toEqual([step]);
      const stated = written(text, file, path, "value");
      // The value of a table is its header, or where it was first mentioned.
      const isTables = Array.isArray(value) && value.some(isTable) && /^\[\[.*\]\]$/.test(stated);
      if (!isTable(value) && !isTables) expect(parse(`it = ${stated}`).value).toEqual({ it: value });
    }
  }

  test("has the key and the value that were read there", () => {
    fc.assert(fc.property(damaged, expectPlaces));
    fc.assert(fc.property(strange, (file) => expectPlaces(stringify(file))));
    for (const text of FILES) expectPlaces(text);
  });
});

describe("files that were made to take long", () => {
  const times = (count: number, text: string) => text.repeat(count);
  const numbered = (count: number, line: (number: number) => string) =>
    Array.from({ length: count }, (_, n) => line(n));

  // The verdicts are flyctl's: it stops at the file, or `fly config validate` fails, or passes.
  test.each([
    ["10,000 brackets", "stops", `x = ${times(10_000, "[")}`],
    ["10,000 closed brackets", "stops", `x = ${times(10_000, "[")}${times(10_000, "]")}`],
    ["10,000 braces", "stops", `x = ${times(10_000, "{a=")}`],
    ["a key of 100,000 parts", "stops", `${times(100_000, "a.")}a = 1`],
    ["a header of 100,000 parts", "stops", `[${times(100_000, "a.")}a]`],
    ["a value far behind its number", "stops", `a = 1${times(200_000, " ")}x`],
    ["a million quotes", "stops", `a = ${times(1_000_000, '"')}`],
    ["a million backslashes", "stops", `a = "${times(1_000_000, "\\")}`],
    ["a million equals signs", "stops", times(1_000_000, "=")],
    ["a megabyte of mistakes", "stops", times(100_000, "key: value\n")],
    ["a megabyte of open lists", "stops", times(170_000, "a = [\n")],
    ["a megabyte of one number", "stops", `swap_size_mb = ${times(1_000_000, "9")}`],
    ["a megabyte of one duration", "stops", `kill_timeout = "${times(500_000, "1s")}x"`],
    ["a size of many digits", "fails", `[mounts]\ninitial_size = "${times(100_000, "1")} x"`],
    ["many wrappers around a command", "passes", `[processes]\napp = "${times(15_000, "env A=1 ")}x"`],
    ["many sections", "passes", times(4_000, "[[vm]]\nsize = 'x'\n")],
    ["many groups with services", "fails", numbered(2_000, (n) => `[[services]]\nprocesses = ["g${n}"]\n`).join("")],
    [
      "a service for many groups that are others",
      "fails",
      `${["[processes]", ...numbered(5_000, (n) => `g${n} = "x"`)].join("\n")}\n[[services]]\nprocesses = [${numbered(5_000, (n) => `"h${n}"`)}]\n`,
    ],
    ["a megabyte that flyctl would read, which is refused", "stops", times(60_000, "# nothing at all\n")],
    ["many keys that nobody knows", "stops", numbered(4_000, (n) => `k${n} = nan\n`).join("")],
  ] as const)("%s", { timeout: 30_000 }, (_name, verdict, text) => {
    const { diagnostics, flyctl } = lint(text, { preset: "all" });
    expect(flyctl).toEqual({ loads: verdict !== "stops", validates: verdict === "passes" });
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const diagnostic of diagnostics.slice(0, 100)) expectInside(diagnostic, text);
  });
});
