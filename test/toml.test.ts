/** From text to values and places, also where the text is no TOML. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Part } from "../src/document/document.ts";
import { code } from "../src/help.ts";
import type { Path } from "../src/path.ts";
import { createLocator } from "../src/toml/locator.ts";
import { parse } from "../src/toml/parse.ts";
import { printableHelp } from "../src/words/printable.ts";

/** What stands at a path, as it is written. */
function written(text: string, path: Path, part: Part): string {
  const { start, end } = createLocator(text).range(path, part);
  return text.slice(start.offset, end.offset);
}

/** `line:column-endLine:endColumn` of a part. */
function place(text: string, path: Path, part: Part): string {
  const { start, end } = createLocator(text).range(path, part);
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

const FILE = `app = "my-shop" # the name
env.PORT = "8080"
kill_timeout = """
5s"""

[http_service]
  internal_port = 8080
  concurrency = { type = "requests", soft_limit = 20 }
  processes = [
    "web", # first
    "api",
  ]

  [[http_service.checks]]
    path = "/a"

  [[ http_service . checks ]]
    path = "/b"
    [http_service.checks.headers]
      "X-Check" = 'yes'
`;

describe("places", () => {
  const parts: readonly (readonly [Path, Part, string])[] = [
    [["app"], "key", "app"],
    [["app"], "value", '"my-shop"'],
    [["env"], "key", "env"],
    [["env", "PORT"], "key", "PORT"],
    [["env", "PORT"], "value", '"8080"'],
    [["kill_timeout"], "value", '"""\n5s"""'],
    [["http_service"], "header", "[http_service]"],
    [["http_service", "internal_port"], "value", "8080"],
    [["http_service", "concurrency"], "header", "concurrency"],
    [["http_service", "concurrency", "soft_limit"], "key", "soft_limit"],
    [["http_service", "processes", 1], "value", '"api"'],
    [["http_service", "checks", 0], "header", "[[http_service.checks]]"],
    [["http_service", "checks", 1], "header", "[[ http_service . checks ]]"],
    [["http_service", "checks", 1, "path"], "value", '"/b"'],
    [["http_service", "checks", 1, "headers"], "header", "[http_service.checks.headers]"],
    [["http_service", "checks", 1, "headers", "X-Check"], "key", '"X-Check"'],
    [["http_service", "checks", 1, "headers", "X-Check"], "value", "'yes'"],
  ];
  test.each(parts)("%j, its %s", (path, part, text) => {
    expect(written(FILE, path, part)).toBe(text);
  });

  test("what is not there is looked for at what is around it", () => {
    expect(written(FILE, ["http_service", "force_https"], "value")).toBe("[http_service]");
    expect(written(FILE, ["http_service", "checks", 0, "method"], "key")).toBe("[[http_service.checks]]");
    expect(place(FILE, ["nowhere"], "key")).toBe("1:1-1:27");
    expect(place(FILE, [], "header")).toBe("1:1-1:27");
  });

  test("dotted keys know the names in front of them, from the header above on", () => {
    const { dotted } = parse("a.b.c = 1\n[d]\ne.f = 1\n[[g]]\nh.i = 1\n[j]\nk = { l = 1 }\n").locate();
    expect(dotted(["a"])).toEqual(["a"]);
    expect(dotted(["a", "b"])).toEqual(["a", "b"]);
    expect(dotted(["d", "e"])).toEqual(["e"]);
    expect(dotted(["g", 0, "h"])).toEqual(["h"]);
    for (const path of [[], ["d"], ["g", 0], ["j", "k"], ["a", "b", "c"]]) expect(dotted(path)).toBeUndefined();
  });

  test("of a table with several headers its own counts, else the first", () => {
    const text = "[a.b]\nx = 1\n[a]\ny = 2\n[c.d]\n[c.e]\n";
    expect(place(text, ["a"], "header")).toBe("3:1-3:4");
    expect(place(text, ["c"], "header")).toBe("5:1-5:6");
    expect(place(text, ["a", "y"], "key")).toBe("4:1-4:2");
  });

  test("comments", () => {
    const { comments } = createLocator(FILE);
    expect(comments.map(({ text, range }) => [text, range.start.line, range.start.column])).toEqual([
      [" the name", 1, 17],
      [" first", 10, 12],
    ]);
  });
});

describe("line ends, marks and blanks", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ["CRLF", 'a = 1\r\n[b]\r\n  c = "x"\r\n', "3:3-3:4", "3:7-3:10"],
    ["tabs", 'a = 1\n[b]\n\tc\t=\t"x"\n', "3:2-3:3", "3:6-3:9"],
    ["no line end at the end", 'a = 1\n[b]\n  c = "x"', "3:3-3:4", "3:7-3:10"],
    ["a byte order mark", '\ufeffa = 1\n[b]\n  c = "x"\n', "3:3-3:4", "3:7-3:10"],
    ["characters of two code units", 'a = "🪰🪰"\n[b]\n  c = "x"\n', "3:3-3:4", "3:7-3:10"],
  ];
  test.each(cases)("%s", (_name, text, key, value) => {
    expect([place(text, ["b", "c"], "key"), place(text, ["b", "c"], "value")]).toEqual([key, value]);
    expect(parse(text).value).toMatchObject({ b: { c: "x" } });
  });

  test("a byte order mark moves what stands on line 1, and is a mistake of its own", () => {
    const text = '\ufeffapp = "x"\n';
    expect([place(text, ["app"], "key"), written(text, ["app"], "value")]).toEqual(["1:2-1:5", '"x"']);
    expect(parse(text).errors).toMatchObject([{ kind: "syntax", range: { start: { offset: 0, line: 1, column: 1 } } }]);
  });

  test("columns count UTF-16 code units", () => {
    expect(place('a = { "🪰" = 1, b = 2 }\n', ["a", "b"], "key")).toBe("1:17-1:18");
  });

  test.each(["", "\n", "# only a comment", "\r\n\r\n"])("nothing in %j", (text) => {
    expect(parse(text)).toMatchObject({ value: {}, errors: [] });
    expect(createLocator(text).range(["app"], "value").start).toEqual({ offset: 0, line: 1, column: 1 });
  });
});

