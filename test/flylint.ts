/** Runs the command: the built one as a process, or its source within the test. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll } from "vitest";
import { main } from "../src/cli/main.ts";

export const COMMAND = resolve("bin/flylint.cjs");

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Run {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Where the command runs, and on what it writes. */
export interface InProcess extends Pick<Run, "cwd" | "env"> {
  readonly isTty?: boolean;
  readonly columns?: number;
}

export function flylint(args: readonly string[], { cwd = ".", input = "", env = {} }: Run = {}): Result {
  const { PATH, HOME } = process.env;
  const options = { cwd, input, env: { PATH, HOME, ...env }, maxBuffer: 1 << 28 };
  const result = spawnSync(process.execPath, [COMMAND, ...args], options);
  return { code: result.status, out: result.stdout.toString(), err: result.stderr.toString() };
}

/** The same out of the source, without a process and without standard input: it goes to `cwd` and comes back. */
export async function inProcess(
  args: readonly string[],
  { cwd = ".", env = {}, isTty = false, columns }: InProcess = {},
): Promise<Result> {
  const out: string[] = [];
  const err: string[] = [];
  const before = process.cwd();
  try {
    if (cwd !== ".") process.chdir(cwd);
    const code = await main(args, {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      isTty,
      columns,
      env,
    });
    return { code, out: out.join(""), err: err.join("") };
  } finally {
    process.chdir(before);
  }
}

const folders: string[] = [];

afterAll(() => {
  for (const root of folders.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A new folder with these files in it, which goes when the tests of the file are over; its path. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "flylint-"));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}
