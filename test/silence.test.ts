import { describe, expect, test } from "vitest";
import { readerFor } from "../src/reader.ts";
import { type SilenceOptions, silenceWith } from "../src/silence.ts";
import { parse } from "../src/toml/parse.ts";

const REASON = "on purpose";
const silence = (text: string, options: Partial<SilenceOptions> = {}) =>
  silenceWith(readerFor(options.filename), text, { reason: REASON, ...options });
const rulesIn = (reports: readonly { readonly rule: string }[]) => reports.map(({ rule }) => rule);

const WEB = 'app = "shop"\nprimary_region = "fra"\n';

describe("the place of a comment", () => {
  test("is the line above, indented like it", () => {
    const text = `${WEB}[http_service]\n  internal_port = 8080\n  auto_stop_machines = "stop"\n  min_machines_running = 0\n`;
    expect(silence(text, { only: ["missing-health-checks", "force-https-missing"] }).text).toBe(
      text.replace(
        "[http_service]",
        `# flylint-disable-next-line force-https-missing, missing-health-checks -- ${REASON}\n[http_service]`,
      ),
    );
    const inside = `${WEB}[http_service]\n  internal_port = 8080\n  auto_stop_machines = true\n`;
    expect(silence(inside, { only: ["boolean-autostop"], preset: "all" }).text).toContain(
      `\n  # flylint-disable-next-line boolean-autostop -- ${REASON}\n  auto_stop_machines = true\n`,
    );
  });

  test.each([
    ["dotted keys", `${WEB}http_service.internal_port = 8080\nhttp_service.force_https = true\n`],
    ["tables in braces", `${WEB}http_service = { internal_port = 8080, force_https = true }\n`],
    ["arrays over several lines", `${WEB}mounts = [\n  { source = "sqlite", destination = "/data" },\n]\n`],
    [
      "a line that begins inside a string",
      `${WEB}[processes]\nweb = """\nnpm start\\\n"""\n[http_service]\nprocesses = ["web"]\ninternal_port = 8080\n`,
    ],
    ["Windows line ends", `${WEB}[http_service]\n  internal_port = 8080\n`.replaceAll("\n", "\r\n")],
  ])("is found in %s", (_name, text) => {
    const { text: after, left, silenced } = silence(text);
    expect(left.diagnostics).toEqual([]);
    expect(silenced.length).toBeGreaterThan(0);
    expect(parse(after).value).toEqual(parse(text).value);
    if (text.includes("\r")) expect(after.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  test("is below the first comments for what is about the whole file", () => {
    const { text } = silence("#:schema https://example.com/fly.schema.json\n\n[http_service]\ninternal_port = 8080\n", {
      only: ["missing-primary-region"],
      preset: "all",
    });
    expect(text.split("\n").slice(0, 2)).toEqual([
      "#:schema https://example.com/fly.schema.json",
      `# flylint-disable missing-primary-region -- ${REASON}`,
    ]);
  });

  test("is a comment of YAML in YAML, and nowhere in JSON", () => {
    const yaml = "app: shop\nprimary_region: fra\nhttp_service:\n  internal_port: 8080\n";
    expect(silence(yaml, { filename: "fly.yaml" }).left.diagnostics).toEqual([]);
    const json = '{"app":"shop","primary_region":"fra","http_service":{"internal_port":8080}}';
    const same = silence(json, { filename: "fly.json" });
    expect([same.text, same.silenced]).toEqual([json, []]);
    expect(rulesIn(same.left.diagnostics)).toContain("missing-health-checks");
  });
});

test("what flyctl refuses stays loud, and so do mistakes in comments", () => {
  const text = `${WEB}# flylint-disable-next-line no-such-rule\n[http_service]\n  internal_port = "8080"\n`;
  const { left } = silence(text);
  expect(rulesIn(left.diagnostics)).toEqual(["unknown-suppression", "value-type-mismatch"]);
});
