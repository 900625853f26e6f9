/** What the built command does with standard input and output. */

import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { COMMAND, flylint, folder } from "../flylint.ts";

const GOOD = readFileSync("fixtures/healthy.toml");
const BAD = 'app = "my-shop"\n[http_service]\n  internal_port = "8080"\n';

test("standard input, under the name that is given", () => {
  const { code, out } = flylint(["-", "--stdin-filename", "fly.staging.toml"], { input: BAD });
  expect(code).toBe(1);
  expect(out).toContain("fly.staging.toml");
  expect(flylint(["-"], { input: GOOD })).toEqual({ code: 0, out: "No problems in 1 file.\n", err: "" });
});

test("--suppress from standard input to standard output", () => {
  const web = 'app = "shop"\nprimary_region = "fra"\n\n[http_service]\n  internal_port = 8080\n';
  const { out, err } = flylint(["--suppress", "--reason", "behind our own proxy", "-"], { input: web });
  expect(out).toContain("# flylint-disable-next-line");
  expect(err).toMatch(/silenced by comments/);
});

test("what is ignored comes back from --fix as it is, or not at all", () => {
  const ignored = ["--fix", "-", "--ignore", "fly.toml"];
  const nothing = "Nothing to check: 1 file skipped because of --ignore.\n";
  expect(flylint(ignored, { input: BAD })).toEqual({ code: 0, out: BAD, err: nothing });
  const { code, out, err } = flylint(ignored, { input: Buffer.from("app = 'caf\xe9'\n", "latin1") });
  expect([code, out, err]).toEqual([2, "", expect.stringMatching(/^fly\.toml: this file is not UTF-8 \(line 1\)/)]);
});

test("wrong usage ends with 2, what is reported with 1", () => {
  expect(flylint(["--presett", "all"])).toEqual({
    code: 2,
    out: "",
    err: "Unknown option --presett. Did you mean --preset?\n",
  });
  const { code, out } = flylint([], { cwd: folder({ "fly.toml": BAD }) });
  expect([code, out]).toEqual([1, expect.stringContaining("value-type-mismatch")]);
});

const env = { ...process.env, NODE: process.execPath, COMMAND };

test.each(["", "--format json=/dev/stdout"])("a reader that goes away early is no error: flylint %s", (options) => {
  const many = Array.from({ length: 3000 }, (_, index) => `key_${index} = 1`).join("\n");
  const root = folder({ "fly.toml": many });
  const script = `{ "$NODE" "$COMMAND" ${options} 2>err; echo $? >code; } | head -c 5`;
  expect(execFileSync("sh", ["-c", script], { cwd: root, env }).length).toBe(5);
  expect(["code", "err"].map((name) => readFileSync(join(root, name), "utf8"))).toEqual(["0\n", ""]);
});

test.skipIf(process.platform === "win32")(
  "standard input that does not block, and is empty for a while, is waited for",
  async () => {
    const root = folder({ "fly.toml": GOOD });
    execFileSync("mkfifo", ["pipe"], { cwd: root });
    const open = (way: number) => openSync(join(root, "pipe"), way | constants.O_NONBLOCK);
    const [reader, writer] = [open(constants.O_RDONLY), open(constants.O_WRONLY)];
    // Node makes the first three descriptors of a process blocking ones.
    const script = '{ sleep 0.3; cat fly.toml >&4; } & exec 4>&-; "$NODE" "$COMMAND" - <&3';
    const { stdout } = spawn("sh", ["-c", script], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "inherit", reader, writer],
    });
    closeSync(reader);
    closeSync(writer);
    expect(stdout && (await text(stdout))).toBe("No problems in 1 file.\n");
  },
);
