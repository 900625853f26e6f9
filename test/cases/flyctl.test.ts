/**
 * flylint gives flyctl's verdict. Each file of fixtures/flyctl lies in the folder of what flyctl says of it: superfly/flyctl
 * at ad0172f, asked for every one of them.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Verdict } from "../../src/diagnostic.ts";
import { lint } from "../../src/lint.ts";
import { formatPath } from "../../src/path.ts";
import { type FlyctlCase, flyctlCases, flyctlVerdicts } from "../cases.ts";

const ROOT = "fixtures/flyctl";

const VERDICTS = {
  "fails-to-load": { loads: false, validates: false },
  "fails-validation": { loads: true, validates: false },
  passes: { loads: true, validates: true },
} as const satisfies Record<string, Verdict>;

interface Fixture {
  readonly name: string;
  readonly text: string;
}

function fixturesOf(folder: string): readonly Fixture[] {
  return readdirSync(`${ROOT}/${folder}`)
    .sort()
    .map((name) => ({ name, text: readFileSync(`${ROOT}/${folder}/${name}`, "utf8") }));
}

const folders = Object.entries(VERDICTS).map(
  ([folder, verdict]) => ({ folder, verdict, fixtures: fixturesOf(folder) }) as const,
);

describe.each(folders.map((item) => [item.folder, item] as const))("%s", (_folder, { verdict, fixtures }) => {
  test("has files, named in kebab-case after what they show", () => {
    expect(fixtures.length).toBeGreaterThan(0);
    expect(fixtures.map(({ name }) => name).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.toml$/.test(name))).toEqual([]);
  });

  test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_name, { text }) => {
    // Under one preset: test/rules.test.ts holds that the rules which decide speak under each.
    const { diagnostics, flyctl } = lint(text, { fixes: false });
    expect(flyctl).toEqual(verdict);
    const outcomes = new Set(diagnostics.map(({ outcome }) => outcome));
    expect(outcomes.has("load")).toBe(!verdict.loads);
    if (verdict.loads) expect(outcomes.has("validate")).toBe(!verdict.validates);
  });
});

test("reports say where and why", async () => {
  const lines = folders.flatMap(({ folder, fixtures }) =>
    fixtures.flatMap(({ name, text }) =>
      lint(text, { fixes: false })
        .diagnostics.filter(({ outcome }) => outcome === "load" || outcome === "validate")
        .map(({ line, column, rule, message }) => `${folder}/${name}:${line}:${column} ${rule}: ${message}`),
    ),
  );
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../../${ROOT}/reports.txt`);
});

describe("fly config validate --strict", () => {
  const passing = fixturesOf("passes");
  const named = (prefix: string) => passing.filter(({ name }) => name.startsWith(prefix));
  const ignored = (text: string) => lint(text).diagnostics.filter(({ outcome }) => outcome === "ignored");

  test.each(named("strict-misses-").map(({ name, text }) => [name, text]))("%s is told apart", (_name, text) => {
    expect(ignored(text)).not.toEqual([]);
  });

  test.each(named("strict-wrongly-reports-").map(({ name, text }) => [name, text]))("%s is read", (_name, text) => {
    expect(ignored(text)).toEqual([]);
  });
});

/** The warnings that `fly config validate` prints (reference/flyctl.md, 3.2): who tells them here, and in which section. */
const WARNINGS: readonly (readonly [RegExp, readonly string[], RegExp])[] = [
  [/^build-multiple$/, ["multiple-build-sources"], /^build\b/],
  [/^service-no-ports$/, ["service-without-ports"], /^services\b/i],
  [
    /^svc-check-interval-/,
    ["check-duration-clamped", "bare-integer-duration"],
    /^(http_service|services).*\.interval$/i,
  ],
  [/^svc-check-timeout-/, ["check-duration-clamped", "bare-integer-duration"], /^(http_service|services).*\.timeout$/i],
  [
    /^svc-check-grace-/,
    ["check-duration-clamped", "bare-integer-duration"],
    /^(http_service|services).*\.grace_period$/i,
  ],
];

function tellsWarning({ rule, path }: Diagnostic, id: string): boolean {
  return WARNINGS.some(([ids, rules, place]) => ids.test(id) && rules.includes(rule) && place.test(formatPath(path)));
}

