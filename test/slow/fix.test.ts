/** `--fix` and `--diff` of the built command: whatever happens, a file is the old one or the new. */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { fix, lint } from "../../src/index.ts";
import { corpusFiles, describeWithShared, flyctlVerdicts, mistakeCases } from "../cases.ts";
import { isRoot, LEFT, NEW, OLD, read } from "../fixable.ts";
import { COMMAND, flylint, folder } from "../flylint.ts";

/** A program that is loaded before the command, and gets between it and the file system. */
function meddling(script: string): Readonly<Record<string, string>> {
  const file = join(folder({ "meddle.cjs": `const fs = require("node:fs");\n${script}` }), "meddle.cjs");
  return { NODE_OPTIONS: `--require ${file}` };
}

describe("standard input", () => {
  test("--fix gives the fixed text on standard output, and the report on standard error", () => {
    const input = OLD.replaceAll("\n", "\r\n");
    const { code, out, err } = flylint(["--fix", "-"], { input });
    expect([code, out]).toEqual([0, NEW.replaceAll("\n", "\r\n")]);
    expect(err).toContain("missing-health-checks");
    expect(err).toContain(LEFT);
  });

  test("--fix gives it back where there is nothing to fix, it cannot be, or settings ignore it", () => {
    for (const input of [NEW, `${OLD}[x\n`]) expect(flylint(["--fix", "-"], { input }).out).toBe(input);
    expect(flylint(["--fix", "-", "--ignore", "fly.toml"], { input: OLD })).toMatchObject({ code: 0, out: OLD });
  });

  test("--diff gives the diff", () => {
    const { code, out, err } = flylint(["--diff", "-", "--stdin-filename", "apps/fly.toml"], { input: OLD });
    expect([code, err]).toEqual([1, "Would fix 1 problem in 1 file.\n"]);
    expect(out).toMatch(/^--- a\/apps\/fly\.toml\n\+\+\+ b\/apps\/fly\.toml\n@@ /);
  });
});

describe("a file that is written", () => {
  test("is not written where somebody else has changed it meanwhile", () => {
    const root = folder({ "fly.toml": OLD });
    const env = meddling(`
      const { openSync } = fs;
      fs.openSync = (path, flags, ...more) => {
        if (flags === "wx" && String(path).includes(".flylint-")) fs.appendFileSync("fly.toml", "# mine\\n");
        return openSync(path, flags, ...more);
      };`);
    const { code, out, err } = flylint(["--fix"], { cwd: root, env });
    expect([code, err]).toEqual([2, "fly.toml: not fixed: the file changed in the meantime. Run flylint again.\n"]);
    expect(out).toContain("value-type-mismatch");
    expect(read(root)).toBe(`${OLD}# mine\n`);
    expect(readdirSync(root)).toEqual(["fly.toml"]);
  });

  test.each([
    ["writeFileSync", "ENOSPC", "no space left on the disk."],
    ["renameSync", "EIO", "this cannot be written (input/output error)."],
  ])("is the old one where %s fails, and nothing is left beside it", (call, code, reason) => {
    const root = folder({ "fly.toml": OLD, "fly.b.toml": NEW });
    const env = meddling(
      `fs.${call} = () => { throw Object.assign(new Error("input/output error"), { code: "${code}" }) };`,
    );
    const { code: exit, err } = flylint(["--fix", "."], { cwd: root, env });
    expect([exit, err]).toEqual([2, `fly.toml: not fixed: ${reason}\n`]);
    expect(read(root)).toBe(OLD);
    expect(readdirSync(root)).toEqual(["fly.b.toml", "fly.toml"]);
  });

  test.skipIf(!isRoot).each([
    ["a folder", ".", 0o555],
    ["a file", "fly.toml", 0o444],
  ])("is the old one where %s is read-only (only root can become another user)", (_name, path, mode) => {
    const root = folder({ "fly.toml": OLD });
    for (const name of ["bin", "dist", "package.json"]) cpSync(name, join(root, "flylint", name), { recursive: true });
    for (const name of [".", "fly.toml"]) chownSync(join(root, name), 65_534, 65_534);
    chmodSync(root, 0o755);
    chmodSync(join(root, path), mode);
    const options = { cwd: root, uid: 65_534, gid: 65_534, env: { HOME: "/nonexistent" } };
    const { status, stderr } = spawnSync(process.execPath, ["flylint/bin/flylint.cjs", "--fix"], options);
    expect([status, stderr.toString()]).toEqual([2, "fly.toml: not fixed: permission denied.\n"]);
    expect(read(root)).toBe(OLD);
  });
});

