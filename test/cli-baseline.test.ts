/** A team with many apps takes flylint up: from here on only what is new is reported. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { folder, inProcess } from "./flylint.ts";

const BASELINE = "flylint-baseline.json";
const APPS = Array.from({ length: 4 }, (_, index) => `apps/app${String(index).padStart(2, "0")}/fly.toml`);
/** Each is an app of its own. */
const appOf = (name: string) => APP.replace("shop", name.split("/")[1] ?? "shop");
const APP = `app = "shop"
primary_region = "fra"
kill_timeout = 30000000000

[http_service]
  internal_port = 8080
  min_machines_running = 1

[[mounts]]
  source = "shop_sqlite"
  destination = "/data"

[[vm]]
  size = "shared-cpu-1x"
  memory = "256mb"

[deploy]
  strategy = "immediate"
`;

let cwd = "";
const run = async (...args: readonly string[]) => await inProcess(args, { cwd });
const read = (name: string) => readFileSync(join(cwd, name), "utf8");
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const lines = () =>
  read(BASELINE)
    .split("\n")
    .filter((line) => line.includes('"path"'));

beforeEach(() => {
  cwd = folder({
    ...Object.fromEntries(APPS.map((name) => [name, appOf(name)])),
    "flylint.toml": 'preset = "production"\n',
  });
  mkdirSync(join(cwd, ".git"));
});

describe("four apps with twenty-five reports", () => {
  beforeEach(async () => {
    const before = await run(".");
    expect(before.code).toBe(1);
    expect(await run("--write-baseline", ".")).toMatchObject({ code: 0 });
  });

  test("are quiet once they are written down", async () => {
    expect(lines().length).toBeGreaterThanOrEqual(25);
    const { code, out, err } = await run(".");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`No problems in 4 files; ${lines().length} reports in the baseline.\n`);
    expect((await run("--no-baseline", ".")).code).toBe(1);
  });

  test("a moved line is nothing new, a new mistake is", async () => {
    const name = APPS[3] ?? "";
    write(name, `# Moved.\n\n${appOf(name).replace("\n[http_service]", "\n\n\n[http_service]")}`);
    expect((await run(".")).code).toBe(0);
    write(name, appOf(name).replace("min_machines_running", "min_machine_running"));
    const { code, out } = await run("--format", "concise", ".");
    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^apps\/app03\/fly\.toml:7:3: error\[unknown-key\]/),
    ]);
  });

  test("from another directory the same files are known", async () => {
    expect(await inProcess([], { cwd: join(cwd, "apps/app02") })).toMatchObject({ code: 0, err: "" });
  });

  test("it never grows by itself, and shrinks when asked", async () => {
    const before = read(BASELINE);
    const name = APPS[0] ?? "";
    write(name, appOf(name).replace('strategy = "immediate"', 'strategy = "rolling"'));
    const { code, err } = await run(".");
    expect(code).toBe(0);
    expect(err).toMatch(/no longer (?:match|matches) a report: [a-z-]+ in apps\/app00\/fly\.toml\. To remove/);
    expect(read(BASELINE)).toBe(before);
    const count = lines().length;
    const pruned = await run("--prune-baseline", ".");
    expect(pruned.err).toMatch(/^Removed \d+ entr(?:y|ies) from flylint-baseline\.json\.\n$/);
    expect(lines().length).toBeLessThan(count);
    expect((await run("--prune-baseline", ".")).err).toBe(
      "Every entry of flylint-baseline.json still matches a report.\n",
    );
    // What comes back is new.
    write(name, appOf(name));
    expect((await run(".")).code).toBe(1);
  });

  test("entries of files that are gone are named, those of files that were not looked at stay", async () => {
    rmSync(join(cwd, "apps/app02"), { recursive: true });
    const { err } = await run("apps/app01");
    expect(err).toMatch(/report: (?:[a-z-]+ in apps\/app02\/fly\.toml(?:, | and )){3}[1-9]\d* more\. To remove/);
    await run("--prune-baseline", "apps/app01");
    expect(lines().some((line) => line.includes("app02"))).toBe(false);
    expect(lines().some((line) => line.includes("app03"))).toBe(true);
  });

  test("reason and last day survive rewriting", async () => {
    const text = read(BASELINE);
    const [first = ""] = lines();
    write(BASELINE, text.replace(first, first.replace("}", ',"reason":"after the move","expires":"2999-12-31"}')));
    await run("--write-baseline", ".");
    expect(lines().filter((line) => line.includes('"reason":"after the move","expires":"2999-12-31"')).length).toBe(1);
    // A day that is over.
    write(BASELINE, read(BASELINE).replace("2999-12-31", "2020-12-31"));
    const EXPIRED = `1 entry of ${BASELINE} has expired, so its report is back: ${JSON.parse(first.replace(/,$/, "")).rule} in apps/app00/fly.toml.`;
    const late = await run("--format", "concise", ".");
    expect(late.out).toMatch(/^apps\/app00\/fly\.toml:.*\n$/);
    expect(late.err).toBe(`${EXPIRED} Fix it, or write a later day into "expires".\n`);
    // A last day is not put off by itself.
    const rewritten = await run("--format", "concise", "--write-baseline", ".");
    expect(rewritten.out).toBe(late.out);
    expect(rewritten.err).toContain(EXPIRED);
    expect((await run("--format", "concise", ".")).out).toBe(late.out);
  });

  test("other formats know, too", async () => {
    const json = JSON.parse((await run("--format", "json", ".")).out);
    expect(json.files[0]).toMatchObject({ path: APPS[0], diagnostics: [], known: lines().length / APPS.length });
    const sarif = JSON.parse((await run("--format", "sarif", ".")).out);
    const kinds = sarif.runs[0].results.map(
      (one: { suppressions: readonly { kind: string }[] }) => one.suppressions[0]?.kind,
    );
    expect([kinds.length, new Set(kinds)]).toEqual([lines().length, new Set(["external"])]);
  });
});

