/** Each row of a table has an example: what is said of every made-up name, builder and region. fixtures/tables holds it. */
import { readFileSync } from "node:fs";
import { parse as parseToml, stringify } from "smol-toml";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../src/diagnostic.ts";
import type { HelpPart } from "../src/help.ts";
import { lint } from "../src/lint.ts";
import { isTable, isWithin, type Path, type Table } from "../src/path.ts";
import { madeUpFor, WRONG_NAMES } from "../src/schema/made-up-names.ts";
import { knownTables } from "../src/schema/nodes.ts";

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** The reports about what stands at a path, in a file that holds nothing else but a name. */
function said(names: readonly string[], value: unknown): readonly Diagnostic[] {
  return lint(stringify(fileWith(names, value)), { preset: "all", fixes: false }).diagnostics.filter(
    (report) => report.path.length > 0 && isWithin(report.path, placed(names)),
  );
}

const verdict = (text: string) => lint(text, { fixes: false }).flyctl;

/** The path with an index for each list: they get one entry. */
function placed(names: readonly string[]): Path {
  return names.flatMap((name, index) =>
    index < names.length - 1 && isList(names.slice(0, index + 1)) ? [name, 0] : [name],
  );
}

function fileWith(names: readonly string[], value: unknown): Table {
  const [first = "", ...others] = placed(names);
  const nested = others.reduceRight<unknown>((inner, step) => (step === 0 ? [inner] : { [step]: inner }), value);
  return { app: "acme", [first]: nested };
}

