/** `--suppress`: comments that silence what is reported, and change nothing else. */
import { describe, expect, test } from "vitest";
import { lint } from "../src/lint.ts";
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
    const { text: after, left } = silence(text);
    expect(left.diagnostics).toEqual([]);
    expect(left.silenced.length).toBeGreaterThan(0);
    expect(parse(after).value).toEqual(parse(text).value);
    if (text.includes("\r")) expect(after.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  const of = (verb: string, ...rules: readonly string[]) => `# flylint-${verb} ${rules.join(", ")} -- ${REASON}`;
  const NEXT = of("disable-next-line", "env-non-string");
  const SAME = of("disable-line", "env-non-string");
  const WHOLE = of("disable", "env-non-string");
  test.each<[name: string, text: string, after: string]>([
    ["the line above", "[env]\n  A = []\n", `[env]\n  ${NEXT}\n  A = []\n`],
    ["the line above, with tabs", "[env]\n\t A = []\n", `[env]\n\t ${NEXT}\n\t A = []\n`],
    ["the line above the last", "[env]\nA = []", `[env]\n${NEXT}\nA = []`],
    ["the line above the first", "env.A = []\n", `${NEXT}\nenv.A = []\n`],
    ["the line above in Windows", "[env]\r\n  A = []\r\n", `[env]\r\n  ${NEXT}\r\n  A = []\r\n`],
    ["the line above the last in Windows", "[env]\r\nA = []", `[env]\r\n${NEXT}\r\nA = []`],
    ["each of two lines", "[env]\nA = []\nB = []\n", `[env]\n${NEXT}\nA = []\n${NEXT}\nB = []\n`],
    [
      "the same line, where the one above is in a string",
      'env = { A = """\n""", B = [] }\n[build]\n',
      `env = { A = """\n""", B = [] } ${SAME}\n[build]\n`,
    ],
    ["the same line, which is the last", 'env = { A = """\n""", B = [] }', `env = { A = """\n""", B = [] } ${SAME}`],
    [
      "the same line in Windows",
      'env = { A = """\r\n""", B = [] }\r\n',
      `env = { A = """\r\n""", B = [] } ${SAME}\r\n`,
    ],
    [
      "the top, where both are in strings",
      '# A comment\n#Another\n\nenv = { A = """\n""", B = [], C = """\n""" }\n',
      `# A comment\n#Another\n${WHOLE}\n\nenv = { A = """\n""", B = [], C = """\n""" }\n`,
    ],
    [
      "the top in Windows",
      '# A comment\r\nenv = { A = """\r\n""", B = [], C = """\r\n""" }\r\n',
      `# A comment\r\n${WHOLE}\r\nenv = { A = """\r\n""", B = [], C = """\r\n""" }\r\n`,
    ],
  ])("is %s", (_name, text, after) => {
    const silenced = silence(text, { only: ["env-non-string"] });
    expect(silenced.text).toBe(after);
    expect(silenced.left).toEqual(lint(after, { fixes: false }));
  });

  test("is below the mark that a fly.yaml may begin with", () => {
    const { text } = silence("\ufeff# A comment\napp: shop\n", {
      filename: "fly.yaml",
      only: ["missing-primary-region"],
    });
    expect(text).toBe(`\ufeff# A comment\n${of("disable-next-line", "missing-primary-region")}\napp: shop\n`);
  });

  test("is one for all that is said of a line, by the names of the rules", () => {
    const text = `${WEB}http_service = { auto_stop_machines = true, internal_port = 8080 }\n`;
    const only = ["missing-health-checks", "boolean-autostop", "force-https-missing"];
    expect(silence(text, { only, preset: "all" }).text).toBe(
      text.replace("http_", `${of("disable-next-line", ...only.toSorted())}\nhttp_`),
    );
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
    expect([same.text, same.left.silenced]).toEqual([json, []]);
    expect(rulesIn(same.left.diagnostics)).toContain("missing-health-checks");
  });
});

test("a comment that would end up in a string is none, even though the report goes away with it", () => {
  const text = 'build = { ignorefile = """\n""", image = """node:latest\n""" }\n';
  const { text: after } = silence(text, { only: ["image-tag-floating"] });
  expect(after).toBe(`# flylint-disable image-tag-floating -- ${REASON}\n${text}`);
});

test("a comment after which more would be reported is not written", () => {
  const text = `${WEB}[env]\nA = []\n`;
  const rules = { "require-reason": "warning" } as const;
  expect(silence(text, { reason: "", rules }).text).toBe(text);
  expect(silence(text, { reason: "", rules: {} }).text).not.toBe(text);
});

test("a mistake in the TOML stays the same, wherever it is now", () => {
  const text = `${WEB}nonsense = 1\n[build]\n[deploy]\n[build]\n`;
  const { text: after, left } = silence(text);
  expect(after).toBe(text.replace("nonsense", `# flylint-disable-next-line unknown-key -- ${REASON}\nnonsense`));
  expect(left.diagnostics.map(({ message }) => message)).toEqual(["[build] is already defined on line 5."]);
});

test("what flyctl refuses stays loud, and so do mistakes in comments", () => {
  const text = `${WEB}# flylint-disable-next-line no-such-rule\n[http_service]\n  internal_port = "8080"\n`;
  const { left } = silence(text);
  expect(rulesIn(left.diagnostics)).toEqual(["unknown-suppression", "value-type-mismatch"]);
});
