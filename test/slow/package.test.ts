/** What is published: its contents, and that it works where people use it. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { HOMEPAGE } from "../../src/manual.ts";
import { folder } from "../flylint.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** Runs a program; gives what it prints. Its output is part of the error where it fails. */
function run(program: string, args: readonly string[], cwd = "."): string {
  return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

const node = (cwd: string, ...args: readonly string[]) => run(process.execPath, args, cwd);

test("the address in package.json is the one that reports link to", () => {
  expect(manifest.repository.url).toBe(`git+${HOMEPAGE}.git`);
});

test("has no dependencies at run time", () => {
  expect(manifest).not.toHaveProperty("dependencies");
  expect(manifest).not.toHaveProperty("peerDependencies");
});

test("runs in browsers: no node: import is reachable from the library", async () => {
  const { metafile, outputFiles } = await build({
    stdin: { contents: 'export * from "./src/index.ts";', resolveDir: resolve("."), loader: "ts" },
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    metafile: true,
    logLevel: "silent",
  });
  const external = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter((one) => one.external));
  expect(external.map(({ path }) => path)).toEqual([]);
  expect(Object.keys(metafile.inputs).filter((input) => input.startsWith("src/cli"))).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/\bprocess\.(?:env|argv|stdout|cwd|platform)\b|\brequire\(/);
});

/** What a bundler makes of somebody's program that needs only this much of the library. */
async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `import { ${name} } from "./dist/index.js"; console.log(${name});`, resolveDir: resolve(".") },
    bundle: true,
    write: false,
    format: "esm",
  });
  return outputFiles[0]?.text ?? "";
}

test("leaves out what nobody imports: rules where a file is only parsed, the manual where it is only linted", async () => {
  const RULE = "missing-health-checks";
  const MANUAL = "A public service without a health check";
  expect(manifest.sideEffects).toBe(false);
  const [parse, lint, rules] = [await bundled("parse"), await bundled("lint"), await bundled("rules")];
  expect([parse.includes(RULE), parse.includes(MANUAL)]).toEqual([false, false]);
  expect([lint.includes(RULE), lint.includes(MANUAL)]).toEqual([true, false]);
  expect([rules.includes(RULE), rules.includes(MANUAL)]).toEqual([true, true]);
});