/** The file with what the help says in place of the key: in its table, at the top, or in the section that it names. */
function helpedWith(names: readonly string[], code: string, help: readonly HelpPart[]): Table {
  const isAtTop = help.some(({ text }) => /above the first/.test(text));
  const added = parseToml(code);
  if (isAtTop || /^\s*\[/.test(code)) return merged(fileWith(names, undefined), added);
  const keys = Object.entries(added).map(([key, value]) => fileWith([...names.slice(0, -1), key], value));
  return keys.reduce(merged);
}

/** Both in one; a list gets the keys of the other into its entry. */
function merged(one: Table, other: Table): Table {
  const both = { ...one, ...other };
  for (const [key, value] of Object.entries(other)) {
    const before = one[key];
    if (isTable(before) && isTable(value)) both[key] = merged(before, value);
    else if (Array.isArray(before) && Array.isArray(value)) both[key] = [merged(before[0] ?? {}, value[0] ?? {})];
  }
  return both;
}

function isList(names: readonly string[]): boolean {
  return knownTables().some(({ array, path }) => array && path.join(".") === names.join("."));
}

function line(title: string, reports: readonly Diagnostic[]): string {
  const words = reports.map(
    ({ rule, severity, message, help }) =>
      `  ${rule} ${severity}: ${message}\n    > ${help.replaceAll("\n", "\n    > ")}`,
  );
  return [title, ...(words.length > 0 ? words : ["  nothing"])].join("\n");
}

describe("made-up names", () => {
  const VALUES = { "a string": "x", "a number": 3, "a table": { count: 2, source: "data" } };
  /** `*` is any table, or any check. */
  const pathOf = (place: string) =>
    place.split(".").map((name, index) => (name !== "*" ? name : index === 0 ? "deploy" : "alive"));

  test("each is reported, whatever its value", async () => {
    const rows = Object.keys(WRONG_NAMES).map((place) => {
      const found = Object.entries(VALUES).map(([kind, value]) => [kind, said(pathOf(place), value)] as const);
      for (const [kind, reports] of found) expect(reports.length, `${place} as ${kind}`).toBeGreaterThan(0);
      const different = found.filter(
        ([, reports], index) => index === 0 || line("", reports) !== line("", found[0]?.[1] ?? []),
      );
      return different.map(([kind, reports]) => line(`${place}: ${kind}`, reports)).join("\n");
    });
    await expect(`${rows.join("\n\n")}\n`).toMatchFileSnapshot("../fixtures/tables/made-up-names.txt");
  });

  const ODD = ["x", "no", "300", "90s", "true", 3, 1.5, true, ["a"], { count: 2 }, [{ name: "x" }]];

  test.each(Object.entries(WRONG_NAMES))("what %s was meant to be is valid, whatever its value", (place, known) => {
    for (const value of ODD) {
      const without = verdict(stringify(fileWith(pathOf(place), undefined)));
      const reports = said(pathOf(place), value).filter(({ rule }) => rule === (known.rule ?? "unknown-key"));
      for (const { helpParts } of reports) {
        const codes = helpParts.filter(({ kind }) => kind === "toml").map(({ text }) => text);
        const helped = codes.map((code) => stringify(helpedWith(pathOf(place), code, helpParts)));
        const harmful = helped.filter((text) => {
          const { loads, validates } = verdict(text);
          return (without.loads && !loads) || (without.validates && !validates);
        });
        expect(harmful, `${place} = ${JSON.stringify(value)}`).toEqual([]);
      }
    }
  });
});

test("builders", async () => {
  interface Builder {
    readonly image: string;
    readonly tags?: readonly string[];
    readonly use: string;
  }
  const builders: readonly Builder[] = readJson("schema/builders.json").builders;
  const names = builders.flatMap(({ image, tags }) => tags?.map((tag) => `${image}:${tag}`) ?? [image]);
  const rows = names.map((name) => {
    const reports = said(["build", "builder"], name);
    expect(reports.map(({ rule }) => rule)).toContain("deprecated-builder-image");
    return line(name, reports);
  });
  // What takes their place is none of them.
  for (const { use } of builders)
    expect(said(["build", "builder"], use).map(({ rule }) => rule)).not.toContain("deprecated-builder-image");
  await expect(`${rows.join("\n\n")}\n`).toMatchFileSnapshot("../fixtures/tables/builders.txt");
});

test("regions", async () => {
  const { current, retired, elsewhere } = readJson("schema/regions.json");
  const codes = [current, retired, elsewhere].flatMap((part) => Object.keys(part));
  expect(codes.length).toBeGreaterThan(30);
  const rows = codes.map((code) => line(code, said(["primary_region"], code)));
  await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("../fixtures/tables/regions.txt");
});

test("sizes", async () => {
  const { presets } = readJson("schema/vm-sizes.json");
  const rows = Object.keys(presets).map((size) => line(size, said(["vm", "size"], size)));
  await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("../fixtures/tables/sizes.txt");
});

test.each([
  ["context", ".", "Delete the line."],
  ["context", "api", "Delete the line. Run `fly deploy` in that directory, with `-c` and the path of this file."],
  ["build", "docker/Dockerfile.prod", 'dockerfile = "docker/Dockerfile.prod"'],
  ["build", ".", "Delete the line."],
])("the advice for %s = %j in [build] goes by the value", (key, value, help) => {
  const { diagnostics } = lint(`app = "x"\n[build]\n${key} = "${value}"\n`);
  expect(diagnostics.filter(({ line }) => line === 3).map((one) => one.help)).toEqual([help]);
});

test.each([
  ["5", false],
  ['{ Host = "a" }', true],
])("a tcp check with headers = %s loads: %s, since flyctl converts them before it drops them", (headers, loads) => {
  const text = `[[services]]\ninternal_port = 1\n[[services.tcp_checks]]\nheaders = ${headers}\n`;
  expect(lint(text).flyctl.loads).toBe(loads);
});

test.each([
  [
    ["build", "dockerfile"],
    ["dockerfile_path", "file", "build"],
  ],
  [["build", "build-target"], ["target"]],
  [
    ["mounts", "initial_size"],
    ["size", "size_gb"],
  ],
  [["http_service", "internal_port"], ["port"]],
  [["app"], ["app_name", "name"]],
  [["kill_timeout"], []],
  [["env", "PORT"], []],
])("people make up other names for %j: %j", (place, names) => expect(madeUpFor(place)).toEqual(names));
