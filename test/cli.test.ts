/** The command: what it prints, and its exit codes. */
import { chmodSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { manuals } from "../src/generated/manuals.ts";
import { rules } from "../src/generated/rules.ts";
import { folder, inProcess } from "./flylint.ts";

const GOOD = readFileSync("fixtures/healthy.toml");
const WARNING = readFileSync("fixtures/minimal-web.toml");
const BAD = 'app = "my-shop"\n[http_service]\n  internal_port = "8080"\n';

/** The files of a JSON report. */
function filesOf(out: string): readonly { path: string; diagnostics: readonly { rule: string; severity: string }[] }[] {
  return JSON.parse(out).files;
}

describe("what is checked", () => {
  test("without arguments the fly.toml of the working directory", async () => {
    const { code, out } = await inProcess([], { cwd: folder({ "fly.toml": BAD, "fly.staging.toml": BAD }) });
    expect(code).toBe(1);
    expect(out).toContain("in 1 file.");
    expect(out).toMatch(/^fly\.toml \(flyctl cannot load this file\)$/m);
  });

  test("without arguments and without a fly.toml it says what to do", async () => {
    const { code, out, err } = await inProcess([], { cwd: folder({}) });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe("fly.toml: not found in this directory. Pass a file or directory: flylint path/to/fly.toml\n");
  });

  test("below a folder every config, except in node_modules and what .gitignore names", async () => {
    const root = folder({
      "fly.toml": GOOD,
      "fly.staging.toml": GOOD,
      "fly-review.toml": GOOD,
      "butterfly.toml": GOOD,
      "fly-icon.json": "{}",
      "apps/api/fly.toml": GOOD,
      "apps/api/.gitignore": "fly.local.toml\n",
      "apps/api/fly.local.toml": BAD,
      "apps/web/fly.local.toml": GOOD,
      ".gitignore": "/build/\n*.bak.toml\n!fly.keep.bak.toml\n",
      "build/fly.toml": BAD,
      "fly.old.bak.toml": BAD,
      "fly.keep.bak.toml": GOOD,
      "node_modules/some/fly.toml": BAD,
    });
    symlinkSync(root, join(root, "apps", "round"));
    const { code, out } = await inProcess(["--format", "json", "."], { cwd: root });
    expect(code).toBe(0);
    expect(filesOf(out).map(({ path }) => path)).toEqual([
      "apps/api/fly.toml",
      "apps/web/fly.local.toml",
      "fly-review.toml",
      "fly.keep.bak.toml",
      "fly.staging.toml",
      "fly.toml",
    ]);
  });

  test("a file twice only once, whatever it is called", async () => {
    const { out } = await inProcess(["-f", "json", "any.conf", "./any.conf", "."], {
      cwd: folder({ "any.conf": GOOD, "fly.toml": GOOD }),
    });
    expect(filesOf(out).map(({ path }) => path)).toEqual(["any.conf", "fly.toml"]);
  });

  test("files beside the fly.toml, for rules that look at them", async () => {
    const toml = (dockerfile: string, app: string) =>
      `app = "${app}"\nprimary_region = "fra"\n[build]\n  dockerfile = "${dockerfile}"\n`;
    const root = folder({
      "apps/api/Dockerfile": "FROM scratch",
      "apps/api/fly.toml": toml("apps/api/Dockerfile", "api"),
      "apps/api/fly.right.toml": toml("Dockerfile", "api-right"),
    });
    const { out } = await inProcess(["-f", "json", "apps"], { cwd: root });
    const found = filesOf(out).map(({ path, diagnostics }) => [path, diagnostics.map(({ rule }) => rule)]);
    expect(found).toEqual([
      ["apps/api/fly.right.toml", []],
      ["apps/api/fly.toml", ["dockerfile-not-found"]],
    ]);
  });
});

describe("files that cannot be read do not keep the others from being checked", () => {
  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ["binary", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1), /this is not UTF-8 text/],
    ["not UTF-8", Uint8Array.of(0x61, 0x3d, 0x22, 0xff, 0xfe, 0x22), /this file is not UTF-8/],
  ];
  test.each(cases)("%s", async (_name, content, message) => {
    const { code, out, err } = await inProcess(["fly.a.toml", "fly.b.toml"], {
      cwd: folder({ "fly.a.toml": content, "fly.b.toml": BAD }),
    });
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toMatch(/^fly\.a\.toml: /);
    expect(out).toContain("value-type-mismatch");
  });

  test("missing", async () => {
    const { code, out, err } = await inProcess(["nowhere/fly.toml", "fly.toml"], { cwd: folder({ "fly.toml": BAD }) });
    expect([code, err]).toEqual([2, "nowhere/fly.toml: no such file or directory.\n"]);
    expect(out).toContain("value-type-mismatch");
  });

  test.skipIf(process.getuid?.() === 0)("without permission (root may read everything)", async () => {
    const root = folder({ "fly.toml": GOOD });
    chmodSync(join(root, "fly.toml"), 0);
    const { code, err } = await inProcess([], { cwd: root });
    expect([code, err]).toEqual([2, "fly.toml: permission denied.\n"]);
  });

  test("an empty folder", async () => {
    const { code, err } = await inProcess(["."], { cwd: folder({ "other.txt": "" }) });
    expect([code, err]).toEqual([
      2,
      ".: this directory contains no Fly config (fly.toml, fly.*.toml, fly.json or fly.yaml).\n",
    ]);
  });

  test("fly.json and fly.yaml are read as flyctl reads them, where there is no fly.toml", async () => {
    const files = { "fly.json": '{ "app": 5 }', "fly.yaml": "app: [x]\n" };
    expect(await inProcess([], { cwd: folder(files) })).toMatchObject({
      code: 1,
      out: expect.stringContaining("fly.json"),
    });
    expect((await inProcess([], { cwd: folder({ ...files, "fly.toml": GOOD }) })).code).toBe(0);
    expect((await inProcess([], { cwd: folder({ "fly.yaml": files["fly.yaml"] }) })).out).toContain("fly.yaml");
    expect((await inProcess([], { cwd: folder({ "fly.yml": "app: x\n" }) })).err).toContain("rename it to fly.yaml");
    expect((await inProcess(["."], { cwd: folder(files) })).out).toContain("2 errors and 2 infos in 2 files");
  });
});

