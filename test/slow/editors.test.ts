/** The schema in the hands of editors. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/toml/parse.ts";
import { folder } from "../flylint.ts";

const FILE = "schema/fly.schema.json";
const schema = JSON.parse(readFileSync(FILE, "utf8"));

describe("taplo, as editors run it,", () => {
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const paths = ["passes", "fails-to-load", "fails-validation"].flatMap((folder) =>
    readdirSync(`fixtures/flyctl/${folder}`).map((name) => `${folder}/${name}`),
  );
  // taplo reads TOML 1.0, and makes null of nan and inf.
  const files = paths
    .filter((path) => !path.includes("/toml-"))
    .map((name) => ({ path: `fixtures/flyctl/${name}`, text: readFileSync(`fixtures/flyctl/${name}`, "utf8") }))
    .filter(({ text }) => !/\b(nan|inf)\b/.test(text))
    .map(({ path, text }) => ({ path, valid: isValid(parse(text).value) }));

  test.each([true, false])("accepts what any validator accepts: %s", { timeout: 120_000 }, (valid) => {
    const some = files.filter((file) => file.valid === valid).map(({ path }) => path);
    expect(some.length).toBeGreaterThan(100);
    expect(accepted(some, FILE)).toEqual(valid ? some : []);
  });

  test("reads a flylint.toml by its schema", () => {
    const texts = {
      "good.toml":
        'preset = "all"\n[rules]\nsingle-volume = "off"\nlow-memory-runtime = { level = "error", floors = { node = 256 } }\n',
      "rule.toml": '[rules]\nsingle-volum = "off"\n',
      "level.toml": '[rules]\nsingle-volume = "of"\n',
      "option.toml": "[rules.low-memory-runtime]\nfloor = 1\n",
    };
    const root = folder(texts);
    const paths = Object.keys(texts).map((name) => join(root, name));
    expect(accepted(paths, "schema/config.schema.json")).toEqual([join(root, "good.toml")]);
  });
});

function accepted(files: readonly string[], schema: string): readonly string[] {
  const args = ["check", "--colors", "never", "--schema", pathToFileURL(schema).href, ...files];
  const { stdout, stderr, error } = spawnSync(process.execPath, ["node_modules/@taplo/cli/dist/cli.js", ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  const output = stdout + stderr;
  expect(output).toContain(`total=${files.length}`);
  return files.filter((file) => !new RegExp(`invalid file .*${file}"`).test(output));
}
