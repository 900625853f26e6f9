/** No fly.json or fly.yaml, however broken, breaks flylint, and values arrive as they were written. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lint } from "../../src/lint.ts";
import { readerFor } from "../../src/reader.ts";
import { budget } from "../property.ts";

describe("no text breaks it", () => {
  const PIECES = [
    ..."{}[]:,\"'&*!|>?-#%@`~\\\t\r\n ",
    ..."<<: *a|&a |*a|---\n|...\n|%YAML 1.1\n|%YAML 1.2\n|!!int |!!binary |!x |\ufeff|\u0085|\u2028|\ud83e|null|1e400|-0|0777|0o8|18446744073709551616|.inf|2024-05-01|__proto__|app|env|checks|http_service|kill_timeout|mounts: \n  - |: |- |  |\n  ".split(
      "|",
    ),
  ];

  test.each(["fly.json", "fly.yaml"])("made-up texts: %s", (filename) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const { faults, diagnostics } = lint(text, { filename, preset: "all" });
        expect(faults).toEqual([]);
        for (const { line, column, endLine, endColumn } of diagnostics) {
          const lines = text.split("\n");
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(endLine > line || endColumn >= column).toBe(true);
        }
      }),
      budget(200),
    );
  });

  test.each(["fly.json", "fly.yaml"])("any values, written and read again: %s", (filename) => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const document = readerFor(filename)(JSON.stringify(value));
        // What else JSON leaves as it is, YAML may refuse.
        if (!/^[ -~]*$/.test(JSON.stringify(value))) return;
        if (filename === "fly.json") expect(document.value).toEqual(JSON.parse(JSON.stringify(value)));
        else expect(document.errors.filter(({ kind }) => kind === "syntax")).toEqual([]);
      }),
      budget(100),
    );
  });
});
