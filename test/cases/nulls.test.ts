/** fixtures/cases/nulls.json: flyctl's verdict on a null in the place of each key and list. */
import { describe, expect, test } from "vitest";
import { lint } from "../../src/lint.ts";
import { nullCases } from "../cases.ts";

describe("a null anywhere", () => {
  const verdictOf = (text: string) => {
    const { loads, validates } = lint(text, { filename: "fly.json", fixes: false }).flyctl;
    return validates ? "passes" : loads ? "fails validation" : "fails to load";
  };

  test.each(Object.entries(nullCases))("%s where flyctl says so", (verdict, texts) => {
    expect(texts.length).toBeGreaterThan(40);
    expect(texts.filter((text) => verdictOf(text) !== verdict)).toEqual([]);
  });
});