describe("a run that is killed", () => {
  const COUNT = 40;
  const names = Array.from({ length: COUNT }, (_, index) => `fly.app${index}.toml`);

  test("leaves every file old or new, and nothing that is taken for a config", async () => {
    const seen = { none: 0, some: 0, all: 0 };
    for (let round = 0; round < 40 && (round < 12 || seen.some < 3); round += 1) {
      const root = folder(Object.fromEntries(names.map((name) => [name, OLD])));
      const child = spawn(process.execPath, [COMMAND, "--fix", "."], { cwd: root, stdio: "ignore" });
      const end = new Promise((resolve) => child.once("exit", resolve));
      // As soon as the first file is new, and then a little later each time.
      while (child.exitCode === null && names.every((name) => read(root, name) === OLD)) await pause(1);
      await pause(round % 8);
      child.kill("SIGKILL");
      await end;
      const texts = names.map((name) => read(root, name));
      expect(texts.filter((text) => text !== OLD && text !== NEW)).toEqual([]);
      const done = texts.filter((text) => text === NEW).length;
      seen[done === 0 ? "none" : done === COUNT ? "all" : "some"] += 1;
      const left = flylint(["--format", "json", "."], { cwd: root });
      expect(JSON.parse(left.out).files).toHaveLength(COUNT);
      rmSync(root, { recursive: true });
    }
    // Else nothing was killed at work.
    expect(seen.some).toBeGreaterThan(0);
  }, 300_000);

  test("leaves the file that it was at old, whatever is written beside it", () => {
    const root = folder({ "fly.toml": OLD });
    const env = meddling('fs.renameSync = () => process.kill(process.pid, "SIGKILL");');
    expect(flylint(["--fix"], { cwd: root, env }).code).toBeNull();
    expect(read(root)).toBe(OLD);
    const [beside = "", ...others] = readdirSync(root).filter((name) => name !== "fly.toml");
    expect([beside, others]).toEqual([expect.stringMatching(/^\.flylint-.*\.tmp$/), []]);
    expect(JSON.parse(flylint(["--format", "json", "."], { cwd: root }).out).files).toHaveLength(1);
    expect(flylint(["--fix"], { cwd: root }).out).toContain(LEFT);
    expect(read(root)).toBe(NEW);
  });
});

/** Each file of a folder is called after its number. */
function numbered(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text, index) => [`fly.n${index}.toml`, text]));
}

function expectFixedAsBefore(texts: readonly string[], args: readonly string[]): void {
  const files = numbered(texts);
  const root = folder(files);
  flylint(["--fix", ...args, "."], { cwd: root });
  const written = Object.keys(files).map((name) => read(root, name));
  // What the library makes of it is byte for byte what is there: its own tests say that it is the same outside the edits.
  const unsafe = args.includes("--unsafe-fixes");
  const changed = written.filter((text, index) => text !== texts[index]);
  expect(changed.length).toBeGreaterThan(texts.length / 50);
  for (const [index, name] of Object.keys(files).entries()) {
    const text = texts[index] ?? "";
    const { text: fixed, left } = fix(text, { filename: name, unsafe });
    expect(written[index], text).toBe(fixed);
    const errors = (reports: ReturnType<typeof lint>) =>
      reports.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors(left).length, text).toBeLessThanOrEqual(errors(lint(text, { filename: name })).length);
  }
  if (unsafe) return;
  const second = flylint(["--fix", ...args, "."], { cwd: root });
  expect(second.out).not.toMatch(/^Fixed /m);
  expect(Object.keys(files).map((name) => read(root, name))).toEqual(written);
}

describe("files that people wrote", () => {
  test("cases: no new error, byte for byte the same outside the edits, and the second time nothing changes", () => {
    expectFixedAsBefore(
      [...flyctlVerdicts, ...mistakeCases].map(({ toml }) => toml),
      [],
    );
  });
});

describeWithShared("files of the wild", () => {
  test.each([[[]], [["--unsafe-fixes"]]])(
    "with %j: no new error, byte for byte the same outside the edits, and the second time nothing changes",
    (args) =>
      expectFixedAsBefore(
        corpusFiles().map(({ text }) => text),
        args,
      ),
    300_000,
  );
});
