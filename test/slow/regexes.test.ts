/** No regular expression of the source takes longer than linear time, whatever text it is held against. */
import { checkSync } from "recheck";
import { expect, test } from "vitest";
import { regexesBelow } from "../regexes.ts";

const regexes = [...new Map(regexesBelow("src").map((regex) => [`/${regex.pattern}/${regex.flags}`, regex])).entries()];

/** Patterns that the checker cannot judge, or that are worse, each with the bound that makes it harmless. */
const BOUNDED: Readonly<Record<string, string>> = {};

test("finds the regular expressions", () => {
  expect(regexes.length).toBeGreaterThan(300);
});

test("each is linear", { timeout: 600_000 }, () => {
  const bad = regexes.flatMap(([written, { file, pattern, flags }]) => {
    if (Object.hasOwn(BOUNDED, written)) return [];
    // The `v` and `d` flags are none of its business; what it does not understand in time counts as bad.
    const { status } = checkSync(pattern, flags, { timeout: 30_000 });
    return status === "safe" ? [] : [`${file}: ${written} is ${status}`];
  });
  expect(bad).toEqual([]);
});

test("no exception is kept for a pattern that is gone", () => {
  const known = new Set(regexes.map(([written]) => written));
  expect(Object.keys(BOUNDED).filter((written) => !known.has(written))).toEqual([]);
});