describe("the packed archive", () => {
  let project = "";
  let contents: readonly string[] = [];

  beforeAll(() => {
    project = folder({ "package.json": '{"name":"scratch","private":true}' });
    const [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", project]));
    contents = packed.files.map(({ path }: { path: string }) => path);
    run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(project, packed.filename)], project);
  }, 60_000);

  test("holds what is needed, and nothing else", () => {
    const folders = new Set(contents.map((path) => (path.includes("/") ? path.replace(/\/.*/, "/") : path)));
    const expected = ["LICENSE", "README.md", "bin/", "dist/", "package.json", "schema/"];
    expect([...folders].sort()).toEqual(expected);
    for (const path of ["dist/LICENSES.txt", "dist/index.js", "dist/types/index.d.ts", "schema/fly.schema.json"])
      expect(contents).toContain(path);
    expect(contents.filter((path) => /\.cache|\.test\.|\.map$|rules\//.test(path))).toEqual([]);
  });

  test("names the licence of everything that is bundled", () => {
    const licences = readFileSync(join(project, "node_modules/flylint/dist/LICENSES.txt"), "utf8");
    for (const name of ["chalk", "fast-string-width", "fastest-levenshtein", "smol-toml", "toml-eslint-parser"]) {
      expect(licences).toContain(`\n${name}\n`);
    }
  });

  test("works as an ES module", () => {
    writeFileSync(
      join(project, "main.mjs"),
      'import { lint, rules } from "flylint";\nconsole.log(lint("app = x").diagnostics[0].rule, rules.length > 0);\n',
    );
    expect(node(project, "main.mjs")).toBe("toml-syntax true\n");
  });

  test("does what the README shows", () => {
    const [, shown = ""] = /^```js\n(.*?)^```$/ms.exec(readFileSync("README.md", "utf8")) ?? [];
    writeFileSync(join(project, "shown.mjs"), shown);
    writeFileSync(join(project, "fly.toml"), 'app = "acme"\nprimary_region = "frankfurt"\n');
    expect(node(project, "shown.mjs")).toMatch(/^2:18 .*\n/);
  });

  test("works through require", () => {
    const code = 'const { lint } = require("flylint"); console.log(lint("app = x").flyctl.loads)';
    // Node 20.19 and later can; on Node 20 it still says that this is new.
    expect(node(project, "--no-warnings", "-e", code)).toBe("false\n");
  });

  test("gives the schema to both", () => {
    expect(node(project, "-p", 'require("flylint/schema").title')).toBe("FlyConfig\n");
    // Those of what the command prints, too.
    expect(node(project, "-p", 'require("flylint/schema/report.schema.json").title')).toBe("FlylintReport\n");
    writeFileSync(
      join(project, "schema.mjs"),
      'import schema from "flylint/schema" with { type: "json" };\nconsole.log(schema.title);\n',
    );
    expect(node(project, "--no-warnings", "schema.mjs")).toBe("FlyConfig\n");
  });

  test("gives nothing internal away", () => {
    const code = 'require("flylint/dist/index.js")';
    expect(() => node(project, "-e", code)).toThrow(/ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });

  test("has types", () => {
    const code = [
      'import { type Diagnostic, type FlyConfig, lint, type Mount, rules, validate } from "flylint";',
      'const config: FlyConfig = { app: "x", mounts: [{ source: "data", destination: "/data" }] };',
      'const { diagnostics, flyctl } = lint(\'app = "x"\', { preset: "all", rules: { "single-volume": "off" } });',
      "const first: Diagnostic | undefined = diagnostics[0];",
      "const value: unknown = config;",
      "if (validate(value)) console.log(value.http_service?.internal_port, flyctl.loads, first?.line);",
      'const mount: Mount = { source: "data", destination: "/data" };',
      "console.log(rules.map(({ id, title }) => [id, title]), mount);",
      "// @ts-expect-error there is no such preset",
      'lint("", { preset: "strict" });',
      "// @ts-expect-error a mount has no size",
      'export const wrong: Mount = { source: "data", destination: "/data", size: "10gb" };',
      "",
    ].join("\n");
    writeFileSync(join(project, "main.mts"), code);
    const options = [
      "--noEmit",
      "--strict",
      "--target",
      "es2023",
      "--module",
      "nodenext",
      "--types",
      "",
      "--lib",
      "es2023,dom",
    ];
    expect(run(resolve("node_modules/.bin/tsc"), [...options, "main.mts"], project)).toBe("");
  }, 30_000);

  test("has a name for each type, for who publishes types made of them", () => {
    const code = [
      'import * as f from "flylint";',
      'export const options = (given: f.LintOptions) => ({ preset: "production" as const, ...given });',
      "export const fixOptions = (given: f.FixOptions) => ({ unsafe: true, ...given });",
      "export const files = (given: f.Files) => ({ ...given });",
      "export const report = (given: f.FileReport) => ({ ...given });",
      "export const formatOptions = (...[, , given]: Parameters<typeof f.format>) => ({ ...given });",
      'export const linted = { ...f.lint("") };',
      'export const diagnostics = f.lint("").diagnostics.map((one) => ({ ...one }));',
      'export const fixed = { ...f.fix("") };',
      'export const parsed = { ...f.parse("") };',
      'export const shown = { ...f.app("") };',
      'export const app = { ...f.app("").app };',
      'export const items = f.checklist([], "acme").map((one) => ({ ...one }));',
      "export const evidence = (...[, , given]: Parameters<typeof f.checklist>) => given?.map((one) => ({ ...one }));",
      "export const normalized = { ...f.normalize({}) };",
      "export const rules = f.rules.map((one) => ({ ...one, options: Object.entries(one.options) }));",
      "export const schema = { ...f.schema };",
      "",
    ].join("\n");
    writeFileSync(join(project, "named.mts"), code);
    const options = ["--declaration", "--emitDeclarationOnly", "--outDir", "types", "--strict", "--types", ""];
    const tsc = resolve("node_modules/.bin/tsc");
    expect(run(tsc, [...options, "--target", "es2023", "--module", "nodenext", "named.mts"], project)).toBe("");
  }, 30_000);

  test("brings the command", () => {
    writeFileSync(join(project, "fly.toml"), readFileSync("fixtures/healthy.toml"));
    expect(run(join(project, "node_modules/.bin/flylint"), [], project)).toBe("No problems in 1 file.\n");
  });

  test("nothing is wrong with it for publint and Are the Types Wrong?", () => {
    expect(run("node_modules/.bin/publint", ["--strict"])).toContain("All good!");
    // It ends with an error where it finds something. CommonJS reads the ES module through require, which is tested above.
    expect(() => run("node_modules/.bin/attw", ["--pack", ".", "--profile", "esm-only"])).not.toThrow();
  }, 60_000);
});
