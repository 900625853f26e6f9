/** The hook, with the real pre-commit, in a scratch repository. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { folder } from "../flylint.ts";

const isHere = spawnSync("pre-commit", ["--version"]).status === 0;
// The hook is installed from git, so what is not committed is not tested.
const isClone = existsSync(".git");
if (!isHere || !isClone) console.warn("SKIPPED: the test of the hook needs pre-commit, and a clone of the repository.");

describe.runIf(isHere && isClone)("as a hook of pre-commit", () => {
  let repository = "";
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: repository,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const commit = (name: string, env = process.env) => {
    execFileSync("cp", [resolve("fixtures", name), join(repository, "fly.toml")]);
    git("add", "fly.toml");
    const args = ["-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-m", name];
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: repository, encoding: "utf8", env });
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

  test("a file with a warning passes, and the warning is shown", () => {
    const { status, output } = commit("minimal-web.toml");
    expect([status, output]).toEqual([0, expect.stringContaining("missing-health-checks")]);
  }, 60_000);

  test("on the terminal of pre-commit, which has no width, lines are as long as elsewhere", () => {
    const { output } = commit("shop.toml", { ...process.env, PRE_COMMIT_COLOR: "always" });
    expect(output).toContain("\u001b[31m");
    const lines = stripVTControlCharacters(output)
      .split(/\r?\n/)
      .filter((line) => !line.includes("https:"));
    const longest = Math.max(...lines.map((line) => line.length));
    expect([longest > 72, longest <= 80, longest]).toEqual([true, true, longest]);
  }, 60_000);
});
