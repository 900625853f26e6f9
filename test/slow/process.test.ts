/** What the built command does with standard input and output. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { flylint, folder } from "../flylint.ts";

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

test("wrong usage ends with 2, what is reported with 1", () => {
  expect(flylint(["--presett", "all"])).toEqual({
    code: 2,
    out: "",
    err: "Unknown option --presett. Did you mean --preset?\n",
  });
  const { code, out } = flylint([], { cwd: folder({ "fly.toml": BAD }) });
  expect([code, out]).toEqual([1, expect.stringContaining("value-type-mismatch")]);
});

test("a reader that goes away early is no error", () => {
  const big = Array.from({ length: 3000 }, (_, index) => `key_${index} = 1`).join("\n");
  const root = folder({ "fly.toml": big });
  const { code, err } = flylint(["fly.toml"], { cwd: root });
  expect([code, err]).toEqual([0, ""]);
});
