/** `--fix` and `--diff` of the command: what they write. */
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, linkSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isRoot, LEFT, NEW, OLD, read } from "./fixable.ts";
import { folder, inProcess } from "./flylint.ts";

describe("--fix", () => {
  test("writes the safe fixes, and reports what is left", async () => {
    const root = folder({ "fly.toml": OLD });
    const { code, out, err } = await inProcess(["--fix"], { cwd: root });
    expect([code, err, read(root)]).toEqual([0, "", NEW]);
    expect(out).not.toContain("value-type-mismatch");
    expect(out).toContain("missing-health-checks");
    expect(out).toContain(LEFT);
    expect(readdirSync(root)).toEqual(["fly.toml"]);
  });

  test("writes the others only with --unsafe-fixes, and says how to see them", async () => {
    const bad = OLD.replace("force_https = true\n", "");
    const root = folder({ "fly.toml": bad });
    const hint = "See what flylint can fix: flylint --diff --unsafe-fixes\n";
    expect((await inProcess([], { cwd: root })).out).toContain(hint);
    expect((await inProcess(["--fix"], { cwd: root })).out).toContain(hint);
    expect(read(root)).not.toContain("force_https");
    expect((await inProcess(["--fix", "--unsafe-fixes"], { cwd: root })).out).toContain(LEFT);
    expect(read(root)).toContain("force_https = true");
  });

  test("ends with 1 where errors are left, and counts in JSON what is gone", async () => {
    const root = folder({ "fly.toml": OLD, "fly.b.toml": `${OLD}[deploy]\nstrategy = "fast"\n` });
    const { code, out } = await inProcess(["--fix", "--format", "json", "."], { cwd: root });
    const { files, summary } = JSON.parse(out);
    expect(code).toBe(1);
    expect(files.map(({ fixed }: { fixed: number }) => fixed)).toEqual([1, 1]);
    expect(summary).toMatchObject({ fixed: 2, errors: 1 });
  });

  test("does not touch a file without fixes, one that is no TOML, and one that is not UTF-8", async () => {
    const files = {
      "fly.a.toml": NEW,
      "fly.b.toml": `${OLD}[x\n`,
      "fly.c.toml": Buffer.from(`${OLD}# caf\xe9\n`, "latin1"),
    };
    const root = folder(files);
    const times = () => Object.keys(files).map((name) => statSync(join(root, name), { bigint: true }).mtimeNs);
    const before = times();
    const { code, err } = await inProcess(["--fix", "."], { cwd: root });
    expect(code).toBe(2);
    expect(err).toBe("fly.c.toml: this file is not UTF-8 (line 6), so flyctl cannot load it. Save it as UTF-8.\n");
    expect(times()).toEqual(before);
    expect(readFileSync(join(root, "fly.c.toml"))).toEqual(files["fly.c.toml"]);
  });

  test.each([
    ["line ends of Windows", (text: string) => text.replaceAll("\n", "\r\n")],
    ["line ends of both kinds", (text: string) => text.replace("\n", "\r\n")],
    ["no line end at the end", (text: string) => text.trimEnd()],
    ["spaces at the ends of lines, and characters of all kinds", (text: string) => `# é 😀 ﷽ \t\n${text}#  \n\n\n`],
  ])("keeps %s", async (_name, written) => {
    const root = folder({ "fly.toml": written(OLD) });
    expect((await inProcess(["--fix"], { cwd: root })).out).toContain(LEFT);
    expect(readFileSync(join(root, "fly.toml"))).toEqual(Buffer.from(written(NEW)));
  });

  test("keeps a byte order mark, which flyctl stops at, with all behind it", async () => {
    const root = folder({ "fly.toml": `\ufeff${OLD}` });
    expect((await inProcess(["--fix"], { cwd: root })).code).toBe(1);
    expect(read(root)).toBe(`\ufeff${OLD}`);
  });

  test("leaves alone what settings turn off", async () => {
    const root = folder({
      "fly.toml": OLD.replace("force_https = true\n", ""),
      "flylint.toml": '[rules]\nforce-https-missing = "off"\n',
    });
    await inProcess(["--fix", "--unsafe-fixes"], { cwd: root });
    expect(read(root)).not.toContain("force_https");
  });
});

