/** What action.yml runs, with the packed archive in the place of the version on npm. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { flylint, folder } from "../flylint.ts";

const isHere = spawnSync("bash", ["--version"]).status === 0;
if (!isHere) console.warn("SKIPPED: the test of the action needs bash.");

/** What the script gets where a workflow says nothing. */
const DEFAULTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries<{ readonly default: string }>(parse(readFileSync("action.yml", "utf8")).inputs).map(
    ([name, { default: usual }]) => [`FLYLINT_${name.toUpperCase().replaceAll("-", "_")}`, usual],
  ),
);

describe.runIf(isHere)("the action", () => {
  let archive = "";
  const BAD = readFileSync("fixtures/shop.toml");

  const run = (files: Readonly<Record<string, string | Uint8Array>>, inputs: Readonly<Record<string, string>> = {}) => {
    const cwd = folder(files);
    const temporary = folder({});
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      RUNNER_TEMP: temporary,
      GITHUB_ACTION_PATH: resolve("."),
      GITHUB_WORKSPACE: cwd,
      GITHUB_STEP_SUMMARY: join(temporary, "summary.md"),
      npm_config_offline: "true",
      ...DEFAULTS,
      FLYLINT_VERSION: `file:${archive}`,
      ...inputs,
    };
    const { status, stdout, stderr } = spawnSync("bash", [resolve(".github/action.sh")], {
      cwd,
      env,
      encoding: "utf8",
    });
    const summary = existsSync(env.GITHUB_STEP_SUMMARY) ? readFileSync(env.GITHUB_STEP_SUMMARY, "utf8") : "";
    return { status, out: stdout, err: stderr, summary, cwd };
  };

  beforeAll(() => {
    const folderOfArchive = folder({});
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folderOfArchive];
    const [{ filename }] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
    archive = join(folderOfArchive, filename);
  }, 60_000);

  test("prints, annotates, writes the summary, and fails where there are errors", () => {
    const { status, out, err, summary, cwd } = run({ "apps/a b/fly.toml": BAD });
    expect([status, err]).toEqual([1, ""]);
    expect(out.startsWith(flylint(["."], { cwd }).out)).toBe(true);
    expect(out).toMatch(/^::error file=apps\/a b\/fly\.toml,line=7,/m);
    expect(summary).toMatch(/^### flylint: \d+ errors/);
  }, 60_000);

  test("takes a path and a format on each line, and says nothing where there is nothing", () => {
    const { status, out, cwd } = run(
      {
        "a b/fly.toml": readFileSync("fixtures/healthy.toml"),
        "-x.toml": readFileSync("fixtures/healthy.toml", "utf8").replace("my-shop", "my-other-shop"),
      },
      { FLYLINT_PATHS: "a b\n\n-x.toml\n", FLYLINT_FORMAT: "concise\nsarif=out.sarif\n" },
    );
    expect([status, out]).toEqual([0, ""]);
    expect(JSON.parse(readFileSync(join(cwd, "out.sarif"), "utf8")).version).toBe("2.1.0");
  }, 60_000);

  test("without annotations only prints; the preset is passed on", () => {
    const inputs = { FLYLINT_ANNOTATIONS: "false", FLYLINT_PRESET: "production", FLYLINT_FORMAT: "concise" };
    const { status, out, summary } = run({ "fly.toml": readFileSync("fixtures/minimal-web.toml") }, inputs);
    expect([status, summary]).toEqual([1, ""]);
    expect(out).toContain("error[missing-health-checks]");
    expect(out).not.toContain("::");
  }, 60_000);

  test("without a preset that of flylint.toml counts, and warnings fail the job where more than so many were allowed", () => {
    const files = {
      "flylint.toml": 'preset = "production"\n[rules]\nmissing-health-checks = "warning"\n',
      "fly.toml": readFileSync("fixtures/minimal-web.toml"),
    };
    const { status, out } = run(files, { FLYLINT_FORMAT: "concise" });
    expect([status, out]).toEqual([0, expect.stringContaining("warning[missing-health-checks]")]);
    expect(out).toContain("[single-machine-spof]");
    const strict = run(files, { FLYLINT_MAX_WARNINGS: "0" });
    expect([strict.status, strict.err]).toEqual([1, expect.stringContaining("but --max-warnings allows 0.")]);
  }, 60_000);

  test("inputs are no text of a script, and the repository has no say in what runs", () => {
    const files = { "fly.toml": BAD, ".npmrc": "registry=http://127.0.0.1:9\nscript-shell=/bin/false\n" };
    const { status, err, cwd } = run(files, { FLYLINT_PRESET: "$(touch pwned)" });
    expect([status, err]).toEqual([2, expect.stringContaining('Unknown preset "$(touch pwned)"')]);
    expect(existsSync(join(cwd, "pwned"))).toBe(false);
  }, 60_000);
});
