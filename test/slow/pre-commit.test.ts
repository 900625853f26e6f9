/** The hook, with the real pre-commit, in a scratch repository. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { folder } from "../flylint.ts";

const isHere = spawnSync("pre-commit", ["--version"]).status === 0;
// The hook is installed from git, so what is not committed is not tested.
const isClone = existsSync(".git");
if (!isHere || !isClone) console.warn("SKIPPED: the test of the hook needs pre-commit, and a clone of the repository.");

test("the hook looks at what flyctl might read, and at nothing else", () => {
  const [, pattern = ""] = /files: '(.*)'/.exec(readFileSync(".pre-commit-hooks.yaml", "utf8")) ?? [];
  const files = new RegExp(pattern);
  for (const path of ["fly.toml", "apps/api/fly.toml", "fly.staging.toml"]) expect(path).toMatch(files);
  for (const path of ["butterfly.toml", "fly.json", "fly.toml.bak", "fly/x.toml"]) expect(path).not.toMatch(files);
});

describe.runIf(isHere && isClone)("as a hook of pre-commit", () => {
  let repository = "";
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: repository,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const commit = (name: string) => {
    execFileSync("cp", [resolve("fixtures", name), join(repository, "fly.toml")]);
    git("add", "fly.toml");
    const args = ["-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-m", name];
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: repository, encoding: "utf8" });
    return { status, output: `${stdout}${stderr}` };
  };

  beforeAll(() => {
    const revision = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
    const config = `repos:\n  - repo: file://${resolve(".")}\n    rev: ${revision}\n    hooks:\n      - id: flylint\n`;
    repository = folder({ ".pre-commit-config.yaml": config });
    git("init", "--quiet");
    execFileSync("pre-commit", ["install", "--install-hooks"], { cwd: repository, stdio: "pipe" });
  }, 300_000);

  test("a bad file keeps the commit back, with the report", () => {
    const { status, output } = commit("shop.toml");
    expect(status).toBe(1);
    expect(output).toContain("autostop-without-autostart");
    expect(() => git("rev-parse", "--verify", "HEAD")).toThrow();
  }, 60_000);

  test("a good file passes", () => {
    const { status, output } = commit("healthy.toml");
    expect([status, output]).toEqual([0, expect.stringContaining("Passed")]);
    expect(git("log", "--format=%s")).toBe("healthy.toml\n");
  }, 60_000);
});