describe("--diff", () => {
  test("writes nothing, and ends with 1 only where something would change", async () => {
    const root = folder({ "fly.toml": OLD, "fly.b.toml": NEW });
    expect(await inProcess(["--diff", "fly.b.toml"], { cwd: root })).toEqual({
      code: 0,
      out: "",
      err: "Nothing to fix.\n",
    });
    const { code, out, err } = await inProcess(["--diff", "."], { cwd: root });
    expect([code, err, read(root)]).toEqual([1, "Would fix 1 problem in 1 file.\n", OLD]);
    expect(out).toBe(
      [
        "--- a/fly.toml",
        "+++ b/fly.toml",
        "@@ -1,5 +1,5 @@",
        ' app = "x"',
        ' primary_region = "fra"',
        " [http_service]",
        '-internal_port = "8080" # the port',
        "+internal_port = 8080 # the port",
        " force_https = true",
        "",
      ].join("\n"),
    );
    expect((await inProcess(["--diff", "nowhere.toml", "fly.toml"], { cwd: root })).code).toBe(2);
  });

  const names = ["fly.toml", "apps/a b/fly.toml", "ä/fly.toml"];
  test.each([
    ["git apply", (root: string, input: string) => spawnSync("git", ["apply", "-"], { cwd: root, input })],
    ["patch -p1", (root: string, input: string) => spawnSync("patch", ["-p1", "--binary"], { cwd: root, input })],
  ])("is what %s takes", async (_name, apply) => {
    const texts = [OLD.replaceAll("\n", "\r\n"), OLD.trimEnd(), OLD];
    const root = folder(Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""])));
    const { out } = await inProcess(["--diff", "."], { cwd: root });
    const { status, stderr } = apply(root, out);
    expect([status, stderr.toString()]).toEqual([0, ""]);
    expect(names.map((name) => read(root, name))).toEqual(texts.map((text) => text.replace('"8080"', "8080")));
  });

  test("shows no secret beside a change and nothing that a log would obey, and says that it does not apply then", async () => {
    const secret = `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`;
    const evil = `${OLD}[env]\nKEY = "${secret}" # flylint-disable-line\nB = """\n::error::x\n\u202e"""\n`;
    const root = folder({ "fly.toml": evil });
    const { code, out } = await inProcess(["--diff"], { cwd: root });
    expect(code).toBe(1);
    expect(out).toMatch(/^fly\.toml: this diff hides secrets or invisible characters, so it cannot be applied\./);
    expect(out).not.toContain(secret.slice(0, 12));
    expect(out).not.toMatch(/^\s*::/m);
    await inProcess(["--fix"], { cwd: root });
    expect(read(root)).toBe(evil.replace('"8080"', "8080"));
  });
});

test.each([
  [["--unsafe-fixes"], "--unsafe-fixes needs --fix or --diff."],
  [["--fix", "--diff"], "Use --fix to change the files, or --diff to see what would change, not both."],
  [["--diff", "--format", "json"], "--diff prints a diff, so it cannot be used with --format."],
  [["--diff", "--write-baseline"], "--diff changes nothing, so it cannot be used with --write-baseline."],
  [["--diff", "--checklist"], "--diff prints a diff, so it cannot be used with --checklist."],
])("%j is wrong usage, and nothing is written", async (args, message) => {
  const root = folder({ "fly.toml": OLD });
  expect(await inProcess(args, { cwd: root })).toEqual({ code: 2, out: "", err: `${message}\n` });
  expect(read(root)).toBe(OLD);
});

describe("a file that is written", () => {
  test("keeps its mode", async () => {
    for (const mode of [0o600, 0o755, 0o664]) {
      const root = folder({ "fly.toml": OLD });
      chmodSync(join(root, "fly.toml"), mode);
      await inProcess(["--fix"], { cwd: root });
      expect(read(root)).toBe(NEW);
      expect(statSync(join(root, "fly.toml")).mode & 0o7777).toBe(mode);
    }
  });

  test.skipIf(!isRoot)("keeps its owner and group (only root can give files away)", async () => {
    const root = folder({ "fly.toml": OLD });
    chownSync(join(root, "fly.toml"), 1234, 5678);
    await inProcess(["--fix"], { cwd: root });
    const { uid, gid } = statSync(join(root, "fly.toml"));
    expect([read(root), uid, gid]).toEqual([NEW, 1234, 5678]);
  });

  test("may be what a link leads to: the link stays one", async () => {
    const root = folder({ ".git/HEAD": "", "shared/real.toml": OLD, "app/x": "" });
    symlinkSync("../shared/real.toml", join(root, "app", "fly.toml"));
    await inProcess(["--fix"], { cwd: join(root, "app") });
    expect(lstatSync(join(root, "app", "fly.toml")).isSymbolicLink()).toBe(true);
    expect(read(root, "shared/real.toml")).toBe(NEW);
    expect(readdirSync(join(root, "app"))).toEqual(["fly.toml", "x"]);
    expect(readdirSync(join(root, "shared"))).toEqual(["real.toml"]);
  });

  test("is not what a link leads to out of the repository", async () => {
    const root = folder({ "outside.toml": OLD, "app/.git/HEAD": "" });
    symlinkSync("../outside.toml", join(root, "app", "fly.toml"));
    expect((await inProcess(["--fix"], { cwd: join(root, "app") })).code).toBe(2);
    expect(read(root, "outside.toml")).toBe(OLD);
  });

  test("has other names that keep the old text, as with what git writes", async () => {
    const root = folder({ "fly.toml": OLD });
    linkSync(join(root, "fly.toml"), join(root, "backup"));
    await inProcess(["--fix"], { cwd: root });
    expect([read(root), read(root, "backup")]).toEqual([NEW, OLD]);
  });
});
