/** `fix` of the library: what it applies, in how many passes, and that it leaves everything else as it is. */
import { describe, expect, test } from "vitest";
import { type Diagnostic, fix, lint } from "../src/index.ts";

const HEAD = 'app = "x"\nprimary_region = "fra"\n';
const rulesOf = (reports: readonly Diagnostic[]) => reports.map(({ rule }) => rule);

describe("fix", () => {
  test("applies the safe fixes, and says what is left", () => {
    const { text, applied, left, passes } = fix(`${HEAD}[http_service]\ninternal_port = "8080" # why\n`);
    expect(text).toBe(`${HEAD}[http_service]\ninternal_port = 8080 # why\n`);
    expect(rulesOf(applied)).toEqual(["value-type-mismatch"]);
    expect(left).toEqual(lint(text));
    expect(passes).toBe(1);
  });

  test("applies the others only where asked to", () => {
    const text = `${HEAD}[http_service]\ninternal_port = 8080\n`;
    expect(fix(text)).toMatchObject({ text, applied: [], passes: 0 });
    const bold = fix(text, { unsafe: true });
    expect(bold.text).toContain("force_https = true");
    expect(rulesOf(bold.applied)).toContain("force-https-missing");
  });

  test("has the settings of lint", () => {
    const text = `${HEAD}[http_service]\ninternal_port = "8080"\n`;
    expect(fix(text, { unsafe: true, rules: { "force-https-missing": "off" } }).text).not.toContain("force_https");
    expect(() => fix(text, { preset: "everything" as "all" })).toThrow(RangeError);
  });

  test("goes on where a fix brings another to light", () => {
    const { text, applied, passes } = fix(`${HEAD}kill_timeout = "5"\n`, { preset: "all", unsafe: true });
    expect(text).toMatch(new RegExp(`^${HEAD}\n`));
    expect(rulesOf(applied)).toEqual(["invalid-duration", "worker-restart-policy", "redundant-default"]);
    expect(passes).toBe(2);
  });

  const threshold =
    '[[mounts]]\nsource = "d"\ndestination = "/d"\nauto_extend_size_limit = "10GB"\nauto_extend_size_threshold = "80"\n';

  test("may bring an error to light that it then fixes", () => {
    const { text, left } = fix(HEAD + threshold, { unsafe: true });
    expect(text).toContain("auto_extend_size_threshold = 80");
    expect(text).toContain("auto_extend_size_increment = ");
    expect(left.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("leaves out what would bring an error to light that stays, and offers it no more", () => {
    const [report] = lint(HEAD + threshold).diagnostics.filter(({ severity }) => severity === "error");
    expect(report).toMatchObject({ rule: "value-type-mismatch", fix: { safe: true } });
    const { text, applied, left } = fix(`${HEAD}[http_service]\ninternal_port = "8080"\n${threshold}`);
    expect(text).toBe(`${HEAD}[http_service]\ninternal_port = 8080\n${threshold}`);
    expect(applied.map(({ line }) => line)).toEqual([4]);
    expect(left.diagnostics.find(({ rule }) => rule === "value-type-mismatch")).not.toHaveProperty("fix");
  });

  test("leaves a file alone that is no TOML, and what comments silence", () => {
    const broken = `${HEAD}[http_service\ninternal_port = "8080"\n`;
    expect(fix(broken).text).toBe(broken);
    const silenced = `${HEAD}[http_service]\ninternal_port = 8080\nauto_stop_machines = true # flylint-disable-line\n`;
    expect(fix(silenced, { preset: "all" }).text).toBe(silenced);
    expect(fix(silenced, { preset: "all", suppressions: false }).text).toContain('= "stop" #');
  });

  test("leaves a file alone that begins with a byte order mark: flyctl stops at it, so there is nothing to go by", () => {
    const text = `\ufeff${HEAD}[http_service]\ninternal_port = "8080"\n`;
    expect(fix(text, { unsafe: true }).text).toBe(text);
  });
});