/** Rules about keys that flyctl does not know. */
const KEY_RULES: ReadonlySet<string> = new Set([
  "unknown-key",
  "misplaced-key",
  "key-case",
  "check-key-wrong-section",
  "legacy-check-keys",
  "legacy-experimental-keys",
]);

/** What --strict reports although flyctl reads it (reference/flyctl.md, 4.4); keys in other letter case come on top. */
const READ_ALL_THE_SAME = /^experimental\.(kill_timeout|metrics_port|metrics_path)$|^checks\.\w+\.name$/;

/** Sections that --strict does not look into (4.2). */
const NOT_WALKED = /^(services|vm|compute|computes|mounts|mount|metrics|metric)\b/;

/** What the deploy finds out (reference/flyctl.md, section 5), and the rule that tells it before. */
const DEPLOY_RULES: Readonly<Record<string, string>> = {
  "bluegreen-no-checks": "bluegreen-without-checks",
  "duration-int-nanoseconds": "bare-integer-duration",
  "gpu-not-offered": "gpu-retired",
  "internal-port-missing": "service-missing-required",
  "machine-check-no-command": "machine-checks-ineffective",
  "max-unavailable-not-positive": "max-unavailable-invalid",
  "mount-destination-missing": "mount-destination-invalid",
  "multiple-mounts-per-group": "multiple-mounts-per-group",
  "release-vm-invalid-panic": "vm-invalid-combination",
  "vm-memory-zero": "vm-invalid-combination",
  "vm-size-unknown": "vm-invalid-combination",
};

/** No rule tells these: files that flyctl reads while it deploys, and a name that sounds secret with a value that is none. */
const UNTOLD = new Set([
  "env-secret-name",
  "file-local-unreadable",
  "machine-config-source",
  "machine-config-unreadable",
]);

describe("flyctl's cases", () => {
  const withReports = flyctlCases.map((one) => ({ ...one, reports: lint(one.toml, { preset: "all" }).diagnostics }));
  const having = (has: (expected: FlyctlCase["expect"]) => boolean) =>
    withReports.filter(({ expect: expected }) => has(expected)).map((one) => [one.id, one] as const);

  test.each(flyctlVerdicts.map((one) => [one.id, one] as const))(
    "%s: verdict",
    (_id, { toml, expect: { load, validate } }) => {
      expect(lint(toml).flyctl).toEqual({ loads: load === "ok", validates: validate === "ok" });
    },
  );

  test.each(having(({ warnings }) => warnings.length > 0))("%s: warnings", (_id, { expect: { warnings }, reports }) => {
    for (const id of new Set(warnings)) {
      const told = reports.filter((report) => tellsWarning(report, id));
      expect(told.length).toBe(
        warnings.filter((other) => other.replace(/-(low|high)$/, "") === id.replace(/-(low|high)$/, "")).length,
      );
    }
  });

  test.each(having(({ strict_unknown }) => strict_unknown.length > 0))(
    "%s: unknown keys",
    (_id, { expect: { strict_unknown }, reports }) => {
      for (const key of strict_unknown) {
        const told = reports.filter(({ rule, path }) => KEY_RULES.has(rule) && formatPath(path) === key);
        expect(told.length).toBe(READ_ALL_THE_SAME.test(key) ? 0 : 1);
        for (const { rule, outcome } of told) expect(outcome === "ignored").toBe(rule !== "key-case");
      }
    },
  );

  test.each(having(({ load }) => load === "ok"))("%s: no other unknown keys", (_id, { expect: expected, reports }) => {
    const told = reports.filter(({ rule }) => KEY_RULES.has(rule)).map(({ path }) => formatPath(path));
    expect(told.filter((key) => !NOT_WALKED.test(key) && !expected.strict_unknown.includes(key))).toEqual([]);
  });

  test.each(having(({ deploy = [] }) => deploy.some((id) => !UNTOLD.has(id))))(
    "%s: what the deploy finds out",
    (_id, { expect: { deploy = [] }, reports }) => {
      const rules = deploy.filter((id) => !UNTOLD.has(id)).map((id) => DEPLOY_RULES[id]);
      expect(reports.map(({ rule }) => rule)).toEqual(expect.arrayContaining(rules));
    },
  );
});