test("what flyctl refuses is not written down", async () => {
  write(APPS[0] ?? "", APP.replace("8080", '"8080"'));
  const { code, out, err } = await run("--format", "concise", "--write-baseline", "apps/app00");
  expect(code).toBe(1);
  expect(out).toMatch(/^apps\/app00\/fly\.toml:6:19: error\[value-type-mismatch\].*\n$/);
  expect(err).toMatch(
    /^Wrote \d+ reports of 1 file to flylint-baseline\.json\. What flyctl rejects cannot be in it: fix the error that is left\.\n$/,
  );
});

test("its place can be set", async () => {
  write("flylint.toml", 'preset = "production"\nbaseline = "ci/known.json"\n');
  expect(await run("--write-baseline", ".")).toMatchObject({
    code: 2,
    err: "--write-baseline: there is no directory ci.\n",
  });
  mkdirSync(join(cwd, "ci"));
  expect((await run("--write-baseline", ".")).code).toBe(0);
  expect(existsSync(join(cwd, BASELINE))).toBe(false);
  expect(JSON.parse(read("ci/known.json")).entries[0].path).toBe(`../${APPS[0]}`);
  expect((await run(".")).code).toBe(0);
  expect((await run("--baseline", "other.json", "--write-baseline", "apps/app01")).err).toMatch(/other\.json\.\n$/);
});

test("mistakes in it stop the run", async () => {
  await run("--write-baseline", ".");
  write(BASELINE, read(BASELINE).replace('"rule":"', '"rul":"'));
  const before = read(BASELINE);
  for (const args of [["."], ["--write-baseline", "."], ["--prune-baseline", "."]])
    expect(await run(...args)).toEqual({
      code: 2,
      out: "",
      err: 'flylint-baseline.json: entry 1: Unknown key "rul". Did you mean "rule"?\n',
    });
  expect(read(BASELINE)).toBe(before);
  rmSync(join(cwd, BASELINE));
  expect(await run("--prune-baseline", ".")).toMatchObject({
    code: 2,
    err: "There is no baseline. Write one with: flylint --write-baseline\n",
  });
});
