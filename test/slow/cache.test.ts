/** The code that bin/flylint.cjs keeps compiled: believed only where it is ours and whole, and never in the way. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { folder } from "../flylint.ts";

const FINE = "No problems in 1 file.\n";
let root = "";
const dist = () => join(root, "package", "dist");
const program = () => join(dist(), "cli.cjs");
const userFolder = () => join(root, "home", ".cache", "flylint");

beforeEach(() => {
  root = folder({ "fly.toml": readFileSync("fixtures/healthy.toml") });
  for (const name of ["bin", "dist", "package.json"]) cpSync(name, join(root, "package", name), { recursive: true });
  for (const name of caches()) rmSync(join(dist(), name));
});

function caches(place = dist()): readonly string[] {
  return existsSync(place) ? readdirSync(place).filter((name) => name.includes(".cache")) : [];
}

function cachePath(): string {
  return join(dist(), caches()[0] ?? "there is none");
}

interface Start {
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly args?: readonly string[];
}

function start({ node = [], env = {}, uid, args = [] }: Start = {}): {
  readonly code: number | null;
  readonly out: string;
} {
  const { PATH } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...node, join(root, "package/bin/flylint.cjs"), ...args],
    {
      cwd: root,
      env: { PATH, HOME: join(root, "home"), ...env },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    },
  );
  return { code: status, out: stdout.toString() + stderr.toString() };
}

/** The first start only leaves a mark; the second one makes the file. */
function startTwice(how: Start = {}): void {
  start(how);
  expect(readFileSync(cachePath()).length).toBe(0);
  start(how);
  expect(readFileSync(cachePath()).length).toBeGreaterThan(0);
}

const isRoot = process.getuid?.() === 0;

test("is marked by the first start, written by the second, also a slow one, and used by the next", () => {
  const how = { node: ["--require", slow()] };
  expect(start(how)).toEqual({ code: 0, out: FINE });
  expect(statSync(cachePath()).size).toBe(0);
  expect(start(how)).toEqual({ code: 0, out: FINE });
  expect(statSync(cachePath()).size).toBeGreaterThan(0);
  const written = statSync(cachePath()).mtimeMs;
  expect(start(how)).toEqual({ code: 0, out: FINE });
  expect(statSync(cachePath()).mtimeMs).toBe(written);
});

/** Keeps a start busy for longer than a second. */
function slow(): string {
  const file = join(root, "slow.cjs");
  writeFileSync(file, "for (const end = Date.now() + 1200; Date.now() < end; );\n");
  return file;
}

test("holds the same whatever the first command is about", () => {
  // V8 is not exact to the byte.
  const size = () => Math.round(readFileSync(cachePath()).length / 20_000);
  startTwice();
  const usual = size();
  rmSync(cachePath());
  writeFileSync(join(root, "fly.toml"), "app = x\n[http_service]\ninternal_prt = 8080\n");
  startTwice();
  expect(Math.abs(size() - usual)).toBeLessThanOrEqual(1);
});

test("each bundle keeps what was compiled of it, from its second start on", () => {
  writeFileSync(join(root, "fly.yaml"), "app: acme\nprimary_region: fra\n");
  const sizes = () =>
    Object.fromEntries(caches().map((name) => [name.split("-v")[0], statSync(join(dist(), name)).size > 0]));
  for (let started = 0; started < 3; started += 1)
    expect(start({ args: ["fly.yaml"] })).toEqual({ code: 0, out: FINE });
  expect(sizes()).toEqual({ cli: true, "fly-yaml": true });
  expect(start({ args: ["--explain", "app-missing"] }).code).toBe(0);
  expect(sizes()).toEqual({ cli: true, "fly-yaml": true, explain: false });
});

test("a program that changed is run as it is now, although its length and its date did not", () => {
  startTwice();
  const text = readFileSync(program(), "utf8");
  const { atime, mtime } = statSync(program());
  writeFileSync(program(), text.replace("No problems in", "NO problems in"));
  utimesSync(program(), atime, mtime);
  expect(start().out).toContain("NO problems in");
  expect(start().out).toContain("NO problems in");
});

test("damage anywhere is noticed, and mended", () => {
  startTwice();
  const whole = readFileSync(cachePath());
  for (let tried = 0; tried < 24; tried += 1) {
    const damaged = Buffer.from(whole);
    const at = Math.floor((tried / 24) * (whole.length - 64));
    for (let offset = 0; offset < 64; offset += 1) damaged[at + offset] = (damaged[at + offset] ?? 0) ^ (tried + 1);
    writeFileSync(cachePath(), damaged);
    expect(start(), `64 bytes from ${at} on`).toEqual({ code: 0, out: FINE });
    expect(readFileSync(cachePath()).equals(damaged)).toBe(false);
  }
});

test.each([
  ["empty", 0],
  ["cut off", 100_000],
])("a file that is %s is replaced", (_name, length) => {
  startTwice();
  const whole = readFileSync(cachePath());
  writeFileSync(cachePath(), whole.subarray(0, length));
  expect(start()).toEqual({ code: 0, out: FINE });
  expect(readFileSync(cachePath()).length).toBeGreaterThan(whole.length / 2);
});

test("nobody else may write to it, whatever the umask", () => {
  const command = `umask 000; exec "${process.execPath}" package/bin/flylint.cjs`;
  const { PATH } = process.env;
  execFileSync("sh", ["-c", command], { cwd: root, env: { PATH, HOME: join(root, "home") } });
  expect(statSync(cachePath()).mode & 0o077).toBe(0);
});

test("one that somebody else may write to is not believed", () => {
  startTwice();
  chmodSync(cachePath(), 0o666);
  expect(start()).toEqual({ code: 0, out: FINE });
  expect(statSync(cachePath()).mode & 0o077).toBe(0);
});

