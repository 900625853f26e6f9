/** Help as it goes into a file: for tables with headers, in dotted keys, and in braces. */
import { describe, expect, test } from "vitest";
import { inForm } from "../src/engine/paste.ts";
import { code, run } from "../src/help.ts";
import type { Path } from "../src/path.ts";
import { wrap } from "../src/report/wrap.ts";
import { parse } from "../src/toml/parse.ts";

const pasted = (text: string, path: Path, ...parts: Parameters<typeof inForm>[0]) => {
  const document = parse(text);
  return inForm(parts, path, document, document.locate());
};
const prose = (text: string) => ({ kind: "text", text }) as const;

describe("help for a table", () => {
  const keys = code('internal_port = 8080\nforce_https = true\nNAME = "x"');

  test("with a header is as the rule has it", () => {
    expect(pasted("[http_service]\ninternal_port = 80\n", ["http_service"], keys)).toEqual([keys]);
    expect(pasted("internal_port = 80\n", ["internal_port"], keys)).toEqual([keys]);
  });

  test.each<[string, Path]>([
    ["itself", ["http_service"]],
    ["one of its keys", ["http_service", "internal_port"]],
  ])("in dotted keys has its name in front of its keys, and only there: %s", (_name, path) => {
    const words = prose("internal_port = 1 is prose");
    const command = run("fly deploy");
    expect(pasted("http_service.internal_port = 80\n", path, words, keys, command)).toEqual([
      words,
      code('http_service.internal_port = 8080\nhttp_service.force_https = true\nNAME = "x"'),
      command,
    ]);
  });

  test("whose names are free has it in front of all of them", () => {
    expect(pasted('env.A = "1"\n', ["env", "A"], code('A = "2"'))).toEqual([code('env.A = "2"')]);
  });
});

describe("help with a header", () => {
  const section = [prose("Add:"), code('[[services.http_checks]]\n  path = "/"')];

  test.each([
    ["braces", "services = { internal_port = 80 }\n"],
    ["a list of braces", "services = [{ internal_port = 80 }]\n"],
    ["a spread list", "services = [\n  { internal_port = 80 }]\n"],
  ])("says first that %s take no header", (_name, text) => {
    const [first, ...others] = pasted(`app = "x"\n${text}`, ["services"], ...section);
    expect(first).toEqual(prose("First rewrite services (line 2) with a header instead of braces. Then:"));
    expect(others).toEqual(section);
  });

  test.each([
    ["a header", "[[services]]\ninternal_port = 80\n"],
    ["no such section", 'app = "x"\nhttp_service = { internal_port = 80 }\n'],
    ["an array that only holds one", 'services = ["{"]\n'],
  ])("stays as it is beside %s", (_name, text) => {
    expect(pasted(text, ["services"], ...section)).toEqual(section);
  });

  test("counts what is code, not what is prose", () => {
    const parts = [prose("[services] is a section"), code("port = 80")];
    expect(pasted("services = [{ internal_port = 80 }]\n", ["services", 0], ...parts)).toEqual(parts);
  });
});

test.each<[string, number, readonly string[]]>([
  ["one two three", 7, ["one two", "three"]],
  ["one two three", 8, ["one two", "three"]],
  ["one two", 7, ["one two"]],
  ["  one two three", 9, ["  one two", "  three"]],
  ["a-word-too-long b", 5, ["a-word-too-long", "b"]],
  ["  a-word-too-long b", 5, ["  a-word-too-long", "  b"]],
  ["one ", 20, ["one"]],
  ["", 20, [""]],
])("%j is wrapped at %d columns", (text, columns, lines) => {
  expect(wrap(text, columns)).toEqual(lines);
});
