/** All cases of TOML, written as fly.json and as fly.yaml, are reported on alike. */
import { readdirSync, readFileSync } from "node:fs";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { manuals } from "../../src/generated/manuals.ts";
import { lint } from "../../src/lint.ts";
import { readExample } from "../../src/manual.ts";
import { isTable } from "../../src/path.ts";
import { readerFor } from "../../src/reader.ts";
import { flyctlVerdicts } from "../cases.ts";

/** What looks like a number to yaml.v3 and is a text has to be in quotes. */
const QUOTED = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" } as const;

/** A value as JSON and YAML have it: what they cannot hold, a text in its place. */
function plain(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (!isTable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

interface SameFile {
  readonly name: string;
  readonly value: unknown;
}

const tomlTexts = [
  ...flyctlVerdicts.map(({ id, toml }) => [id, toml] as const),
  ...["passes", "fails-validation", "fails-to-load"].flatMap((folder) =>
    readdirSync(`fixtures/flyctl/${folder}`).map(
      (name) => [`${folder}/${name}`, readFileSync(`fixtures/flyctl/${folder}/${name}`, "utf8")] as const,
    ),
  ),
];

/** The cases of TOML whose values are the same in the other forms: no dates, floats and numbers that need 64 bits. */
const sameFiles: readonly SameFile[] = tomlTexts.flatMap(([name, text]) => {
  const document = readerFor("fly.toml")(text);
  // An empty fly.toml says nothing, an empty object says so.
  if (
    document.errors.length > 0 ||
    text.trim() === "" ||
    /\d{4}-\d|\d\.\d|nan|inf|\d:\d|\de\d|\d{15}|0x|\d{6}|\u0085/.test(text)
  )
    return [];
  return [{ name, value: plain(parseToml(text)) }];
});

describe("the same values give the same reports", () => {
  test("there are many of them", () => expect(sameFiles.length).toBeGreaterThan(500));

  /** A float64 that is whole is none to rules that ask; and what is dropped is told by a rule of its own. */
  const differs = (text: string) => /"?(?:kill_timeout|interval|timeout|grace_period)"?: *-?\d/.test(text);

  test.each(["json", "yaml"])("as %s", (form) => {
    const different = sameFiles.flatMap(({ name, value }) => {
      const text = form === "json" ? JSON.stringify(value, undefined, 2) : stringify(value, QUOTED);
      const same = lint(tomlOf(name), { preset: "all", fixes: false });
      const { diagnostics, flyctl } = lint(text, { preset: "all", filename: `fly.${form}`, fixes: false });
      const keys = (reports: readonly Diagnostic[]) =>
        reports.map(({ rule, path }) => `${rule} ${path.join(".")}`).sort();
      const isSame = JSON.stringify(keys(diagnostics)) === JSON.stringify(keys(same.diagnostics));
      const isSaid = JSON.stringify(flyctl) === JSON.stringify(same.flyctl);
      return (isSame && isSaid) || differs(text)
        ? []
        : [{ name, form: keys(diagnostics), toml: keys(same.diagnostics) }];
    });
    expect(different).toEqual([]);
  });
});

function tomlOf(name: string): string {
  return tomlTexts.find(([other]) => other === name)?.[1] ?? "";
}

test("help for a fly.yaml can be read", () => {
  for (const { value } of sameFiles) {
    for (const { helpParts } of lint(stringify(value, QUOTED), { filename: "fly.yaml", fixes: false }).diagnostics) {
      for (const { kind, text } of helpParts) {
        expect(kind).not.toBe("toml");
        if (kind === "yaml")
          expect([text, readerFor("fly.yaml")(`key:\n  - ${text.replace(/\n/g, "\n    ")}\n`).errors]).toEqual([
            text,
            [],
          ]);
      }
    }
  }
});

/** What is in quotes is the file's. */
const unquoted = (words: string) => words.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');

test("rules speak of a fly.yaml and a fly.json in their own terms", () => {
  const examples = Object.values(manuals).flatMap(({ examples }) => examples);
  const own = examples.filter(({ filename = "fly.toml" }) => filename.endsWith(".toml"));
  const values = own.flatMap((example) => readerFor("fly.toml")(readExample(example).marked).exact);
  expect(values.length).toBeGreaterThan(1000);
  const words = values.map(plain).flatMap((value) =>
    [
      ["fly.yaml", stringify(value, QUOTED)],
      ["fly.json", JSON.stringify(value, (_, item) => (typeof item === "bigint" ? Number(item) : item))],
    ].flatMap(([filename = "", text = ""]) =>
      lint(text, { filename, preset: "all", fixes: false }).diagnostics.flatMap(({ message, helpParts }) => [
        message,
        ...helpParts.filter(({ kind }) => kind === "text").map((part) => part.text),
      ]),
    ),
  );
  const foreign = /\w = |\[section\]|\[\[|(?<!: )\[[a-z_]+\]|(?:its|this|one) header:|fly\.toml/;
  expect([...new Set(words)].filter((text) => foreign.test(unquoted(text)))).toEqual([]);
});

describe("no text takes long", () => {
  const LONG = 100_000;
  test.each([
    ["brackets", "fly.json", "[".repeat(LONG)],
    ["braces", "fly.json", '{"a":'.repeat(LONG / 5)],
    ["brackets", "fly.yaml", "[".repeat(LONG)],
    ["dashes", "fly.yaml", "- ".repeat(LONG / 2)],
    ["question marks", "fly.yaml", "? ".repeat(LONG / 2)],
    ["quotes", "fly.yaml", "'\n".repeat(LONG / 2)],
    ["anchors", "fly.yaml", Array.from({ length: 5000 }, (_, n) => `a${n}: &a${n} x`).join("\n")],
    ["aliases", "fly.yaml", `a: &a x\nb: [${"*a, ".repeat(20_000)}]`],
    [
      "aliases of aliases",
      "fly.yaml",
      Array.from({ length: 40 }, (_, n) => `a${n}: &a${n} [*a${n - 1}, *a${n - 1}]`)
        .join("\n")
        .replace(/\*a-1/g, "x"),
    ],
    [
      "merged merges",
      "fly.yaml",
      Array.from({ length: 40 }, (_, n) => `a${n}: &a${n}\n  <<: [*a${n - 1}, *a${n - 1}]\n  k${n}: 1`)
        .join("\n")
        .replace(/\[\*a-1.*\]/, "{}"),
    ],
    ["an alias within itself", "fly.yaml", "a: &a [*a]\nb: &b\n  <<: *b\n"],
    ["commas", "fly.json", `{${",".repeat(LONG)}`],
    ["keys", "fly.json", `{${Array.from({ length: 8000 }, (_, n) => `"k${n % 50}": ${n}`).join(",")}}`],
    ["tabs", "fly.yaml", `app: x\n${"\t\n".repeat(LONG / 2)}`],
    ["spaces", "fly.yaml", `app: x${" ".repeat(LONG)}\n${" ".repeat(LONG / 10)}: y`],
    ["comments", "fly.yaml", "# x\n".repeat(LONG / 4)],
  ])("%s in a %s", (_title, filename, text) => {
    // What grows with the square of such a text takes minutes, which vitest does not wait for.
    expect(lint(text, { filename, preset: "all" }).faults).toEqual([]);
  });
});