describe("values arrive as flyctl's decoder sees them", () => {
  test("integers, floats, dates", () => {
    const { value, exact } = parse("a = 9007199254740993\nb = 8080.0\nc = 2024-05-01\nd = 0x1F\ne = 07:32:00\n");
    expect(value).toEqual({ a: 9007199254740992, b: 8080, c: "2024-05-01", d: 31, e: "07:32:00" });
    expect(exact.a).toBe(9007199254740993n);
  });

  test("TOML 1.1, which flyctl reads", () => {
    const { value, errors } = parse('a = {\n  b = 1, # one\n  c = "\\x41\\e",\n}\n');
    expect([value, errors]).toEqual([{ a: { b: 1, c: "A\u001b" } }, []]);
  });
});

/** One mistake each: the text, where it is, a word of the message, and the help or its beginning. */
const MISTAKES: readonly (readonly [name: string, text: string, at: string, message: RegExp, help: string])[] = [
  ["text without quotes", "app = my-shop\n", "1:7-1:14", /need quotes: my-shop/, 'app = "my-shop"'],
  ["a colon, as in YAML", "app: my-shop\n", "1:4-1:5", /not ":"/, 'app = "my-shop"'],
  ["a section, as in YAML", "http_service:\n", "1:13-1:14", /YAML/, "[http_service]"],
  ["JSON", '"app": "x",\n', "1:6-1:7", /not ":"/, 'app = "x"'],
  ["a unit without quotes", "kill_timeout = 5s\n", "1:16-1:18", /5s needs quotes/, 'kill_timeout = "5s"'],
  ["curly quotes", "app = “x”\n", "1:7-1:8", /Curly quotes/, 'app = "x"'],
  ["an invisible blank", "app\u00a0= 1\n", "1:4-1:5", /invisible/, "app = 1"],
  ["a header with one bracket", '[env\nA = "1"\n', "1:1-1:5", /brackets/, "[env]"],
  ["a header with three brackets", "[[services]\ninternal_port = 1\n", "1:1-1:12", /brackets/, "[[services]]"],
  ["a backslash", 'd = "C:\\Docker"\n', "1:8-1:10", /\\D is not a valid escape/, 'd = "C:/Docker"'],
  ["an open quote", 'app = "x\n', "1:7-1:9", /not closed|never closed/, 'app = "x"'],
  ["a list without quotes", "processes = [web]\n", "1:13-1:18", /in an array/, 'processes = ["web"]'],
  ["an open list", 'processes = ["web"\napp = "x"\n', "1:13-1:19", /never closed/, 'processes = ["web"]'],
  ["True", "force_https = True\n", "1:15-1:19", /lowercase/, "force_https = true"],
  ["on", "auto_stop_machines = on\n", "1:22-1:24", /on is not a TOML value/, 'auto_stop_machines = "stop"'],
  ["null", "app = null\n", "1:7-1:11", /no null/, 'Delete the line. Or write an empty string:\napp = ""'],
  [
    "a variable of a shell",
    "internal_port = $PORT\n",
    "1:17-1:22",
    /is not a TOML value, and Fly does not expand variables/,
    "Write the value itself: a number as it is, a string in quotes.",
  ],
  ["a leading zero", "a = 0123\n", "1:5-1:9", /leading zero/, "a = 123"],
  ["a trailing comma", "a = 1,\n", "1:6-1:7", /comma/, "a = 1"],
  ["a comment of another language", "// hello\n", "1:1-1:9", /comments start with #/, "# hello"],
  ["a mark of git", "<<<<<<< HEAD\n", "1:1-1:13", /merge/, "Keep one of the two versions"],
  [
    "a merge that was never finished",
    '<<<<<<< HEAD\n[env]\nA = "1"\n=======\n[env]\nA = "2"\n>>>>>>> main\nB = "3"\n',
    "1:1-1:13",
    /ends on line 7/,
    "Keep one of the two versions",
  ],
  ["two keys on one line", 'a = "1" b = "2"\n', "1:9-1:16", /b must be on its own line/, 'a = "1"\nb = "2"'],
  ["a comment of another language behind a value", 'a = "x" // y\n', "1:9-1:13", /not \/\//, 'a = "x" # y'],
  ["a version without quotes", "a = 18.17.1\n", "1:5-1:12", /need quotes/, 'a = "18.17.1"'],
  ["an apostrophe in single quotes", "a = 'it's'\n", "1:5-1:11", /second quote/, 'a = "it\'s"'],
  ["a table without a comma", 'a = [{ b = "c d = e" f = 1 }]\n', "1:5-1:30", /comma/, 'a = [{ b = "c d = e", f = 1 }]'],
  ["blanks between the brackets of a header", "[ [vm] ]\ncpus = 1\n", "1:1-1:9", /Spaces are not allowed/, "[[vm]]"],
  ["a brace around the file", "{\n", "1:1-1:2", /matches nothing/, "Delete the line."],
  [
    "a list of tables after a list that their section has",
    "[[services]]\nhttp_checks = []\n[[services.http_checks]]\npath = 1\n",
    "3:1-3:25",
    /line 2 already sets http_checks = \[\]/,
    "Delete line 2",
  ],
  [
    "a section after a part of it",
    "[[services.ports]]\nport = 80\n[[services]]\ninternal_port = 80\n",
    "3:1-3:13",
    /must come before \[\[services.ports\]\] on line 1/,
    "Move [[services]]",
  ],
  [
    "double brackets after single ones",
    "[deploy]\na = 1\n[[deploy]]\nb = 1\n",
    "3:1-3:11",
    /conflicts with/,
    "Move the lines below it under [deploy] on line 1",
  ],
  ["a port mapping of Docker", "ports = 80:8080\n", "1:9-1:16", /Docker port mapping/, "[[services]]"],
  [
    "one without a name",
    "  fly-global-services:53:5353/udp\n",
    "1:3-1:34",
    /Docker port mapping/,
    "[[services]]\n  internal_port = 5353",
  ],
  ["a number that is too large", "a = 9223372036854775808\n", "1:5-1:24", /64-bit integers/, "Use a smaller integer"],
  [
    "a day that does not exist",
    "a = 2023-02-29\n",
    "1:5-1:15",
    /2023-02-29 is not a valid date/,
    "Use a date that exists",
  ],
  ["a float beyond all bounds", "a = 1e400\n", "1:5-1:10", /too large/, "Use a smaller number"],
  ["a key twice", "a = 1\nb = 2\na = 3\n", "3:1-3:2", /already set on line 1/, "Keep one of the two lines"],
  [
    "a table twice",
    "[a]\nb = 1\n[a]\nc = 2\n",
    "3:1-3:4",
    /already defined on line 1/,
    "Move the lines below it under",
  ],
  [
    "a list of tables after an empty list",
    "m = []\n[[m]]\na = 1\n",
    "2:1-2:6",
    /line 1 already sets m = \[\]/,
    "Delete line 1",
  ],
  [
    "both kinds of brackets",
    "[[a]]\nb = 1\n[a]\nb = 2\n",
    "3:1-3:4",
    /conflicts with/,
    "Write both headers with the same brackets",
  ],
  [
    "a dotted key into a table of which a list has come already",
    "[[a.b.c]]\nx = 1\n[a]\nd = 1\nb.e = 1\nb.f = 1\n",
    "5:1-5:2",
    /Line 1 already opens \[a\.b\]/,
    "Write [a.b] as a header",
  ],
  [
    "more levels than anybody reads",
    `a = ${"[".repeat(1001)}${"]".repeat(1001)}\n`,
    "1:1-1:2007",
    /flylint stops reading/,
    "Use fewer nested brackets and dots",
  ],
];

describe("a mistake in the TOML", () => {
  test.each(MISTAKES)("%s", (_name, text, at, message, help) => {
    const { errors } = parse(text);
    expect(
      errors.map(({ range: { start, end } }) => `${start.line}:${start.column}-${end.line}:${end.column}`),
    ).toEqual([at]);
    expect(errors[0]?.message).toMatch(message);
    expect(printableHelp(errors[0]?.help ?? "").help.startsWith(help)).toBe(true);
  });

  test("does not hide what stands around it", () => {
    const { value, errors } = parse(
      'app = my-shop\n[env]\nA = "1"\n[broken\nB = "2"\n[http_service]\ninternal_port = 8080\n',
    );
    expect(errors).toHaveLength(2);
    expect(value).toMatchObject({
      app: "my-shop",
      env: { A: "1" },
      broken: { B: "2" },
      http_service: { internal_port: 8080 },
    });
  });

  test("each of several is reported once, in the order of the file", () => {
    const text = MISTAKES.filter(([, one]) => !/^\[|^m =|^a =|^processes = \["web"\n|^<</.test(one))
      .map(([, one], index) => one.replace(/^(\w+)(?=\s*[:=])/, `$1_${index}`))
      .join("");
    const lines = parse(text).errors.map(({ range }) => range.start.line);
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
    expect(lines).toEqual(Array.from({ length: text.trimEnd().split("\n").length }, (_, index) => index + 1));
  });

  test.each([
    ["app: my-shop # it is\n", 'app = "my-shop"'],
    ["app my-shop # a = b\n", 'app = "my-shop"'],
    ['app "a # b" # c\n', 'app = "a # b"'],
    ["app == 'it\\' # 's\n", "app = 'it\\'"],
    ["app# = 1\n", 'app = "..."'],
    ["ap'p = 5\n", "app = 5"],
    ["\"app = 'x'\n", "app = 'x'"],
  ])("%j is read as TOML would read it, up to the mistake", (text, help) => {
    expect(parse(text).errors.map((error) => error.help)).toEqual([code(help)]);
  });

  test("values of several lines count as one mistake", () => {
    expect(parse('a = [\n  "x",\n  y,\n]\nb = 1\n')).toMatchObject({ errors: [{ kind: "syntax" }], value: { b: 1 } });
  });
});

/** Files that were written to make the repair slow, or to be read as what they do not say. They hang where it is. */
describe("attacks", () => {
  const attack = (name: string) => parse(readFileSync(`fixtures/attack/${name}.toml`, "utf8"));
  const places = (name: string) =>
    attack(name).errors.map(({ kind, range: { start, end } }) => `${kind} ${start.line}:${start.column}-${end.column}`);

  test("many quotes above a key that stands there twice", () => {
    expect(places("redos-duplicate-key")).toEqual(["duplicate 6:1-2"]);
    expect(attack("redos-duplicate-key").errors[0]?.message).toContain("B is already set on line 2");
    expect(places("redos-duplicate-key-json")).toEqual(["duplicate 6:1-11"]);
    expect(attack("redos-duplicate-key-json").errors[0]?.message).toContain("guest_path is already set on line 2");
  });

  test("many blanks in what looks like a header, above a header that stands there twice", () => {
    expect(places("redos-duplicate-header")).toEqual([8, 9, 10, 11].map((line) => `duplicate ${line}:1-6`));
  });

  test("many blanks behind a bracket", () => {
    expect(places("redos-header")).toEqual(["syntax 1:1-2"]);
    expect(places("redos-header-30-lines")).toEqual(
      Array.from({ length: 28 }, (_, index) => `syntax ${index + 1}:1-2`),
    );
  });

  test("a comment that only came into being when its line was mended", () => {
    expect(places("disable-mended")).toEqual(["syntax 1:10-11", "syntax 2:8-9"]);
    expect(attack("disable-mended").locate().comments).toEqual([]);
    expect(parse("// a\nb = x\n").locate().comments).toEqual([]);
    expect(parse("# a\nb = x\n").locate().comments).toMatchObject([{ text: " a" }]);
  });
});
