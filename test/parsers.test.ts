/** Go's own formats. Each table was read off the Go functions themselves (Go 1.26; docker/go-units 0.5.0; google/shlex). */
import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "../src/go/duration.ts";
import { formatFloat, formatValue } from "../src/go/format.ts";
import { parseInteger, parseLimits } from "../src/go/integer.ts";
import { splitWords } from "../src/go/shell-words.ts";
import { formatMemory, parseMemory, parseVolumeSize } from "../src/go/size.ts";

/** Text, nanoseconds; undefined where time.ParseDuration refuses. */
const DURATIONS: readonly (readonly [string, number | undefined])[] = [
  ["", undefined],
  ["0", 0],
  ["+0", 0],
  ["-0", 0],
  ["5", undefined],
  ["5s", 5e9],
  ["5 s", undefined],
  [" 5s", undefined],
  ["1m30s", 90e9],
  ["-1.5h", -5400e9],
  [".5s", 5e8],
  ["5.s", 5e9],
  ["1.5.s", undefined],
  ["1d", undefined],
  ["1S", undefined],
  ["ms", undefined],
  ["1\u00b5s", 1000],
  ["1\u03bcs", 1000],
  ["1us", 1000],
  ["3ns", 3],
  ["0.5ns", 0],
  ["2562047h47m16.854775807s", 2 ** 63],
  ["2562047h47m16.854775808s", undefined],
  ["-2562047h47m16.854775808s", -(2 ** 63)],
  ["9223372036854775807ns", 2 ** 63],
  ["9223372036854775808ns", undefined],
  ["1h-1m", undefined],
  ["1m1", undefined],
  ["+5s", 5e9],
  ["--5s", undefined],
  ["1e3s", undefined],
  [".s", undefined],
  ["0x1s", undefined],
];

describe("durations (time.ParseDuration)", () => {
  test.each(DURATIONS)("%j", (text, ns) =>
    expect(Object.is(parseDuration(text), -0) ? 0 : parseDuration(text)).toBe(ns),
  );
});

test.each([
  [0, "0s"],
  [90e9, "90s"],
  [120e9, "2m"],
  [5400e9, "1h30m"],
  [5e8, "500ms"],
  [5, "5ns"],
  [-5e9, "-5s"],
])("%j nanoseconds are written %s", (ns, text) => expect(formatDuration(ns)).toBe(text));

/** Text, whole GB of a volume, whole MB of memory; undefined where go-units refuses. */
const SIZES: readonly (readonly [string, number | undefined, number | undefined])[] = [
  ["", undefined, undefined],
  ["10", 10, 10],
  ["-5", -5, -5],
  ["+7", 7, 7],
  ["1_0", 0, 0],
  ["10gb", 10, 10240],
  ["10GB", 10, 10240],
  ["10 GB", 10, 10240],
  ["10g", 10, 10240],
  ["10gib", 10, 10240],
  ["10gbs", undefined, undefined],
  ["1.9gb", 1, 1945],
  ["999mb", 0, 999],
  ["999999999", 999999999, 999999999],
  ["1.5", 0, 0],
  ["10.0", 0, 0],
  ["10 ", 0, 0],
  ["5.gb", 5, 5120],
  [".5gb", 0, 512],
  ["1e3", 0, 0],
  ["1e3mb", 1, 1000],
  ["0x10", undefined, undefined],
  ["0x1p10mb", 1, 1024],
  ["1_000mb", 1, 1000],
  ["-1gb", undefined, undefined],
  ["-0gb", 0, 0],
  [" 1gb", undefined, undefined],
  ["1 0gb", undefined, undefined],
  ["gb", undefined, undefined],
  ["1tb", 1000, 1048576],
  ["1pb", 1000000, 1073741824],
  ["1eb", undefined, undefined],
  ["512mb", 0, 512],
  ["256kb", 0, 0],
  ["1.5gb", 1, 1536],
  ["512MiB", 0, 512],
  ["1b", 0, 0],
  ["1bb", undefined, undefined],
  // More bytes than int64 holds: what Go makes of it depends on the machine, and flyctl refuses it on each of them.
  ["99999999999999999999", undefined, undefined],
  ["9223372036854775808", undefined, undefined],
  ["\uff11gb", undefined, undefined],
  ["1e1_0b", 10, 9536],
  ["0x_1p4gb", 16, 16384],
  ["0x1__0p4gb", undefined, undefined],
  ["0x5_p1gb", undefined, undefined],
  ["0x1p1_0b", 0, 0],
  ["1_gb", undefined, undefined],
];

