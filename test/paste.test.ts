/** Help as it goes into a file: for tables with headers, in dotted keys, and in braces. */
import { describe, expect, test } from "vitest";
import { wordsInForm } from "../src/engine/form-words.ts";
import { inForm } from "../src/engine/paste.ts";
import { code, dockerfile, run } from "../src/help.ts";
import type { Path } from "../src/path.ts";
import { readerFor } from "../src/reader.ts";
import { wrap } from "../src/report/wrap.ts";
import { parse } from "../src/toml/parse.ts";

type Parts = Parameters<typeof inForm>[0];
const pasted = (text: string, path: Path, ...parts: Parts) => {
  const document = parse(text);
  return inForm(parts, path, document, document.locate());
};
/** Help in a fly.json or a fly.yaml, with the kind of each part. */
const inFile = (name: "json" | "yaml", ...parts: Parts) => {
  const document = readerFor(`fly.${name}`)("{}");
  return inForm(parts, [], document, document.locate()).map(({ kind, text }) => [kind, text]);
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
    expect(pasted('env.A = "1"\n', ["env", "A"], code("A = [B]"))).toEqual([code("env.A = [B]")]);
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

describe("help in another form", () => {
  test.each<[name: string, toml: string, yaml: string, json: string]>([
    [
      "keys",
      'internal_port = 8080\nprotocol = "tcp"',
      "internal_port: 8080\nprotocol: tcp",
      '"internal_port": 8080,\n"protocol": "tcp"',
    ],
    [
      "a section",
      "[http_service]\n  internal_port = 8080\n  [http_service.concurrency]\n    soft_limit = 20",
      "http_service:\n  internal_port: 8080\n  concurrency:\n    soft_limit: 20",
      '"http_service": {\n  "internal_port": 8080,\n  "concurrency": {\n    "soft_limit": 20\n  }\n}',
    ],
    [
      "a section within those of which flyctl reads a list",
      "[services.ports]\n  port = 443",
      "services:\n  - ports:\n      - port: 443",
      '"services": [\n  {\n    "ports": [\n      {\n        "port": 443\n      }\n    ]\n  }\n]',
    ],
    [
      "two of a list",
      '[[vm]]\n  size = "a"\n[[vm]]\n  size = "b"',
      "vm:\n  - size: a\n  - size: b",
      '"vm": [\n  {\n    "size": "a"\n  },\n  {\n    "size": "b"\n  }\n]',
    ],
    [
      "lists of other things",
      'handlers = ["tls", "http"]\nheaders = [{ name = "A", value = "b" }]\nnothing = []',
      "handlers: [tls, http]\nheaders:\n  - name: A\n    value: b\nnothing: []",
      '"handlers": ["tls", "http"],\n"headers": [\n  {\n    "name": "A",\n    "value": "b"\n  }\n],\n"nothing": []',
    ],
    ["a value alone", '"shared-cpu-1x"', "shared-cpu-1x", '"shared-cpu-1x"'],
    ["a table alone", '{ name = "A", value = "b" }', "{ name: A, value: b }", '{ "name": "A", "value": "b" }'],
  ])("%s", (_name, toml, yaml, json) => {
    expect(inFile("yaml", code(toml))).toEqual([["yaml", yaml]]);
    expect(inFile("json", code(toml))).toEqual([["json", json]]);
  });

  test("commands and prose stay what they are", () => {
    const parts = [prose("Run in a = 1:"), run("fly deploy --env A = 1"), dockerfile("ENV A = 1")];
    expect(inFile("yaml", ...parts)).toEqual([
      ["text", "Run in a: 1:"],
      ["command", "fly deploy --env A = 1"],
      ["dockerfile", "ENV A = 1"],
    ]);
  });

  test("a comment is one in YAML, and JSON has none, nor the sentence before it", () => {
    const comment = code("# flylint-disable-next-line single-volume\n  # why");
    const parts = [prose("Add:"), code("a = 1"), prose("If that is wanted:"), comment, prose("Then deploy.")];
    expect(inFile("yaml", ...parts)).toEqual([
      ["text", "Add:"],
      ["yaml", "a: 1"],
      ["text", "If that is wanted:"],
      ["yaml", "# flylint-disable-next-line single-volume\n  # why"],
      ["text", "Then deploy."],
    ]);
    expect(inFile("json", ...parts)).toEqual([
      ["text", "Add:"],
      ["json", '"a": 1'],
      ["text", "Then deploy."],
    ]);
    expect(inFile("json", prose("Why:"), code("a = 1 # why"))).toEqual([
      ["text", "Why:"],
      ["json", '"a": 1'],
    ]);
  });
});

describe("words in another form", () => {
  const words = (name: "json" | "yaml" | "toml", text: string) =>
    wordsInForm(text, readerFor(`fly.${name}`)(name === "toml" ? "" : "{}"));

  test.each<[toml: string, yaml: string, json: string]>([
    ["[http_service] is ignored", "http_service is ignored", "http_service is ignored"],
    ["[[services.ports]] and [checks]", "services.ports and checks", "services.ports and checks"],
    ['["a b"] is ignored', '"a b" is ignored', '"a b" is ignored'],
    ['handlers = ["tls"] is a list', 'handlers: ["tls"] is a list', '"handlers": ["tls"] is a list'],
    ["services[0] stays", "services[0] stays", "services[0] stays"],
    ["groups = [web] is wrong", "groups: [web] is wrong", '"groups": [web] is wrong'],
    ['"[x]" = 1', '"[x]": 1', '"[x]": 1'],
    ['the value "a = 1" is text', 'the value "a = 1" is text', 'the value "a = 1" is text'],
    ['"a \\" b = 1" is text', '"a \\" b = 1" is text', '"a \\" b = 1" is text'],
    ["a = ", "a = ", "a = "],
    ["is a table, not an array", "is a table, not an array", "is an object, not an array"],
    ["an array of tables", "an array of tables", "an array of objects"],
    ['the name "table" and x.table', 'the name "table" and x.table', 'the name "table" and x.table'],
    [
      "Move it to the top of the file, above the first [section].",
      "Move it to the top level of the file.",
      "Move it to the top level of the file.",
    ],
    [
      "Put app above the first [section].",
      "Put app at the top level of the file.",
      "Put app at the top level of the file.",
    ],
    ["Add it above the next [[vm]].", "Add it to this entry.", "Add it to this entry."],
    ["Move it below this [[mounts]] header.", "Move it to this entry of mounts.", "Move it to this entry of mounts."],
    ["Put it directly below the header.", "Put it into the section.", "Put it into the section."],
    ["In fly.toml, app is a string.", "In a Fly config, app is a string.", "In a Fly config, app is a string."],
    ["env is no fly.toml section.", "env is no Fly config section.", "env is no Fly config section."],
    ["Delete fly.toml.", "Delete fly.toml.", "Delete fly.toml."],
    ["Write its header in lowercase:", "Write its key in lowercase:", "Write its key in lowercase:"],
    ["Rename this header:", "Rename this key:", "Rename this key:"],
    ["the header Authorization", "the header Authorization", "the header Authorization"],
  ])("%s", (toml, yaml, json) => {
    expect([words("toml", toml), words("yaml", toml), words("json", toml)]).toEqual([toml, yaml, json]);
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
