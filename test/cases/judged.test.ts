/** Real files, and public bug reports as small files: which reports they must give, and which they must not. */
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { rules } from "../../src/generated/rules.ts";
import { lint } from "../../src/index.ts";
import { PRESETS } from "../../src/rule.ts";
import { judgedCases, reportCases } from "../cases.ts";
import { filesFrom } from "../files.ts";

const isRule = (id: string) => rules.some((rule) => rule.id === id);

/** Rules that were named otherwise when the cases were written. */
const NAMES: Readonly<Record<string, string>> = { "handler-not-for-this-protocol": "other-protocol-over-http" };

/** Cases that cannot be decided from the fly.toml alone. */
const BESIDE: Readonly<Record<string, string>> = {
  "missed-same-app-in-two-files": "needs the second file",
  "internal-autostop": "needs the fly.toml of the other app",
};

describe("files judged by hand", () => {
  for (const { id, toml, line, expect: wanted, preset, help_must, help_must_not, fix_safe } of judgedCases) {
    const [, no, written = ""] = /^(no )?report ([\w-]+)/.exec(wanted) ?? [];
    const rule = NAMES[written] ?? written;
    if (id in BESIDE) test.skip(`${id}: ${BESIDE[id]}`, () => {});
    else if (no) {
      test.each(preset ? [preset] : PRESETS)(`${id}: %s gives no report ${rule}`, (name) => {
        expect(lint(toml, { preset: name, fixes: false }).diagnostics.map((one) => one.rule)).not.toContain(rule);
      });
    } else
      test.skipIf(!isRule(rule))(`${id}: line ${line} gives ${rule}`, () => {
        const { diagnostics } = lint(toml, { preset: preset ?? "all" });
        const found = diagnostics.filter((one) => one.rule === rule && one.line === line);
        expect(found).not.toEqual([]);
        for (const { help, fix } of found) {
          if (help_must !== undefined) expect(help).toContain(help_must);
          if (help_must_not !== undefined) expect(help).not.toContain(help_must_not);
          if (fix_safe !== undefined && fix) expect(fix.safe).toBe(fix_safe);
        }
      });
  }
});

/** What a case wants, in data: the rule on its line with some of its words, or rules that must be silent. */
type Wanted =
  | { readonly rule: string; readonly says?: RegExp; readonly line?: number }
  | { readonly silent: readonly string[] }
  | { readonly noError: true };

