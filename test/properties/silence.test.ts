/** `--suppress` on any file: comments are added, and nothing else changes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { manuals } from "../../src/generated/manuals.ts";
import { readExample } from "../../src/manual.ts";
import { type SilenceOptions, silenceWith } from "../../src/silence.ts";
import { parse } from "../../src/toml/parse.ts";
import { mistakeCases } from "../cases.ts";

const silence = (text: string, options: Partial<SilenceOptions>) =>
  silenceWith(parse, text, { ...options, reason: "on purpose" });

const FILES = [
  ...Object.values(manuals).flatMap(({ examples }) => examples.map((example) => readExample(example).text)),
  ...mistakeCases.map(({ toml }) => toml),
];

test("any file keeps its values and its other lines, and the second time nothing is left to do", () => {
  fc.assert(
    fc.property(fc.constantFrom(...FILES), fc.boolean(), (text, isWindows) => {
      const before = isWindows ? text.replace(/\r?\n/g, "\r\n") : text;
      const { text: after, left } = silence(before, { preset: "all" });
      expect(parse(after).value).toEqual(parse(before).value);
      expect(
        after
          .replace(/^[ \t]*# flylint-disable(?:-next-line)? .* -- on purpose\r?\n/gm, "")
          .replace(/ # flylint-disable-line .* -- on purpose(?=\r?$)/gm, ""),
      ).toBe(before);
      const loud = left.diagnostics.filter(({ outcome }) => outcome !== "load" && outcome !== "validate");
      expect(loud.filter(({ rule }) => !/suppression$|^require-reason$/.test(rule))).toEqual([]);
      expect(silence(after, { preset: "all" }).text).toBe(after);
    }),
    { numRuns: 150 },
  );
}, 60_000);
