/** The formats as the command writes them: into files, and from any folder. */
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../src/index.ts";
import { folder, inProcess } from "./flylint.ts";

const HEAD = 'app = "my-shop"\nprimary_region = "fra"\n';
const BAD = `${HEAD}[deploy]\n  strategy = "fast"\n`;
const read = (...steps: readonly string[]) => readFileSync(join(...steps), "utf8");

describe("--format NAME=FILE", () => {
  test("writes beside what is printed, each whole", async () => {
    const root = folder({ "fly.toml": BAD });
    const { code, out, err } = await inProcess(
      ["--format", "sarif=a.sarif", "-f", "concise=b.txt", "--format=junit=c=d.xml"],
      {
        cwd: root,
      },
    );
    expect([code, err]).toEqual([1, ""]);
    expect(out).toBe((await inProcess([], { cwd: root })).out);
    expect(read(root, "b.txt")).toBe((await inProcess(["-f", "concise"], { cwd: root })).out);
    expect(read(root, "a.sarif")).toBe((await inProcess(["-f", "sarif"], { cwd: root })).out);
    expect(read(root, "c=d.xml")).toBe((await inProcess(["-f", "junit"], { cwd: root })).out);
    expect(readdirSync(root).sort()).toEqual(["a.sarif", "b.txt", "c=d.xml", "fly.toml"]);
  });

  test("has the fixes, whatever is printed beside it", async () => {
    const root = folder({ "fly.toml": "app = 5\n" });
    await inProcess(["-f", "json=a.json", "-f", "concise"], { cwd: root });
    const [{ diagnostics }] = JSON.parse(read(root, "a.json")).files;
    expect(diagnostics.filter(({ fix }: { fix?: unknown }) => fix).length).toBe(1);
  });

  test("one of them may be printed", async () => {
    const root = folder({ "fly.toml": BAD });
    const { out } = await inProcess(["--format", "pretty=report.txt", "--format", "concise"], { cwd: root });
    expect(out).toMatch(/^fly\.toml:4:14: error\[invalid-enum-value\] [^\n]+\n$/);
    expect(read(root, "report.txt")).toBe((await inProcess([], { cwd: root })).out);
  });

  test.each([
    [["sarif=gone/a.sarif"], "--format sarif=gone/a.sarif: there is no directory gone."],
    [["sarif=apps"], "--format sarif=apps: this is a directory."],
    [["sarif=fly.toml"], "--format sarif=fly.toml: reports are not written over a TOML file."],
    [["json=fly.json"], "--format json=fly.json: reports are not written over a Fly config."],
    [["json=apps/fly.json"], "--format json=apps/fly.json: reports are not written over a Fly config."],
    [["sarif="], "--format sarif= needs a file name after the equals sign."],
    [["sarfi=x"], 'Unknown format "sarfi". Did you mean "sarif"?'],
    [["json=x", "sarif=x"], "Two formats cannot go to the same file: x."],
    [["json=x", "sarif=./x"], "Two formats cannot go to the same file: ./x."],
    [["json", "sarif"], "Only one format can be printed. Write the other to a file: --format json --format sarif=FILE"],
    [["json=x", "sarif=gone/a.sarif"], "--format sarif=gone/a.sarif: there is no directory gone."],
  ])("%j is wrong usage, and nothing is written", async (formats, message) => {
    const root = folder({ "fly.toml": BAD, "apps/fly.toml": BAD });
    const { code, out, err } = await inProcess(
      formats.flatMap((format) => ["--format", format]),
      { cwd: root },
    );
    expect([code, out, err]).toEqual([2, "", `${message}\n`]);
    expect(readdirSync(root).sort()).toEqual(["apps", "fly.toml"]);
    expect(read(root, "fly.toml")).toBe(BAD);
  });

  test("follows a link, and leaves it a link", async () => {
    const root = folder({ "fly.toml": BAD, "out/a.txt": "old" });
    symlinkSync("out/a.txt", join(root, "a.txt"));
    await inProcess(["--format", "concise=a.txt"], { cwd: root });
    expect(lstatSync(join(root, "a.txt")).isSymbolicLink()).toBe(true);
    expect(read(root, "out/a.txt")).toMatch(/^fly\.toml:4:14: /);
  });

  test.skipIf(!existsSync("/dev/null"))("writes into what is no file, and does not replace it", async () => {
    const { code, err } = await inProcess(["--format", "concise=/dev/null"], { cwd: folder({ "fly.toml": BAD }) });
    expect([code, err]).toEqual([1, ""]);
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test.skipIf(process.getuid?.() === 0)("in a folder that nobody may write to (root may)", async () => {
    const root = folder({ "fly.toml": BAD, "out/x": "" });
    chmodSync(join(root, "out"), 0o500);
    const { code, err } = await inProcess(["--format", "sarif=out/a.sarif"], { cwd: root });
    expect([code, err]).toEqual([2, "--format sarif=out/a.sarif: permission denied.\n"]);
  });
});

describe("a file is named as the system needs it that shows the report", () => {
  const root = folder({ "apps/api/fly.toml": BAD });
  const cwd = join(root, "apps", "api");
  const nameIn = (out: string) => /(?:file=|"path":"|"uri":"|name=")([^,"]*fly\.toml)/.exec(out)?.[1];

  test.each(["github", "gitlab", "sarif", "rdjson", "checkstyle"])("%s: from the working folder", async (name) => {
    for (const path of ["fly.toml", "./fly.toml", "../api/fly.toml", resolve(cwd, "fly.toml")])
      expect([path, nameIn((await inProcess(["-f", name, path], { cwd })).out)]).toEqual([path, "fly.toml"]);
  });

  test.each([
    ["github", "GITHUB_WORKSPACE"],
    ["sarif", "GITHUB_WORKSPACE"],
    ["gitlab", "CI_PROJECT_DIR"],
  ])("%s: from the root of the repository, where %s names it", async (name, variable) => {
    const env = { [variable]: root };
    expect(nameIn((await inProcess(["-f", name, "fly.toml"], { cwd, env })).out)).toBe("apps/api/fly.toml");
  });

  test("so is another file that a report goes by, also of one that a comment silences or the baseline has", async () => {
    const service = "[http_service]\n  internal_port = 8080\n";
    const files = { "api/fly.toml": `${HEAD}${service}`, "api/Dockerfile": "FROM node:24\nHEALTHCHECK CMD true\n" };
    const own = folder({
      ...files,
      "web/fly.toml": `${HEAD}# flylint-disable-next-line healthcheck-ignored\n${service}`,
      "web/Dockerfile": files["api/Dockerfile"],
    });
    const fromApi = { cwd: join(own, "api"), env: { GITHUB_WORKSPACE: own } };
    const related = async () => {
      const { out } = await inProcess(["-f", "sarif", "fly.toml", "../web/fly.toml"], fromApi);
      return [...out.matchAll(/"uri":"([^"]*Dockerfile)"/g)].map(([, uri]) => uri);
    };
    expect(await related()).toEqual(["api/Dockerfile", "web/Dockerfile"]);
    await inProcess(["--write-baseline", "fly.toml"], fromApi);
    expect(await related()).toEqual(["api/Dockerfile", "web/Dockerfile"]);
  });
});

test.each(FORMATS)("%s has a file that could not be read, or standard error does", async (name) => {
  const { code, out, err } = await inProcess(["-f", name, "nowhere/fly.toml", "fixtures/healthy.toml"]);
  expect(code).toBe(2);
  expect(err).toBe("nowhere/fly.toml: no such file or directory.\n");
  if (name !== "pretty") expect(out).toContain("nowhere/fly.toml");
});