describe("exit codes", () => {
  test("0 without errors, 1 with errors", async () => {
    expect((await inProcess(["fixtures/healthy.toml"])).code).toBe(0);
    expect((await inProcess(["fixtures/minimal-web.toml"])).code).toBe(0);
    expect((await inProcess(["fixtures/shop.toml"])).code).toBe(1);
  });

  test("--max-warnings", async () => {
    expect((await inProcess(["--max-warnings", "1", "fixtures/minimal-web.toml"])).code).toBe(0);
    const { code, err } = await inProcess(["--max-warnings=0", "fixtures/minimal-web.toml"]);
    expect([code, err]).toEqual([1, "1 warning found, but --max-warnings allows 0.\n"]);
  });

  test("--max-warnings counts what --quiet does not show", async () => {
    const { code, out } = await inProcess(["--quiet", "--max-warnings", "0", "fixtures/minimal-web.toml"]);
    expect(code).toBe(1);
    expect(out).not.toContain("missing-health-checks");
  });
});

describe("options", () => {
  test("--preset decides which rules speak", async () => {
    const rulesOf = async (preset: string) =>
      filesOf((await inProcess(["-f", "json", "--preset", preset, "fixtures/minimal-web.toml"])).out).flatMap(
        ({ diagnostics }) => diagnostics,
      );
    expect(await rulesOf("recommended")).toMatchObject([{ rule: "missing-health-checks", severity: "warning" }]);
    expect(await rulesOf("production")).toContainEqual(
      expect.objectContaining({ rule: "missing-health-checks", severity: "error" }),
    );
  });

  test("--quiet shows errors only", async () => {
    const found = filesOf((await inProcess(["-q", "-f", "json", "fixtures/shop.toml"])).out).flatMap(
      ({ diagnostics }) => diagnostics,
    );
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(["error"]));
  });

  test("--quiet says that there is more", async () => {
    expect((await inProcess(["-q", "fixtures/launch.toml"])).out).toBe(
      "No errors in 1 file; 1 warning and 1 info not shown.\nSee what flylint can fix: flylint --diff --unsafe-fixes\n",
    );
    expect((await inProcess(["-q", "fixtures/healthy.toml"])).out).toBe("No problems in 1 file.\n");
    expect((await inProcess(["-q", "fixtures/shop.toml"])).out).toMatch(
      /^\d+ errors in 1 file; \d+ warnings and \d+ infos not shown\.$/m,
    );
  });

  test.each([
    ["error", ["error"]],
    ["warning", ["error", "warning"]],
    ["info", ["error", "warning", "info"]],
  ])("--level %s shows %j", async (level, severities) => {
    const { code, out } = await inProcess(["--level", level, "-f", "json", "fixtures/shop.toml"]);
    const found = filesOf(out).flatMap(({ diagnostics }) => diagnostics);
    expect(code).toBe(1);
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(severities));
  });

  test("--level says what it takes", async () => {
    expect(await inProcess(["--level", "warn", "fixtures/shop.toml"])).toMatchObject({
      code: 2,
      err: 'Unknown level "warn". Use one of: error, warning, info.\n',
    });
    expect((await inProcess(["fixtures/shop.toml", "--level"])).err).toBe(
      "--level needs one of: error, warning, info.\n",
    );
  });

  test("infos are printed in full where they are asked for", async () => {
    const help = "Delete memory_mb.";
    expect((await inProcess(["fixtures/launch.toml"])).out).not.toContain(help);
    expect((await inProcess(["fixtures/launch.toml"])).out).toContain("See infos in full: flylint --level info");
    const { out } = await inProcess(["--level", "info", "fixtures/launch.toml"]);
    expect(out).toContain(help);
    expect(out).not.toContain("See infos in full");
    expect((await inProcess(["--level", "warning", "fixtures/launch.toml"])).out).toMatch(
      /^1 warning in 1 file; 1 info not shown\.$/m,
    );
  });

  test("--help and --version", async () => {
    const help = await inProcess(["--help"]);
    expect(help.code).toBe(0);
    expect(help.out).toContain("Usage: flylint [options] [file or directory ...]");
    expect(Math.max(...help.out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect((await inProcess(["-v"])).out).toBe(`${JSON.parse(readFileSync("package.json", "utf8")).version}\n`);
  });

  test("--help has a line for each option, with what stands behind it", async () => {
    await expect((await inProcess(["--help"])).out).toMatchFileSnapshot("../fixtures/explain/help.txt");
  });

  test("--explain says from where to where a number may go", async () => {
    const { out } = await inProcess(["--explain", "http_service.http_options.replay_cache.ttl_seconds"]);
    expect(out).toMatch(/^Range: +10 or more$/m);
    expect((await inProcess(["--explain", "http_service.internal_port"])).out).toMatch(/^Range: +1 to 65535$/m);
  });

  test("--rules lists every rule", async () => {
    const [head = "", ...lines] = (await inProcess(["--rules"])).out.trimEnd().split("\n");
    expect(head).toMatch(/^rule {2,}recommended {2}production {3}all$/);
    for (const line of lines)
      expect(line.slice(head.indexOf("recommended"))).toMatch(/^(?:(?:off|info|warning|error) +){2}\w+$/);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(rules.map(({ id }) => id));
  });

  test("--explain prints the manual of a rule", async () => {
    const { code, out } = await inProcess(["--explain", "single-volume"]);
    expect(code).toBe(0);
    expect(out).toContain(`single-volume: ${manuals["single-volume"]?.title}`);
    expect(out).toContain("    [[mounts]] # <--\n");
  });

  test("--explain prints what there is to know of a key", async () => {
    const { code, out } = await inProcess(["--explain", "[[mounts]]"]);
    expect(code).toBe(0);
    expect(out).toContain('    [[mounts]]\n      source = "data"\n');
    expect(out).toMatch(/^ {2}single-volume +A database on a single volume$/m);
  });

  test("--rules and --explain print JSON", async () => {
    const all = JSON.parse((await inProcess(["--rules", "--format", "json"])).out);
    expect(all.rules.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id));
    expect(JSON.parse((await inProcess(["-f", "json", "--explain", "vm.size"])).out)).toMatchObject({
      key: { key: "vm.size" },
    });
  });

  const wrong: readonly (readonly [readonly string[], string])[] = [
    [["--presett", "all"], "Unknown option --presett. Did you mean --preset?"],
    [["--preset", "prodution"], 'Unknown preset "prodution". Did you mean "production"?'],
    [["--format", "jsn"], 'Unknown format "jsn". Did you mean "json"?'],
    [
      ["--explain", "missing-helth-checks"],
      'There is no rule or key "missing-helth-checks". Did you mean "missing-health-checks"? List all rules with: flylint --rules, and all sections with: flylint --explain fly.toml',
    ],
    [["--max-warnings", "many"], '--max-warnings must be a whole number, not "many".'],
    [["--max-warnings", "-1"], "--max-warnings needs a whole number."],
    [["--preset"], "--preset needs one of: recommended, production, all."],
    [
      ["--explain"],
      "--explain needs a rule or a key, such as http_service.checks (see flylint --rules, and flylint --explain fly.toml).",
    ],
    [["--completions"], "--completions needs one of: bash, zsh, fish."],
    [["-x"], "Unknown option -x. See flylint --help."],
    [["--show=mermiad"], 'Unknown format for --show "mermiad". Did you mean "mermaid"?'],
    [["--show=html"], 'Unknown format for --show "html". Use one of: text, json, mermaid, svg.'],
    [["--show", "--fix"], "--show changes nothing, so it cannot be used with --fix."],
    [["--show=svg", "--write-baseline"], "--show changes nothing, so it cannot be used with --write-baseline."],
    [["--show", "--checklist"], "Run --show and --checklist one after the other."],
    [["--show", "-f", "sarif"], "--show prints text, or JSON with --format json, but not sarif."],
    [["--no-baseline", "--write-baseline"], "--no-baseline cannot be used with --write-baseline."],
    [["--no-baseline", "--baseline", "known.json"], "--no-baseline cannot be used with --baseline."],
    [["--no-config", "--config", "flylint.toml"], "--no-config cannot be used with --config."],
    [["--show", "json"], "--show takes its format behind an equals sign: --show=json"],
    [
      ["--format", "xml"],
      'Unknown format "xml". Use one of: pretty, json, concise, github, gitlab, sarif, junit, checkstyle, rdjson, markdown.',
    ],
    [["-c", "fly.toml"], "Unknown option -c. Use: flylint FILE"],
    [["--json"], "Unknown option --json. Use: flylint --format json"],
    [["--fix", "--dry-run"], "Unknown option --dry-run. Use: flylint --diff"],
    [["--config", "."], ".: this is a directory."],
  ];
  test.each(wrong)("%j is wrong usage", async (args, message) => {
    expect(await inProcess(args)).toEqual({ code: 2, out: "", err: `${message}\n` });
  });
});

