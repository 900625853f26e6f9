/** Settings of the command: where they come from, and which files they are for. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, type InProcess, inProcess } from "./flylint.ts";

const WEB = 'app = "shop"\nprimary_region = "fra"\n[http_service]\n  internal_port = 8080\n  force_https = true\n';
/** In a web service without checks `recommended` warns of them, `production` takes it for an error. */
const UNCHECKED = "missing-health-checks";

function repository(files: Readonly<Record<string, string>>): string {
  const root = folder(files);
  mkdirSync(join(root, ".git"));
  return root;
}

/** Which rules report each file, and at which level. */
async function reports(args: readonly string[], run: InProcess): Promise<Readonly<Record<string, readonly string[]>>> {
  const { out, err } = await inProcess(["--format", "json", ...args], run);
  if (out === "") throw new Error(err);
  const files: readonly { path: string; diagnostics: readonly { rule: string; severity: string }[] }[] =
    JSON.parse(out).files;
  return Object.fromEntries(
    files.map(({ path, diagnostics }) => [path, diagnostics.map(({ rule, severity }) => `${rule} ${severity}`)]),
  );
}

describe("which flylint.toml counts", () => {
  const OFF = `[rules]\n${UNCHECKED} = "off"\n`;

  test("the nearest one, up to the root of the repository", async () => {
    const cwd = repository({ "fly.toml": WEB, "apps/web/fly.toml": WEB, "apps/flylint.toml": OFF, "flylint.toml": "" });
    expect(await reports([], { cwd })).toEqual({ "fly.toml": [`${UNCHECKED} warning`] });
    expect(await reports([], { cwd: join(cwd, "apps/web") })).toEqual({ "fly.toml": [] });
  });

  test("none from outside of the repository", async () => {
    const root = folder({ "flylint.toml": OFF, "shop/fly.toml": WEB });
    mkdirSync(join(root, "shop/.git"));
    expect(await reports([], { cwd: join(root, "shop") })).toEqual({ "fly.toml": [`${UNCHECKED} warning`] });
  });

  test("without a repository that of the working directory", async () => {
    const root = folder({ "flylint.toml": OFF, "fly.toml": WEB, "shop/fly.toml": WEB });
    expect(await reports([], { cwd: root })).toEqual({ "fly.toml": [] });
    expect(await reports([], { cwd: join(root, "shop") })).toEqual({ "fly.toml": [`${UNCHECKED} warning`] });
  });

  test("the one of --config, or none", async () => {
    const cwd = repository({ "fly.toml": WEB, "flylint.toml": OFF, "ci/strict.toml": 'preset = "production"\n' });
    expect(await reports(["--no-config"], { cwd })).toEqual({ "fly.toml": [`${UNCHECKED} warning`] });
    expect((await reports(["--config", "ci/strict.toml"], { cwd }))["fly.toml"]).toContain(`${UNCHECKED} error`);
    expect(await inProcess(["--config", "no.toml"], { cwd })).toEqual({
      code: 2,
      out: "",
      err: "no.toml: no such file or directory.\n",
    });
  });
});

test("overrides and the command line win over what is set for all", async () => {
  const cwd = repository({
    "apps/web/fly.toml": WEB,
    "apps/web/fly.staging.toml": WEB,
    "flylint.toml": `
      preset = "production"
      [rules]
      ${UNCHECKED} = "warning"
      [[overrides]]
      files = ["*.staging.toml"]
      preset = "recommended"
    `,
  });
  const only = async (args: readonly string[]) =>
    Object.entries(await reports([...args, "."], { cwd })).map(([path, found]) => [
      path,
      found.find((report) => report.startsWith(UNCHECKED)),
    ]);
  expect(await only([])).toEqual([
    ["apps/web/fly.staging.toml", undefined],
    ["apps/web/fly.toml", `${UNCHECKED} warning`],
  ]);
  expect((await only(["--environment", "production"]))[0]?.[1]).toBe(`${UNCHECKED} warning`);
  expect((await only(["--rule", `${UNCHECKED}=info`, "--rule", `${UNCHECKED}=error`]))[1]?.[1]).toBe(
    `${UNCHECKED} error`,
  );
});

describe("what is left out", () => {
  const cwd = repository({
    "fly.toml": WEB,
    "old/fly.toml": WEB,
    "apps/a/fly.toml": WEB,
    "apps/b/fly.toml": WEB,
    "flylint.toml": 'ignore = ["old"]\n',
  });

  test("by the flylint.toml, from whichever directory and even by name, since hooks name every file", async () => {
    expect(Object.keys(await reports(["."], { cwd }))).toEqual(["apps/a/fly.toml", "apps/b/fly.toml", "fly.toml"]);
    const message = "Nothing to check: 1 file skipped because of ignore in flylint.toml or --ignore.\n";
    expect(await inProcess(["old/fly.toml"], { cwd })).toEqual({ code: 0, out: "", err: message });
    const inside = message.replace("flylint.toml", "../flylint.toml");
    expect(await inProcess([], { cwd: join(cwd, "old") })).toEqual({ code: 0, out: "", err: inside });
  });

  test("by --ignore", async () => {
    const args = ["--ignore", "apps/a", "--ignore", "old", "."];
    expect(Object.keys(await reports(args, { cwd }))).toEqual(["apps/b/fly.toml", "fly.toml"]);
    expect(Object.keys(await reports(["--no-config", "--ignore", "apps/**", "."], { cwd }))).toEqual([
      "fly.toml",
      "old/fly.toml",
    ]);
  });
});