const WANTED: Readonly<Record<string, Wanted>> = {
  "buildpack-singular": { rule: "unknown-key", says: /buildpacks = \["heroku\/nodejs"\]/ },
  "compose-named-string-help": { rule: "misplaced-key", says: /\[build\.compose\]\n {2}file = "compose\.yml"/ },
  "compose-string": { rule: "value-type-mismatch", says: /\[build\.compose\]\n {2}file = "compose\.yml"/ },
  "grpc-h2-good": { rule: "toplevel-checks-not-routing", says: /\[\[services\.tcp_checks\]\]/ },
  "entrypoint-swallows": { rule: "entrypoint-ignores-command" },
  "lobehub-port-like": { rule: "image-port-mismatch", says: /3000/ },
  "mc-launch": { rule: "other-protocol-over-http", says: /25565/ },
  // It was asked of the platform of 2022: a Machine gives its volume to the USER of the image, so there is nothing to report.
  "nonroot-volume": { silent: ["image-user-cannot-write"] },
  "tailscale-exit": { rule: "script-line-endings" },
  "machine-config-top": { rule: "machine-config-invalid" },
  "litefs-proxy-port": { rule: "litefs-port-mismatch", says: /8080/ },
  "npm-pid1": { rule: "signals-not-forwarded" },
  "n8n-port": { rule: "known-image-port", says: /5678/ },
  "no-mount-sqlite": { rule: "database-on-root-disk", says: /\/data\/app\.db/ },
  "sqlite-three-slashes": { rule: "sqlite-relative-path" },
  "rails-check-301": { rule: "check-forwarded-proto", says: /X-Forwarded-Proto/ },
  "grpc-handlers": { rule: "other-protocol-over-http", says: /h2_backend = true/, line: 5 },
  "pg-http-service": { rule: "other-protocol-over-http", says: /Postgres/ },
  "nixpacks-key": { rule: "builder-ineffective" },
  "ts-http-check": { rule: "allowed-hosts-localhost", says: /panel\.fly\.dev/ },
  "go-template": { rule: "toml-syntax", says: /template[\s\S]*actual value/ },
  "litefs-bypass": { rule: "duplicate-external-port", says: /80 and 443[\s\S]*Delete the one/ },
  schedules: { rule: "unknown-key", says: /fly machine run \. --schedule daily[\s\S]*supercronic/ },
  "cr-in-string": { rule: "toml-syntax", says: /carriage return[\s\S]*\napp = "linkding"$/ },
  "old-builder": { rule: "deprecated-builder-image", says: /no longer maintained/ },
  "env-secrets": { rule: "secret-in-env" },
  "app-empty": { rule: "placeholder-value", says: /app is empty/ },
  "canary-one": { rule: "canary-single-machine", says: /downtime[\s\S]*"bluegreen"/ },
  "discord-bot-http": { rule: "autostop-kills-background-work", says: /delete the service/ },
  placeholders: { rule: "placeholder-value" },
  underscore: { rule: "app-name-invalid", says: /"_" is not allowed/ },
  "key-case-dockerfile": { rule: "key-case" },
  "neotoma-shrink": { rule: "missing-health-checks" },
  flyctl400: { rule: "dockerfile-not-found", says: /relative to this fly\.toml/ },
  "epic-ignorefile": { silent: ["dockerfile-not-found"] },
  "actual-port": { rule: "port-env-mismatch" },
  "env-bool": { noError: true },
  "worker-health": { silent: ["toplevel-checks-not-routing"] },
  "templates-go": { rule: "placeholder-value" },
  "env-template-region": { rule: "placeholder-value" },
  "machine-config-missing": { rule: "unknown-key", says: /^container = /m },
  "sindri-tail": { rule: "suspend-unsupported" },
};

describe("public bug reports", () => {
  test("each is decided here, or needs other files", () => {
    const ids = reportCases.map(({ id }) => id);
    expect(ids.filter((id) => !(id in WANTED) && !(id in BESIDE))).toEqual([]);
    expect(Object.keys(WANTED).filter((id) => !ids.includes(id))).toEqual([]);
  });

  for (const { id, toml, line, filename, other_files: others } of reportCases) {
    const wanted = WANTED[id];
    if (!wanted) test.skip(`${id}: ${BESIDE[id]}`, () => {});
    else
      test.skipIf("rule" in wanted && !isRule(wanted.rule))(id, () => {
        // The cases name their files as seen from the root of a repository.
        const folder = filename?.replace(/[^/]*$/, "") ?? "";
        const files = others && filesFrom(relativeTo(folder, others));
        const { diagnostics } = lint(toml, { preset: "all", filename: filename ?? "fly.toml", files });
        expectWanted(diagnostics, wanted, line);
      });
  }
});

function relativeTo(folder: string, contents: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const inside = Object.entries(contents).filter(([path]) => path.startsWith(folder));
  return Object.fromEntries(inside.map(([path, content]) => [path.slice(folder.length), content]));
}

function expectWanted(diagnostics: readonly Diagnostic[], wanted: Wanted, line: number): void {
  if ("noError" in wanted) expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  else if ("silent" in wanted) {
    for (const rule of wanted.silent) expect(diagnostics.map((one) => one.rule)).not.toContain(rule);
  } else {
    const found = diagnostics.filter((one) => one.rule === wanted.rule && one.line === (wanted.line ?? line));
    const words = found.map(({ message, help }) => `${message}\n${help}`);
    expect(words).toContainEqual(expect.stringMatching(wanted.says ?? /./));
  }
}
