/** `fix` of the library on any file: what it was not asked to change stays, to the last byte. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { manuals } from "../../src/generated/manuals.ts";
import { type Diagnostic, fix, lint } from "../../src/index.ts";
import { readExample } from "../../src/manual.ts";
import { flyctlVerdicts, mistakeCases } from "../cases.ts";
import { budget } from "../property.ts";

const EXAMPLES = Object.values(manuals).flatMap(({ examples }) => examples.map((example) => readExample(example).text));
const FILES = [...EXAMPLES, ...flyctlVerdicts.map(({ toml }) => toml), ...mistakeCases.map(({ toml }) => toml)];
/** Those that have something to fix: nothing is learnt from the others. */
const FIXABLE = FILES.filter((text) => lint(text, { preset: "all" }).diagnostics.some((report) => report.fix));

const lineEnd = fc.constantFrom("\n", "\r\n");
/** A file with line ends of one kind or several, and perhaps none at its end. */
const variant = fc
  .record({
    text: fc.constantFrom(...FIXABLE),
    ends: fc.oneof(
      lineEnd.map((end) => [end]),
      fc.array(lineEnd, { minLength: 2, maxLength: 9 }),
    ),
    isOpen: fc.boolean(),
    unsafe: fc.boolean(),
  })
  .map(({ text, ends, isOpen, unsafe }) => {
    const lines = text.replace(/\n+$/, "").split("\n");
    const ended = lines.map((line, index) =>
      isOpen && index === lines.length - 1 ? line : `${line}${ends[index % ends.length] ?? "\n"}`,
    );
    return { text: ended.join(""), ends: new Set(ends), unsafe };
  });

/** Each line with its line end. */
const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const plain = (line: string) => line.replace(/\r?\n$/, "");

describe("any file", () => {
  test("is the same outside the edits, to the last carriage return", () => {
    fc.assert(
      fc.property(variant, ({ text, ends, unsafe }) => {
        const result = fix(text, { preset: "all", unsafe });
        const [before, after] = [linesOf(text), linesOf(result.text)];
        const kept = before.filter((line) => before.filter((other) => plain(other) === plain(line)).length === 1);
        for (const line of kept) {
          const same = after.filter((other) => plain(other) === plain(line));
          // The last line gets a line end where something comes below it.
          if (same.length === 1 && line.endsWith("\n")) expect(same[0]?.endsWith("\n") ? same[0] : line).toBe(line);
        }
        // A single line that is not ended has no line ends to keep to.
        const [only] = ends.size === 1 && text.includes("\n") ? ends : [];
        if (only !== undefined)
          for (const line of after.slice(0, -1)) expect(line.slice(plain(line).length)).toBe(only);
      }),
      budget(40),
    );
  }, 60_000);

  test("is fixed alike whatever its line ends are", () => {
    fc.assert(
      fc.property(variant, ({ text, unsafe }) => {
        const options = { preset: "all", unsafe } as const;
        const lf = (some: string) => some.replaceAll("\r\n", "\n");
        expect(lf(fix(text, options).text)).toBe(fix(lf(text), options).text);
      }),
      budget(40),
    );
  }, 60_000);

  test("has no new error afterwards, is judged no worse, and stays as it is the second time", () => {
    fc.assert(
      fc.property(variant, ({ text, unsafe }) => {
        const options = { preset: "all", unsafe } as const;
        const before = lint(text, options);
        const { text: fixed, left, applied } = fix(text, options);
        const errors = (reports: readonly Diagnostic[]) => reports.filter(({ severity }) => severity === "error");
        expect(errors(left.diagnostics).length).toBeLessThanOrEqual(errors(before.diagnostics).length);
        expect(left.flyctl.loads || !before.flyctl.loads).toBe(true);
        expect(left.flyctl.validates || !before.flyctl.validates).toBe(true);
        expect(fixed === text).toBe(applied.length === 0);
        if (!unsafe) expect(fix(fixed, options).text).toBe(fixed);
      }),
      budget(40),
    );
  }, 60_000);
});
