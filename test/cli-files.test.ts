/** Machines in a bad state: whatever the file system does, the rest is linted. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, inProcess } from "./flylint.ts";

const GOOD = readFileSync("fixtures/healthy.toml");
const BAD = "app = 5\n";
const FINE = "No problems in 1 file.\n";

test("a link that leads to itself", async () => {
  const root = folder({ "fly.toml": GOOD });
  symlinkSync("z.fly.toml", join(root, "z.fly.toml"));
  const { code, out, err } = await inProcess(["."], { cwd: root });
  expect([code, out, err]).toEqual([2, FINE, "z.fly.toml: this symbolic link is circular.\n"]);
});

test("folders and files whose names are not UTF-8", async () => {
  const root = folder({ "fly.toml": GOOD });
  const odd = Buffer.concat([Buffer.from(`${root}/dir`), Buffer.of(0xff)]);
  mkdirSync(odd);
  const file = Buffer.concat([odd, Buffer.from("/fly.toml")]);
  writeFileSync(file, 'app = "x"\n[http_service]\ninternal_port = "8080"\n');
  const { code, out, err } = await inProcess(["--format", "json", "."], { cwd: root });
  expect([code, err]).toEqual([1, ""]);
  expect(JSON.parse(out).files.map(({ path }: { path: string }) => path)).toEqual(["dir\\xff/fly.toml", "fly.toml"]);
  expect((await inProcess(["--fix", "."], { cwd: root })).err).toBe("");
  expect(readFileSync(file, "utf8")).toBe('app = "x"\n[http_service]\ninternal_port = 8080\n');
});

test.each([
  ["a name that is too long", "a".repeat(300), "the name is too long."],
  ["a file where a folder is expected", "fly.toml/x", "no such file or directory."],
  ["nothing of that name", "nowhere", "no such file or directory."],
])("%s", async (_name, path, problem) => {
  const { code, out, err } = await inProcess([path, "fly.toml"], { cwd: folder({ "fly.toml": GOOD }) });
  expect([code, out, err]).toEqual([2, FINE, `${path}: ${problem}\n`]);
});

test("what is no regular file is not read, and not waited for", async () => {
  const root = folder({ "fly.toml": GOOD });
  spawnSync("mkfifo", [join(root, "fly.pipe.toml")]);
  symlinkSync("/dev/zero", join(root, "fly.zero.toml"));
  const { code, out, err } = await inProcess(["."], { cwd: root });
  expect([code, out]).toEqual([2, FINE]);
  expect(err.split("\n")).toEqual([
    "fly.pipe.toml: this is not a regular file.",
    "fly.zero.toml: this symbolic link points outside the repository.",
    "",
  ]);
  const named = await inProcess(["fly.zero.toml"], { cwd: root });
  expect([named.code, named.out]).toEqual([2, ""]);
});

test("a fly.toml that is a device, without arguments", async () => {
  const root = folder({});
  symlinkSync("/dev/zero", join(root, "fly.toml"));
  expect((await inProcess([], { cwd: root })).code).toBe(2);
});

test("a file that is longer than any config is not read", async () => {
  const { code, out, err } = await inProcess(["."], {
    cwd: folder({ "fly.toml": "#".repeat(9 << 20), "fly.a.toml": GOOD }),
  });
  expect([code, out, err]).toEqual([2, FINE, "fly.toml: this file is larger than 8 MiB, so it is not a Fly config.\n"]);
});

test.each([
  ["fix", "fix: no such file or directory. Did you mean --fix?\n"],
  ["help", "help: no such file or directory. Did you mean --help?\n"],
  ["apps", "apps: no such file or directory.\n"],
])("an option without its dashes: %s", async (word, message) => {
  expect(await inProcess([word], { cwd: folder({}) })).toEqual({ code: 2, out: "", err: message });
});

describe("links", () => {
  const SECRET = "extraheader = AUTHORIZATION: basic c2VjcmV0\n";

  test("that lead out of the repository are not followed, and nothing of what they lead to is printed", async () => {
    const root = folder({ "git-config": SECRET, "app/.git/HEAD": "", "app/deploy/x.txt": SECRET });
    symlinkSync("../git-config", join(root, "app", "fly.toml"));
    for (const args of [["."], ["fly.toml"], []]) {
      const { code, out, err } = await inProcess(args, { cwd: join(root, "app") });
      expect([code, out, err]).toEqual([2, "", "fly.toml: this symbolic link points outside the repository.\n"]);
    }
  });

  test("that stay in it are", async () => {
    const root = folder({ ".git/HEAD": "", "shared/fly.toml": GOOD, "app/x": "" });
    symlinkSync("../shared/fly.toml", join(root, "app", "fly.toml"));
    expect(await inProcess([], { cwd: join(root, "app") })).toEqual({ code: 0, out: FINE, err: "" });
  });

  test("to another config of the run are no second config of its app", async () => {
    const root = folder({ ".git/HEAD": "", "apps/api/fly.toml": GOOD, "apps/eu/.keep": "" });
    symlinkSync("../api/fly.toml", join(root, "apps/eu/fly.toml"));
    const linked = await inProcess(["apps"], { cwd: root });
    expect([linked.code, linked.out]).toEqual([0, "No problems in 2 files.\n"]);
    rmSync(join(root, "apps/eu/fly.toml"));
    writeFileSync(join(root, "apps/eu/fly.toml"), `${GOOD}[env]\n  REGION = "eu"\n`);
    expect((await inProcess(["apps"], { cwd: root })).out).toContain("apps/api/fly.toml:1 has the same app");
  });
});

describe(".gitignore", () => {
  test("that is a link is not read, as git does not read it either", async () => {
    const root = folder({ "fly.toml": GOOD });
    symlinkSync("/dev/zero", join(root, ".gitignore"));
    expect(await inProcess(["."], { cwd: root })).toEqual({ code: 0, out: FINE, err: "" });
  });

  test("with patterns that take for ever elsewhere", async () => {
    const deep = "a/".repeat(60);
    const root = folder({ ".gitignore": "a/**/a/**/a/**/a/**/a/**/a/**/a/**/b\n", [`${deep}fly.toml`]: GOOD });
    expect(await inProcess(["."], { cwd: root })).toEqual({ code: 0, out: FINE, err: "" });
  });

  test("in each of many folders within each other", async () => {
    const files = Array.from({ length: 90 }, (_, depth) => [`${"a/".repeat(depth)}.gitignore`, "*.bak\n"] as const);
    const root = folder({ ...Object.fromEntries(files), [`${"a/".repeat(89)}fly.toml`]: GOOD });
    expect(await inProcess(["."], { cwd: root })).toEqual({ code: 0, out: FINE, err: "" });
  });

  test("of the folders above, as far up as the repository goes", async () => {
    const root = folder({
      ".gitignore": "fly.toml\n",
      "repo/.git/HEAD": "",
      "repo/.gitignore": "/apps/web/fly.local.toml\n*.bak.toml\n",
      "repo/apps/.gitignore": "!fly.keep.bak.toml\n",
      "repo/apps/web/fly.toml": GOOD,
      "repo/apps/web/fly.local.toml": BAD,
      "repo/apps/web/fly.x.bak.toml": BAD,
      "repo/apps/web/fly.keep.bak.toml": GOOD,
    });
    const { code, out } = await inProcess(["web"], { cwd: join(root, "repo/apps") });
    expect([code, out]).toEqual([0, "No problems in 2 files.\n"]);
  });
});

