/** Processes in a bad state: whatever happens, no stack trace is printed. */
import { spawnSync } from "node:child_process";
import { chmodSync, closeSync, cpSync, openSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { flylint, folder } from "../flylint.ts";

const GOOD = readFileSync("fixtures/healthy.toml");
const BAD = "app = 5\n";
const FINE = "No problems in 1 file.\n";
const isRoot = process.getuid?.() === 0;
const noTrace = (text: string) => expect(text).not.toMatch(/^\s+at .*:\d+/m);

test("a link that leads to itself is no rejection that nobody handles", () => {
  const root = folder({ "fly.toml": GOOD });
  symlinkSync("z.fly.toml", join(root, "z.fly.toml"));
  expect(flylint(["."], { cwd: root, env: { NODE_OPTIONS: "--unhandled-rejections=warn" } }).code).toBe(2);
});

test.skipIf(!isRoot)("a folder without permission (only root can become another user)", () => {
  const root = folder({ "fly.toml": GOOD, "locked/fly.toml": BAD });
  chmodSync(root, 0o755);
  chmodSync(join(root, "locked"), 0);
  // Root may read everything, so somebody else does, with a copy that they can reach.
  for (const name of ["bin", "dist", "package.json"])
    cpSync(name, join(root, "node_modules", name), { recursive: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, ["node_modules/bin/flylint.cjs", "."], {
    cwd: root,
    uid: 65_534,
    gid: 65_534,
    env: { HOME: "/nonexistent" },
  });
  chmodSync(join(root, "locked"), 0o755);
  expect([status, stdout.toString(), stderr.toString()]).toEqual([2, FINE, "locked: permission denied.\n"]);
});

test("a working folder that is gone", () => {
  const root = folder({});
  const command = `rmdir "${root}"; exec "${process.execPath}" "${resolve("bin/flylint.cjs")}" fly.toml`;
  const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: root, env: { HOME: "/nonexistent" } });
  expect(status).toBe(2);
  noTrace(stderr.toString());
});

describe("writing", () => {
  const run = (script: string) => {
    const root = folder({ "fly.toml": BAD });
    const { status, stdout, stderr } = spawnSync("sh", ["-c", script], {
      cwd: root,
      env: { ...process.env, NODE: process.execPath, FLYLINT: resolve("bin/flylint.cjs") },
    });
    return { status, out: stdout.toString(), err: stderr.toString() };
  };

  test("to a full disk ends with 2 and one line", () => {
    const { status, err } = run('"$NODE" "$FLYLINT" fly.toml >/dev/full');
    expect(status).toBe(2);
    expect(err).toMatch(/^flylint: .*no space left on device.*\n$/);
  });

  test("to a full disk with standard error there, too", () => {
    expect(run('"$NODE" "$FLYLINT" fly.toml >/dev/full 2>/dev/full').status).toBe(2);
  });
});

test("a pipe that nobody reads for a while is waited for, without spinning", () => {
  const many = Array.from({ length: 400 }, (_, index) => `key_${index} = 1`).join("\n");
  const root = folder(Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`app${n}/fly.toml`, many])));
  // A pipe that does not block, and a reader who comes half a second late.
  const script = `
    const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, [process.argv[1], "."], { stdio: ["ignore", "pipe", "inherit"] });
    let size = 0;
    setTimeout(() => child.stdout.on("data", (piece) => (size += piece.length)), 500);
    child.on("close", (code) => console.log(code, size > 100_000));`;
  const { stdout } = spawnSync(process.execPath, ["-e", script, resolve("bin/flylint.cjs")], { cwd: root });
  expect(stdout.toString()).toBe("0 true\n");
});

test("the descriptor of standard input may be a folder", () => {
  const descriptor = openSync(folder({}), "r");
  const { status, stderr } = spawnSync(process.execPath, [resolve("bin/flylint.cjs"), "-"], {
    stdio: [descriptor, "pipe", "pipe"],
  });
  closeSync(descriptor);
  expect([status, stderr.toString()]).toEqual([2, "fly.toml: this is a directory.\n"]);
});
