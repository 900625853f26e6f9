/** What README.md gives to paste, and the places that CONTRIBUTING.md names, held to what there is. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import { readArguments } from "../src/cli/arguments.ts";
import { readConfig } from "../src/config/read.ts";
import { isConfigName } from "../src/hints/filename.ts";
import { FORMATS } from "../src/index.ts";

const README = readFileSync("README.md", "utf8");
const blocks = [...README.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));

describe("the commands", () => {
  const lines = blocks
    .filter(({ language }) => ["sh", "yaml", "json"].includes(language))
    .flatMap(({ text }) => text.split("\n"))
    .flatMap((line) => /(?:npx (?:--yes )?|": ")(flylint(?: [^"|&]*)?)/.exec(line)?.[1] ?? [])
    .map((line) => line.replace(/\s+#.*$/, ""));

  test("are many", () => expect(lines.length).toBeGreaterThan(6));
  test.each(lines)("%s", (line) => {
    const [, ...args] = line
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
    expect(() => readArguments(args)).not.toThrow();
  });
});

test("the flylint.toml has no mistake", () => {
  const configs = blocks.filter(({ text }) => text.includes("config.schema.json"));
  expect(configs.map(({ text }) => readConfig(text))).toEqual([
    { config: expect.anything(), lineOf: expect.anything() },
  ]);
});

test("the inputs of the action exist", () => {
  const known = [...readFileSync("action.yml", "utf8").matchAll(/^ {2}(\w+):\n {4}description/gm)].map(
    ([, name]) => name,
  );
  const used = blocks
    .flatMap(({ text }) => text.split(/^ *- uses: /m))
    .filter((step) => step.startsWith("flylint/flylint@"))
    .flatMap((step) => [...step.matchAll(/^ {10}(\w+):/gm)].map(([, name]) => name));
  expect(known).toEqual(["paths", "preset", "format", "version", "annotations"]);
  expect(used.length).toBeGreaterThan(2);
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
});

test("lint-staged is given the configs of a folder scan", () => {
  const [pattern = ""] = Object.keys(
    JSON.parse(blocks.find(({ language }) => language === "json")?.text ?? "{}")["lint-staged"],
  );
  const matches = picomatch(pattern, { basename: true });
  const names = [
    "fly.toml",
    "fly-staging.toml",
    "fly.staging.eu.toml",
    "staging.fly.toml",
    "shop__fly.toml",
    "butterfly.toml",
    "flyer.toml",
    "fly.json",
    "fly.dev.yaml",
    "fly-icon.json",
    "fly.yml",
  ];
  for (const name of names) expect([name, matches(`apps/${name}`)]).toEqual([name, isConfigName(name)]);
});

test("the table of formats has each", () => {
  const [, table = ""] = README.split("| format | for |");
  const named = [...(table.split("\n\n")[0]?.matchAll(/^\| `(\w+)`/gm) ?? [])].map(([, name]) => name);
  expect([...named].sort()).toEqual([...FORMATS].sort());
});

describe("CONTRIBUTING.md", () => {
  const text = readFileSync(".github/CONTRIBUTING.md", "utf8");

  test("names files that exist", () => {
    const named = [...text.matchAll(/(?<![\w/.-])(?:\.build|\.ci|\.github|fixtures|schema|src|test)\/[\w./-]*[\w/]/g)];
    // A rule that somebody is about to add, and any rule.
    const paths = named.map(([path]) => path).filter((path) => !/mount-too-small|\/ID\./.test(path));
    expect(paths.length).toBeGreaterThan(25);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("has every room of the source in its table", () => {
    const rooms = [...text.matchAll(/^\|((?: `[\w/]+`)+) +\|/gm)].flatMap(([, cell = ""]) => cell.split(/[ `]+/));
    const all = readdirSync("src", { withFileTypes: true })
      .filter(({ name }) => name !== "generated")
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name.replace(/\.ts$/, "")));
    expect(all.filter((name) => !rooms.includes(name))).toEqual([]);
  });
});
