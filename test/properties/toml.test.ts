/** Whatever a text is, what is mended of it is TOML, in time. */
import fc from "fast-check";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/toml/parse.ts";
import { mend } from "../../src/toml/repair/mend.ts";
import { budget } from "../property.ts";

test.each([
  ["lines with a colon", "key: value\n"],
  ["lists that are opened", "a = [\n"],
  ["headers", "[a]\n"],
  ["keys", "a = 1\n"],
  ["quotes", '"'],
  ["escaped quotes", '\\"'],
  ["brackets and blanks", `[${" ".repeat(900)}=\n`],
  ["line ends", "\n"],
  ["marks of git", "<<<<<<< a\n=======\n>>>>>>> b\n"],
])("a megabyte of %s", (_name, piece) => {
  const text = `x\n${piece.repeat(2 ** 20 / piece.length)}`;
  expect(parse(text).errors[0]?.range.start.line).toBeLessThan(3);
});

describe("what is mended", () => {
  const TOKENS = [
    ...String.raw`" ' """ ''' [ ] [[ ]] { } = : , . # \ \u12 // := -`.split(" "),
    ...["a", "b", "a.b", "[a]", "[[a]]", "1", "5s", "01", "true", "yes", "2024-02-31", "80:80", "# c", "export ", "- "],
    ...["a = ", "a = [", "a = {", "a = 1\n", 'b = "x"\n', " ", "\t", "\r", "\n", "\r\n"],
    ...["<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "\u201c", "\u00a0", "\u0008", "\u2028", "\ufeff", "\ud83e"],
  ];

  test("is TOML, with as many lines as before", () => {
    const soup = fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }).map((tokens) => tokens.join(""));
    fc.assert(
      fc.property(soup, (text) => {
        const mended = mend(text);
        expect(parseToml(mended.text, { integersAsBigInt: true })).toEqual(mended.exact);
        expect(mended.text.split("\n")).toHaveLength(text.split("\n").length);
      }),
      budget(2000),
    );
  });
});
