/** What every form of a file has: places in a text, and numbers that are carried on. */
import { describe, expect, test } from "vitest";
import { isTooDeep, MOST_LEVELS, tooDeep } from "../src/document/depth.ts";
import { stripMark } from "../src/document/mark.ts";
import { toNumber } from "../src/document/numbers.ts";
import { below, firstLineEnd, linesOf, newPlace, placesIn } from "../src/document/places.ts";
import { MAX_INT64_DOUBLE } from "../src/go/integer.ts";

describe("offsets as lines and columns", () => {
  const text = "ab\n\ncd\r\ne";
  test.each([
    [0, 1, 1, 0],
    [2, 1, 3, 2],
    [3, 2, 1, 3],
    [4, 3, 1, 4],
    [7, 3, 4, 7],
    [8, 4, 1, 8],
    [9, 4, 2, 9],
    [99, 4, 2, 9],
    [-1, 1, 1, 0],
  ])("%d is line %d, column %d", (offset, line, column, kept) => {
    expect(linesOf(text).position(offset)).toEqual({ offset: kept, line, column });
  });

  test("a range does not end before its start", () => {
    const { range } = linesOf(text);
    const ends = ({ start, end }: ReturnType<typeof range>) => [start.offset, end.offset];
    expect([ends(range(1, 5)), ends(range(5, 1))]).toEqual([
      [1, 5],
      [5, 5],
    ]);
  });

  test.each([
    ["a = 1  \nb", 0, 9, 5],
    ["a = 1", 0, 5, 5],
    ["a = 1 # x", 0, 6, 5],
    ["a\nb = 2 \nc", 2, 10, 7],
    ["a = 1\nb", 0, 3, 3],
  ])("the first line of %j from %d to %d ends at %d", (line, start, end, stop) => {
    expect(firstLineEnd(line, start, end)).toBe(stop);
  });
});

describe("places of values", () => {
  const text = "[vm]\nsize.kind = 'x'\n[[a]]\nb = 1\n";
  const { range } = linesOf(text);
  const root = newPlace();
  const vm = below(root, "vm");
  vm.header = range(0, 4);
  const size = below(vm, "size");
  size.keys.push(range(5, 9));
  size.dotted = true;
  const kind = below(size, "kind");
  kind.keys.push(range(5, 14));
  kind.dotted = true;
  kind.value = range(17, 20);
  const list = below(root, "a");
  list.mention = range(21, 26);
  const b = below(below(list, 0), "b");
  b.keys.push(range(27, 28));
  b.value = range(31, 32);
  const places = placesIn(root, text);

  test.each([
    [["vm", "size", "kind"], "value", [17, 20]],
    [["vm", "size", "kind"], "key", [5, 14]],
    [["vm", "size", "kind"], "header", [5, 14]],
    [["vm", "size"], "value", [5, 9]],
    [["vm"], "header", [0, 4]],
    [["a"], "header", [21, 26]],
    [["a", 0, "b"], "value", [31, 32]],
    [["vm", "memory"], "key", [0, 4]],
    [["vm", "size", "kind", "x"], "key", [5, 14]],
    [["a", 7], "key", [21, 26]],
    [["gone"], "key", [0, 4]],
    [[], "value", [0, 4]],
  ] as const)("the %2$s of %1$j", (path, part, [start, end]) => {
    const found = places.range(path, part);
    expect([found.start.offset, found.end.offset]).toEqual([start, end]);
  });

  test("what has a header of its own", () => {
    expect([places.hasHeader(["vm"]), places.hasHeader(["a"]), places.hasHeader(["gone"])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("the names of a dotted key, of the table that it is in, and of none", () => {
    expect(places.dotted(["vm", "size", "kind"])).toEqual(["size", "kind"]);
    expect(places.dotted(["vm", "size"])).toEqual(["size"]);
    expect(places.dotted(["vm"])).toBeUndefined();
    expect(places.dotted(["a", 0, "b"])).toBeUndefined();
  });

  test("all keys of a path, and of one that is not there", () => {
    expect(places.keys(["a", 0, "b"]).map(({ start }) => start.offset)).toEqual([27]);
    expect(places.keys(["gone"])).toEqual([]);
  });

  test.each([
    [
      0,
      99,
      [
        ["vm", "size", "kind"],
        ["a", 0, "b"],
      ],
    ],
    [17, 31, [["vm", "size", "kind"]]],
    [18, 32, [["a", 0, "b"]]],
    [18, 31, []],
    [32, 99, []],
  ] as const)("the values that start from %d to before %d", (start, end, paths) => {
    expect(places.startingIn(start, end)).toEqual(paths);
  });

  test("the same step leads to the same place", () => {
    expect(below(root, "vm")).toBe(vm);
  });
});

test.each([
  [8080n, 8080],
  [-1n, -1],
  [2n ** 63n - 1n, MAX_INT64_DOUBLE],
  [-(2n ** 63n), -MAX_INT64_DOUBLE],
  [2n ** 63n, 2 ** 63],
  [-(2n ** 64n), -(2 ** 64)],
])("the integer %d is carried on as a number that is not rounded onto a bound", (value, number) => {
  expect(toNumber(value)).toBe(number);
});

describe("nesting", () => {
  const nested = (levels: number) => {
    let value: unknown = new Date(0);
    for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [1, value] : { a: null, b: value };
    return value;
  };
  test.each([
    [0, false],
    [1, false],
    [MOST_LEVELS, false],
    [MOST_LEVELS + 1, false],
    [MOST_LEVELS + 2, true],
  ])("of %d levels is too deep: %s", (levels, deep) => expect(isTooDeep(nested(levels))).toBe(deep));

  test("is reported at the line with the most of it, the first of several", () => {
    expect(tooDeep("a = 1\r\nb = [[{c.d = 1}]]\r\ne = [[{f.g = 1}]]\n")).toMatchObject({
      kind: "syntax",
      range: { start: { offset: 7, line: 2, column: 1 }, end: { offset: 24, line: 2, column: 18 } },
    });
    expect(tooDeep("a[\nb")).toMatchObject({ range: { start: { offset: 0, line: 1 }, end: { offset: 2, column: 3 } } });
    expect(tooDeep(`# ${"long ".repeat(9)}\na = [[]]\n`)).toMatchObject({ range: { start: { line: 2 } } });
  });
});

test("a byte order mark is taken from the beginning alone", () => {
  expect([stripMark("\ufeffa\ufeff"), stripMark("a\ufeff")]).toEqual(["a\ufeff", "a\ufeff"]);
});