describe("colour", () => {
  test.each([
    [false, [], {}, false],
    [true, [], {}, true],
    [true, [], { TERM: "dumb" }, false],
    [true, [], { TERM: "xterm" }, true],
    [true, [], { NO_COLOR: "1" }, false],
    [true, [], { NO_COLOR: "" }, true],
    [true, ["--no-color"], { FORCE_COLOR: "1" }, false],
    [false, ["--color"], { NO_COLOR: "1" }, true],
    [false, [], { FORCE_COLOR: "1" }, true],
    [false, [], { FORCE_COLOR: "" }, false],
    [true, [], { FORCE_COLOR: "0" }, false],
    [true, [], { FORCE_COLOR: "false" }, false],
    [false, [], { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ] as const)("a terminal: %s; %j, %j: %s", async (isTty, args, env, coloured) => {
    const { out } = await inProcess([...args, "fixtures/minimal-web.toml"], { isTty, env });
    expect(out.includes("\u001b[")).toBe(coloured);
  });
});

test("what is printed is as wide as the terminal", async () => {
  const widest = async (columns: number) => {
    const { out } = await inProcess(["fixtures/shop.toml"], { columns });
    return Math.max(
      ...out
        .split("\n")
        .filter((line) => !line.includes("https:"))
        .map((line) => line.length),
    );
  };
  expect(await widest(100)).toBeGreaterThan(80);
  expect(await widest(60)).toBeLessThanOrEqual(60);
});

describe("--format json", () => {
  const ajv = addFormats.default(new Ajv({ allErrors: true, allowUnionTypes: true }));
  const isReport = ajv.compile(JSON.parse(readFileSync("schema/report.schema.json", "utf8")));

  test.each([
    ["reports", ["fixtures/shop.toml", "fixtures/broken.toml", "--preset", "all"]],
    ["nothing to report", ["fixtures/healthy.toml"]],
    ["no file at all", ["nowhere.toml"]],
  ])("follows its schema: %s", async (_name, args) => {
    const report: unknown = JSON.parse((await inProcess(["--format", "json", ...args])).out);
    expect(isReport(report) ? [] : isReport.errors).toEqual([]);
  });

  test("a file that is not there is in it, too: flyctl could not read it either", async () => {
    const { code, out } = await inProcess(["--format", "json", "nowhere.toml"]);
    expect(code).toBe(2);
    const { files, summary } = JSON.parse(out);
    expect(files).toMatchObject([
      { path: "nowhere.toml", diagnostics: [{ rule: "file-unreadable", severity: "error" }] },
    ]);
    expect(summary).toEqual({ errors: 1, warnings: 0, infos: 0, flyctl: { loads: false, validates: false } });
  });

  test("states flyctl's verdict of each file, and of all", async () => {
    const root = folder({
      "fly.a.toml": GOOD,
      "fly.b.toml": WARNING,
      "fly.c.toml": BAD,
      "fly.d.toml": 'app = "x"\n[deploy]\n  strategy = "fast"\n',
    });
    const { files, summary } = JSON.parse((await inProcess(["--format", "json", "."], { cwd: root })).out);
    expect(files.map(({ flyctl }: { flyctl: unknown }) => flyctl)).toEqual([
      { loads: true, validates: true },
      { loads: true, validates: true },
      { loads: false, validates: false },
      { loads: true, validates: false },
    ]);
    expect(summary.flyctl).toEqual({ loads: false, validates: false });
  });
});

test("what comes from a file is cleaned of control characters, names of files too", async () => {
  const evil =
    'app = "x"\n"\\u001b]0;pwned\\u0007" = 1\n[processes]\n  "\\u001b[31m" = "a"\n[http_service]\n  internal_port = 8080\n';
  const { out, err } = await inProcess(["--preset", "all", "fly.\u001b[2J.toml", "\u009b31m"], {
    cwd: folder({ "fly.\u001b[2J.toml": evil }),
  });
  expect(out).toContain("\\u001b");
  expect(`${out}${err}`.replaceAll(/[\n\t]/g, "")).not.toMatch(/\p{Cc}/u);
});
