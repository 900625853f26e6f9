/** Reports of real users that one look beside the fly.toml, or at one line of it, explains: fixtures/cases/reports-2.json. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lint } from "../../src/index.ts";
import { filesFrom } from "../files.ts";

interface Case {
  readonly id: string;
  readonly toml: string;
  readonly line: number;
  readonly other_files?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = JSON.parse(readFileSync("fixtures/cases/reports-2.json", "utf8"));

test.each([
  ["entrypoint-swallows", "entrypoint-ignores-command"],
  ["lobehub-port-like", "image-port-mismatch"],
  ["mc-launch", "other-protocol-over-http"],
  ["mc-launch", "image-volume-without-mount", 1],
  ["npm-pid1", "signals-not-forwarded"],
  ["tailscale-exit", "script-line-endings"],
  ["machine-config-top", "machine-config-invalid"],
  ["machine-config-top", "machine-config-invalid", 4],
  ["n8n-port", "known-image-port"],
  ["no-mount-sqlite", "database-on-root-disk"],
  ["sqlite-three-slashes", "sqlite-relative-path"],
  ["rails-check-301", "check-forwarded-proto"],
  ["grpc-handlers", "other-protocol-over-http", 5],
  ["pg-http-service", "other-protocol-over-http"],
  ["litefs-proxy-port", "litefs-port-mismatch"],
  ["nixpacks-key", "builder-ineffective"],
])("%s: %s", (id, rule, line?: number) => {
  const found = cases.find((one) => one.id === id);
  const { toml = "", line: usual, other_files: others } = found ?? {};
  const { diagnostics } = lint(toml, { filename: "fly.toml", files: others && filesFrom(others), preset: "all" });
  const places = diagnostics.filter((report) => report.rule === rule).map((report) => report.line);
  expect(places).toContain(line ?? usual);
});