test("a link in its place is not followed", () => {
  startTwice();
  const elsewhere = join(root, "elsewhere");
  cpSync(cachePath(), elsewhere);
  const before = readFileSync(elsewhere);
  const place = cachePath();
  rmSync(place);
  symlinkSync(elsewhere, place);
  expect(start()).toEqual({ code: 0, out: FINE });
  expect(readFileSync(elsewhere).equals(before)).toBe(true);
});

describe.skipIf(!isRoot)("as another user (only root can become one)", () => {
  test("one of somebody else's is not believed; what cannot be written beside the program goes to the user's folder", () => {
    startTwice();
    const believed = statSync(cachePath()).mtimeMs;
    chmodSync(root, 0o755);
    mkdirSync(join(root, "home"));
    chownSync(join(root, "home"), 65_534, 65_534);
    expect(start({ uid: 65_534 })).toEqual({ code: 0, out: FINE });
    expect(statSync(cachePath()).mtimeMs).toBe(believed);
    expect(caches(userFolder())).toHaveLength(1);
    expect(statSync(userFolder()).mode & 0o077).toBe(0);
    const written = statSync(join(userFolder(), caches(userFolder())[0] ?? "")).mtimeMs;
    expect(start({ uid: 65_534 })).toEqual({ code: 0, out: FINE });
    expect(statSync(join(userFolder(), caches(userFolder())[0] ?? "")).mtimeMs).toBe(written);
  });

  test("where nothing can be written at all, nothing is, and nothing is said about it", () => {
    chmodSync(root, 0o755);
    expect(start({ uid: 65_534 })).toEqual({ code: 0, out: FINE });
    expect(caches()).toEqual([]);
  });

  test.each([
    ["may not be looked into, as that of root after su", { HOME: "/root" }],
    ["is a file", { XDG_CACHE_HOME: process.execPath }],
    ["nobody knows, as in a container: no HOME, and no such user", {}],
  ])("a home that %s is nothing to speak of", (_name, env) => {
    chmodSync(root, 0o755);
    const [file, args] = [process.execPath, [join(root, "package/bin/flylint.cjs")]];
    for (let started = 0; started < 2; started += 1) {
      const { status, stdout, stderr } = spawnSync(file, args, { cwd: root, env, uid: 54_321, gid: 54_321 });
      expect([status, stdout.toString(), stderr.toString()]).toEqual([0, FINE, ""]);
    }
  });
});

describe.skipIf(!isRoot)("on a full disk (only root can mount a small one)", () => {
  test("nothing is left behind but the empty mark", () => {
    const small = join(root, "small");
    mkdirSync(small);
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", small]);
    if (status !== 0) return console.warn("SKIPPED: nothing can be mounted here.");
    try {
      cpSync(join(root, "package"), join(small, "package"), { recursive: true });
      cpSync(join(root, "fly.toml"), join(small, "fly.toml"));
      spawnSync("sh", ["-c", "cat /dev/zero > fill"], { cwd: small });
      for (let tried = 0; tried < 3; tried += 1) {
        const { status, stdout } = spawnSync(process.execPath, ["package/bin/flylint.cjs"], {
          cwd: small,
          env: { HOME: small },
        });
        expect([status, stdout.toString()]).toEqual([0, FINE]);
      }
      const left = caches(join(small, "package/dist"));
      expect(left.map((name) => statSync(join(small, "package/dist", name)).size)).toEqual([0]);
      expect(caches(join(small, ".cache/flylint"))).toEqual([]);
    } finally {
      spawnSync("umount", [small]);
    }
  });
});

test("what a start that was killed left behind, the next one takes away", () => {
  startTwice();
  const left = `${cachePath()}.new`;
  rmSync(cachePath());
  writeFileSync(left, "half of it");
  expect(start()).toEqual({ code: 0, out: FINE });
  expect(existsSync(left)).toBe(false);
  expect(caches()).toHaveLength(1);
});

test("two ways of starting keep one each, and do not throw out each other's", () => {
  const ways = [{}, { node: ["--stack-size=900"] }, { env: { NODE_OPTIONS: "--max-old-space-size=200" } }];
  for (const way of [...ways, ...ways]) start(way);
  expect(caches().map((name) => statSync(join(dist(), name)).size > 0)).toEqual([true, true, true]);
  const dates = () => caches().map((name) => statSync(join(dist(), name)).mtimeMs);
  const before = dates();
  for (const way of ways) start(way);
  expect(dates()).toEqual(before);
});

test("a program that gives itself out as this version of Node keeps its own", () => {
  const bun = 'Object.defineProperty(process, "versions", { value: { ...process.versions, bun: "1.2.3" } });';
  const file = join(folder({ "bun.cjs": bun }), "bun.cjs");
  for (const node of [[], ["--require", file]]) start({ node });
  expect(caches().filter((name) => name.includes(process.version))).toHaveLength(1);
  expect(caches().filter((name) => name.includes("bun-1.2.3"))).toHaveLength(1);
});

test("is never packed, nor is what a killed start left", () => {
  startTwice();
  writeFileSync(`${cachePath()}.new`, "");
  writeFileSync(join(dist(), "cli-v20.20.2-x64.cache.4711"), "");
  const manifest = join(root, "package", "package.json");
  writeFileSync(manifest, readFileSync("package.json"));
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: join(root, "package"),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const paths = JSON.parse(packed)[0].files.map(({ path }: { path: string }) => path);
  expect(paths).toContain("dist/cli.cjs");
  expect(paths.filter((path: string) => path.includes("cache"))).toEqual([]);
});