describe("sizes (helpers.ParseSize of flyctl, on docker/go-units)", () => {
  const plain = (value: number | undefined) => (value === 0 ? 0 : value);
  test.each(SIZES)("%j", (text, volume, memory) => {
    expect([plain(parseVolumeSize(text)), plain(parseMemory(text))]).toEqual([volume, memory]);
  });
  test.each([
    [512, "512mb"],
    [1024, "1gb"],
    [1536, "1536mb"],
  ])("%j MB are written %s", (megabytes, text) => expect(formatMemory(megabytes)).toBe(text));
});

/** Text, its words, and what it ends within. */
const COMMANDS: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ["", [], undefined],
  ["  ", [], undefined],
  ["a\tb\nc\rd", ["a", "b", "c", "d"], undefined],
  ["'a b' c", ["a b", "c"], undefined],
  ["a'b'\"c\"", ["abc"], undefined],
  ["a \\", ["a"], "\\"],
  ["a \\ b", ["a", " b"], undefined],
  ["'a", [], "'"],
  ['"a', [], '"'],
  ['"a\\"b"', ['a"b'], undefined],
  ["'a\\'b", ["a\\b"], undefined],
  ["# all", [], undefined],
  ["a # b", ["a"], undefined],
  ["a#b", ["a#b"], undefined],
  ["a '#' b", ["a", "#", "b"], undefined],
  ["a \\# b", ["a", "#", "b"], undefined],
  ["a # it's\nb", ["a", "b"], undefined],
  ['""', [""], undefined],
  ["a '' b", ["a", "", "b"], undefined],
  ["$A && b | c;d", ["$A", "&&", "b", "|", "c;d"], undefined],
  ["\\'a", ["'a"], undefined],
];

describe("commands (google/shlex)", () => {
  test.each(COMMANDS)("%j", (text, words, unclosed) => {
    const split = splitWords(text);
    expect(split.unclosed).toBe(unclosed);
    if (unclosed === undefined) expect(split.words).toEqual(words);
  });
});

/** Text and integer; undefined where strconv.Atoi refuses. */
const INTEGERS: readonly (readonly [string, number | undefined])[] = [
  ["", undefined],
  ["0", 0],
  ["-0", 0],
  ["+5", 5],
  ["007", 7],
  ["1_000", undefined],
  ["0x10", undefined],
  [" 1", undefined],
  ["1 ", undefined],
  ["1.0", undefined],
  ["9223372036854775807", 2 ** 63],
  ["9223372036854775808", undefined],
  ["-9223372036854775808", -(2 ** 63)],
  ["-9223372036854775809", undefined],
  ["+", undefined],
  ["\uff11", undefined],
];

describe("integers (strconv.Atoi)", () => {
  test.each(INTEGERS)("%j", (text, value) => {
    const parsed = parseInteger(text);
    expect(parsed === 0 ? 0 : parsed).toBe(value);
  });
  test.each([
    ["20,25", { soft: 20, hard: 25 }],
    ["20", undefined],
    ["20, 25", undefined],
    ["20,25,30", undefined],
    [",25", undefined],
  ])("the limits %j", (text, limits) => expect(parseLimits(text)).toEqual(limits));
});

describe("text (%v of fmt)", () => {
  test.each([
    [100000, "100000"],
    [1e6, "1e+06"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [3.5, "3.5"],
    [-0, "-0"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "+Inf"],
    [1.5e21, "1.5e+21"],
  ])("the float %j", (value, text) => expect(formatFloat(value)).toBe(text));

  test("other values", () => {
    expect(formatValue({ b: 1n, a: [true, "x"] })).toBe("map[a:[true x] b:1]");
    expect(formatValue(9007199254740993n)).toBe("9007199254740993");
  });
});