test("a tree deeper than any repository is left at some point, which is said", async () => {
  const root = folder({ "fly.toml": GOOD, [`${"a/".repeat(120)}fly.toml`]: GOOD });
  const { code, out, err } = await inProcess(["."], { cwd: root });
  expect([code, out]).toEqual([2, FINE]);
  expect(err).toMatch(/^(?:a\/)+a: this is more than 100 directories deep\.\n$/);
});

test("what could not be read is in JSON, too, and in its verdict", async () => {
  const { code, out } = await inProcess(["-f", "json", "latin1.toml", "fly.toml"], {
    cwd: folder({ "fly.toml": GOOD, "latin1.toml": Uint8Array.of(0x61, 0x3d, 0x22, 0xff, 0x22) }),
  });
  expect(code).toBe(2);
  const { files, summary } = JSON.parse(out);
  expect(files).toMatchObject([
    {
      path: "latin1.toml",
      flyctl: { loads: false, validates: false },
      diagnostics: [
        {
          rule: "file-unreadable",
          severity: "error",
          message: "This file is not UTF-8 (line 1), so flyctl cannot load it. Save it as UTF-8.",
        },
      ],
    },
    { path: "fly.toml", diagnostics: [] },
  ]);
  expect(summary).toEqual({ errors: 1, warnings: 0, infos: 0, flyctl: { loads: false, validates: false } });
});

test("a name that looks like an option is a file behind --", async () => {
  const root = folder({ "--stdin-filename=a/fly.toml": BAD, "fly.toml": GOOD });
  const { code, out } = await inProcess(["--", "--stdin-filename=a/fly.toml", "fly.toml"], { cwd: root });
  expect(code).toBe(1);
  expect(out).toContain("--stdin-filename=a/fly.toml");
});

test("a dockerfile outside of the repository is not looked for", async () => {
  const root = folder({
    "app/.git/HEAD": "",
    "app/fly.toml": 'app = "x"\nprimary_region = "fra"\n[build]\n  dockerfile = "../app/../Dockerfile"\n',
    Dockerfile: "FROM scratch\n",
  });
  const withIt = (await inProcess(["--preset", "all", "fly.toml"], { cwd: join(root, "app") })).out;
  rmSync(join(root, "Dockerfile"));
  expect((await inProcess(["--preset", "all", "fly.toml"], { cwd: join(root, "app") })).out).toBe(withIt);
});

test("a config without a name, which the workflow that deploys it has", async () => {
  const root = folder({
    "fly.staging.toml": 'primary_region = "iad"\n',
    ".git/HEAD": "ref: refs/heads/main\n",
    ".github/workflows/staging.yml":
      "on: push\njobs:\n  deploy:\n    steps:\n      - run: flyctl deploy -c fly.staging.toml -a acme-staging\n",
  });
  const { out } = await inProcess(["fly.staging.toml"], { cwd: root });
  expect(out).toBe("No problems in 1 file (staging).\n");
});