test("patterns in quotes stand for the files that match them", async () => {
  const cwd = repository({
    "fly.toml": WEB,
    "apps/a/fly.toml": WEB,
    "apps/a/README.md": "",
    "apps/b/fly.eu.toml": WEB,
    "apps/b/node_modules/x/fly.toml": WEB,
    "apps/c/fly.toml": WEB,
    ".gitignore": "/apps/c\n",
  });
  const paths = async (...args: readonly string[]) => Object.keys(await reports(args, { cwd }));
  expect(await paths("apps/*/fly.toml")).toEqual(["apps/a/fly.toml"]);
  expect(await paths("apps/*")).toEqual(["apps/a/fly.toml", "apps/b/fly.eu.toml"]);
  expect(await paths("**/fly*.toml", "fly.toml")).toEqual(["apps/a/fly.toml", "apps/b/fly.eu.toml", "fly.toml"]);
  expect((await paths(join(cwd, "*/{a,b}/*.toml"))).map((path) => path.slice(cwd.length))).toEqual([
    "/apps/a/fly.toml",
    "/apps/b/fly.eu.toml",
  ]);
  expect(await inProcess(["shop*.toml"], { cwd })).toMatchObject({
    code: 2,
    err: "shop*.toml: no file matches this pattern.\n",
  });
});

describe("--print-config", () => {
  test("says what holds for a file, and which line says so", async () => {
    const cwd = repository({
      "flylint.toml": `ignore = ["old"]
[rules]
${UNCHECKED} = { level = "info", acceptTcp = false }
[[overrides]]
files = ["*.staging.toml"]
environment = "staging"
rules.${UNCHECKED}.level = "off"
`,
    });
    const { code, out } = await inProcess(["--print-config", "a/fly.staging.toml", "--rule", "single-volume=error"], {
      cwd,
    });
    expect(code).toBe(0);
    expect(out).toBe(`# Settings for a/fly.staging.toml, from flylint.toml
preset = "recommended"  # the default
environment = "staging"  # flylint.toml, line 6

[rules]
${UNCHECKED}.level = "off"  # flylint.toml, line 7
${UNCHECKED}.acceptTcp = false  # flylint.toml, line 3
single-volume.level = "error"  # the command line
`);
    expect((await inProcess(["--print-config", "old/fly.toml"], { cwd })).out).toContain(
      "# flylint skips this file (ignore).",
    );
  });

  test("without a flylint.toml", async () => {
    expect((await inProcess(["--print-config", "fly.toml"], { cwd: folder({}) })).out).toBe(
      '# Settings for fly.toml: there is no flylint.toml\npreset = "recommended"  # the default\n',
    );
  });
});

describe("mistakes stop the run, and nothing is checked", () => {
  test("in the flylint.toml, shown with their line", async () => {
    const cwd = repository({ "fly.toml": WEB, "flylint.toml": 'preset = "all"\n[rules]\nsingle-volum = "off"\n' });
    const { code, out, err } = await inProcess(["--format", "json"], { cwd });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(`flylint.toml

  3:1    error   Unknown rule "single-volum". Did you mean "single-volume"?
    3 | single-volum = "off"
      | ^^^^^^^^^^^^
    help: List all rules with:
          flylint --rules
    flylint.toml  https://github.com/flylint/flylint#configuration

`);
  });

  test.each([
    [["--rule", "single-volum=off"], 'Unknown rule "single-volum". Did you mean "single-volume"?'],
    [["--rule", "single-volume=of"], 'Unknown level for single-volume "of". Did you mean "off"?'],
    [["--rule", "single-volume"], '--rule needs a rule and its level, such as single-volume=off, not "single-volume".'],
    [["--rule"], "--rule needs a rule and its level, such as single-volume=off."],
    [["--environment", "prod"], 'Unknown environment "prod". Use one of: production, staging.'],
    [["--enviroment", "staging"], "Unknown option --enviroment. Did you mean --environment?"],
    [["--config"], "--config needs the path of a flylint.toml."],
    [["--config="], "--config needs the path of a flylint.toml."],
    [["--ignore", ""], '--ignore needs a pattern, such as "apps/old/**".'],
  ])("in the options: %j", async (args, message) => {
    expect(await inProcess(args, { cwd: folder({ "fly.toml": WEB }) })).toEqual({
      code: 2,
      out: "",
      err: `${message}\n`,
    });
  });
});
