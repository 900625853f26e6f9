/** Every app that we have, as Fly will run it, and every config in recommended forms. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import stringWidth from "fast-string-width";
import { expect, test } from "vitest";
import { type AppResult, app, appMermaid, appSvg, appText, normalize, parse, validate } from "../../src/index.ts";
import { corpusFiles, describeWithShared, flyctlVerdicts } from "../cases.ts";

const compile = () =>
  new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync("schema/app.schema.json", "utf8")),
  );
const isShown = compile();
const breaches = (result: AppResult) =>
  isShown({ version: 1, files: [{ path: "fly.toml", ...result }] }) ? [] : isShown.errors;

/** Every value of a model: what has a source. */
function valuesIn(node: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(valuesIn);
  if (typeof node !== "object" || node === null) return [];
  const inner = Object.values(node).flatMap(valuesIn);
  return "source" in node ? [node as Record<string, unknown>, ...inner] : inner;
}

test("the cases of flyctl are shown by the schema", () => {
  for (const { id, toml } of flyctlVerdicts) expect([id, breaches(app(toml))]).toEqual([id, []]);
});

describeWithShared("the corpus, shown", () => {
  const results = corpusFiles().map(({ name, text }) => ({ name, text, result: app(text) }));
  const loaded = results.flatMap(({ name, text, result: { app: model } }) => (model ? [{ name, text, model }] : []));

  test("has apps to show", () => expect(loaded.length).toBeGreaterThan(200));

  test("is shown by the schema", () => {
    for (const { name, result } of results) expect([name, breaches(result)]).toEqual([name, []]);
  });

  test("every value has either a line with its key, or is a default", () => {
    for (const { name, text, model } of loaded) {
      const lines = text.split("\n");
      const wrong = valuesIn(model).filter(({ source, line, path }) => {
        if (source === "default") return line !== undefined || path !== undefined;
        const names = Array.isArray(path) ? path.filter((step) => typeof step === "string") : [];
        return !lines[Number(line) - 1]?.toLowerCase().includes(String(names.at(-1)).toLowerCase());
      });
      expect([name, wrong]).toEqual([name, []]);
    }
  });

  test("fits into 80 columns, and draws in every way", () => {
    for (const { name, model } of loaded) {
      const wide = appText(model, name)
        .split("\n")
        .filter((line) => stringWidth(line) > 80);
      expect([name, wide]).toEqual([name, []]);
      expect(appMermaid(model, name)).toContain("flowchart LR\n");
      expect(appSvg(model, name)).toMatch(/<\/svg>\n$/);
    }
  });
});

/** Nothing is left to convert, and flyctl still loads it. */
function expectSettled(name: string, text: string): void {
  const value: unknown = parse(text).value;
  if (!validate(value)) return;
  const { config } = normalize(value);
  const refused: string[] = [];
  validate(config, ({ outcome, message }) => void (outcome === "load" && refused.push(message)));
  expect([name, refused]).toEqual([name, []]);
  expect([name, normalize(config)]).toEqual([name, { config, dropped: [] }]);
}

test("settles every case that flyctl loads", () => {
  for (const { id, toml } of flyctlVerdicts) expectSettled(id, toml);
});

describeWithShared("the corpus, normalized", () => {
  test("is settled", () => {
    for (const { name, text } of corpusFiles()) expectSettled(name, text);
  });
});
