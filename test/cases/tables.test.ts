/** Each row of a table has an example: what is said of every made-up name, builder and region. fixtures/tables holds it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { lint } from "../../src/lint.ts";
import { wrongNames } from "../../src/schema/made-up-names.ts";
import { pathOf, said } from "../made-up.ts";

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

function line(title: string, reports: readonly Diagnostic[]): string {
  const words = reports.map(
    ({ rule, severity, message, help }) =>
      `  ${rule} ${severity}: ${message}\n    > ${help.replaceAll("\n", "\n    > ")}`,
  );
  return [title, ...(words.length > 0 ? words : ["  nothing"])].join("\n");
}

describe("made-up names", () => {
  const VALUES = { "a string": "x", "a number": 3, "a table": { count: 2, source: "data" } };
  test("each is reported, whatever its value", async () => {
    const rows = Object.keys(wrongNames()).map((place) => {
      const found = Object.entries(VALUES).map(([kind, value]) => [kind, said(pathOf(place), value)] as const);
      for (const [kind, reports] of found) expect(reports.length, `${place} as ${kind}`).toBeGreaterThan(0);
      const different = found.filter(
        ([, reports], index) => index === 0 || line("", reports) !== line("", found[0]?.[1] ?? []),
      );
      return different.map(([kind, reports]) => line(`${place}: ${kind}`, reports)).join("\n");
    });
    await expect(`${rows.join("\n\n")}\n`).toMatchFileSnapshot("../../fixtures/tables/made-up-names.txt");
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
  await expect(`${rows.join("\n\n")}\n`).toMatchFileSnapshot("../../fixtures/tables/builders.txt");
});

test("regions", async () => {
  const { current, retired, elsewhere } = readJson("schema/regions.json");
  const codes = [current, retired, elsewhere].flatMap((part) => Object.keys(part));
  expect(codes.length).toBeGreaterThan(30);
  const rows = codes.map((code) => line(code, said(["primary_region"], code)));
  await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("../../fixtures/tables/regions.txt");
});

test("sizes", async () => {
  const { presets } = readJson("schema/vm-sizes.json");
  const rows = Object.keys(presets).map((size) => line(size, said(["vm", "size"], size)));
  await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("../../fixtures/tables/sizes.txt");
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
