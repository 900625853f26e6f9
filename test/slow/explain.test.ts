/** What `--explain`, `--rules` and `--completions` print: about rules, and about keys of fly.toml. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { completions } from "../../src/cli/completions.ts";
import { explain, rulesAsJson } from "../../src/cli/explain.ts";
import { keyPage } from "../../src/cli/explain-key.ts";
import { keyFacts } from "../../src/cli/key-facts.ts";
import { OPTION_LIST, SHELLS } from "../../src/cli/options.ts";
import { namesIn } from "../../src/cli/topic.ts";
import { rules } from "../../src/generated/rules.ts";
import { lint } from "../../src/index.ts";
import { allKeys, keyAt, pathOfKey, tableIn } from "../../src/schema/keys.ts";
import { schemaAt } from "../../src/schema/nodes.ts";
import { inProcess } from "../flylint.ts";

const keys = allKeys();

function pageOf(topic: string): string {
  const explained = explain(topic, false);
  return "text" in explained ? explained.text : explained.mistake;
}

/** The example of a page, without its indentation; undefined where it has none. */
function exampleOn(page: string): string | undefined {
  const lines = page.split("\n");
  const start = lines.indexOf("Example:") + 2;
  if (start < 2) return undefined;
  const length = lines.slice(start).indexOf("");
  return lines
    .slice(start, start + length)
    .map((line) => line.slice(4))
    .join("\n");
}

describe("pages", () => {
  test.each([
    "http_service.auto_stop_machines",
    "services.ports",
    "checks.alive.port",
    "env",
    "mount",
    "kill_timeout",
    "restart",
    "single-volume",
    "bare-integer-duration",
    "image-port-mismatch",
  ])("%s", async (topic) => {
    await expect(pageOf(topic)).toMatchFileSnapshot(`../../fixtures/explain/${topic}.txt`);
  });

  test("all fit a terminal of 80 columns, but for what is pasted and links", () => {
    const wide = [...rules.map(({ id }) => id), ...keys].flatMap((topic) =>
      pageOf(topic)
        .split("\n")
        .filter((line) => line.length > 80 && !/^ {4}|^See https/.test(line)),
    );
    expect(wide).toEqual([]);
  });

  test("no word of ours shows through", () => {
    for (const key of keys) expect(pageOf(key)).not.toMatch(/undefined|\[object|NaN|null/);
  });

  test("a name that the author chooses has the words, the link and an example of its table", () => {
    const [own, table] = [pageOf("env.GREETING"), pageOf("env")];
    const [words, link] = [table.split("\n\n")[1], table.trimEnd().split("\n").at(-1)];
    expect([own.split("\n\n")[1], own.trimEnd().split("\n").at(-1)]).toEqual([words, link]);
    expect(words).toMatch(/^Environment variables/);
    expect(link).toMatch(/#the-env-variables-section$/);
    expect(exampleOn(own)).toBe('[env]\n  GREETING = "8080"');
  });
});

describe("keys", () => {
  test("each is found by its name, and says what it is", () => {
    for (const key of keys) {
      const facts = keyFacts(key.split("."));
      expect([key, facts?.key, facts?.description]).toEqual([key, key, expect.stringMatching(/\S.*\.$/)]);
      expect(keyAt(pathOfKey(key.split(".")) ?? [])).toBe(key);
    }
  });

  test.each([
    ["services.ports", ["services", "ports"]],
    ["[[services.ports]]", ["services", "ports"]],
    ["[http_service]", ["http_service"]],
    ["services[0].ports[1].port", ["services", "ports", "port"]],
    ["services.0.ports.1.port", ["services", "ports", "port"]],
    ['env."MY VAR"', ["env", "MY VAR"]],
    ["env.1", ["env", "1"]],
    ["kill_timeout = 5", ["kill_timeout"]],
    ['primary_region="fra"', ["primary_region"]],
    [" vm ", ["vm"]],
    ["checks.*.port", ["checks", "*", "port"]],
    ["fly.toml", []],
    ["", undefined],
    ["[", undefined],
  ])("%s is read", (written, names) => expect(namesIn(written)).toEqual(names));

  test("an example is true: flyctl loads it, and knows each key in it", () => {
    const wrong = keys.flatMap((key) => {
      const example = exampleOn(pageOf(key));
      if (example === undefined) return [];
      const { flyctl, diagnostics } = lint(example);
      const rules = diagnostics.map(({ rule }) => rule);
      return flyctl.loads && !rules.some((id) => /^unknown|^misplaced|^invalid|^value|^key/.test(id))
        ? []
        : [[key, rules]];
    });
    expect(wrong).toEqual([]);
  });

  test("a section has an example", () => {
    const without = keys.filter((key) => {
      const schema = schemaAt(pathOfKey(key.split(".")) ?? []);
      return schema && tableIn(schema) && exampleOn(pageOf(key)) === undefined;
    });
    expect(without).toMatchInlineSnapshot(`
      [
        "build.settings",
        "http_service.http_options.response",
        "services.ports.http_options.response",
        "experimental",
        "experimental.attached",
        "experimental.attached.secrets",
        "experimental.attached.secrets.export",
      ]
    `);
  });

  test("every rule is with some key, but for those about any key, comments and the text", () => {
    const told = new Set(
      ["fly.toml", ...keys].flatMap((key) => keyFacts(namesIn(key) ?? [])?.rules ?? []).map(({ id }) => id),
    );
    expect(rules.map(({ id }) => id).filter((id) => !told.has(id))).toMatchInlineSnapshot(`
      [
        "check-key-wrong-section",
        "json-duplicate",
        "json-syntax",
        "key-case",
        "legacy-check-keys",
        "legacy-experimental-keys",
        "misplaced-key",
        "require-reason",
        "table-array-mismatch",
        "unknown-key",
        "unknown-suppression",
        "unused-suppression",
        "value-type-mismatch",
        "yaml-duplicate",
        "yaml-integer-duration",
        "yaml-second-document",
        "yaml-syntax",
      ]
    `);
  });

  test("a page lists the keys inside, each of which has a page", () => {
    const page = keyPage(keyFacts(["http_service", "concurrency"]) ?? expect.fail());
    for (const name of ["type", "soft_limit", "hard_limit"]) {
      expect(page).toMatch(new RegExp(`^ {2}${name} `, "m"));
      expect(pageOf(`http_service.concurrency.${name}`)).toContain(`http_service.concurrency.${name}\n`);
    }
  });
});

describe("what is neither a rule nor a key", () => {
  test.each([
    ["single-volum", '"single-volume"'],
    ["auto_stop_machines", '"http_service.auto_stop_machines" or "services.auto_stop_machines"'],
    ["http_service.autostop", '"http_service.auto_stop_machines"'],
    ["http_service.intrnal_port", '"http_service.internal_port"'],
    ["HTTP_service.internal_port", '"http_service.internal_port"'],
    ["min_machines", '"http_service.min_machines_running" or "services.min_machines_running"'],
    ["volumes", '"mounts"'],
  ])("%s", async (topic, near) => {
    const { code, out, err } = await inProcess(["--explain", topic]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`There is no rule or key "${topic}". Did you mean ${near}? List all rules with`);
  });

  test.each(["", "[", '"', "xyzzy", "__proto__", "constructor", "services.constructor", "a".repeat(10_000)])(
    "%j",
    async (topic) => {
      const { code, out, err } = await inProcess(["--explain", topic]);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toContain("List all rules with: flylint --rules");
      expect(err).not.toContain("Did you mean");
    },
  );
});

describe("JSON", () => {
  const ajv = addFormats.default(new Ajv({ allErrors: true, allowUnionTypes: true }));
  const isValid = ajv.compile(JSON.parse(readFileSync("schema/rules.schema.json", "utf8")));
  const problems = (text: string) => (isValid(JSON.parse(text)) ? [] : isValid.errors);

  test("of all rules follows its schema, and has each", () => {
    const text = rulesAsJson();
    expect(problems(text)).toEqual([]);
    expect(JSON.parse(text).rules.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id));
  });

  test("of each rule and each key follows its schema", () => {
    for (const topic of [...rules.map(({ id }) => id), ...keys, "fly.toml", "mount"]) {
      const explained = explain(topic, true);
      expect([topic, "text" in explained ? problems(explained.text) : explained.mistake]).toEqual([topic, []]);
    }
  });

  test("says of an option what holds when nobody sets it", () => {
    const { rule } = JSON.parse((explain("single-volume", true) as { text: string }).text);
    expect(rule).toMatchObject({ fixable: false, options: { replicated: { default: false } } });
  });

  test.each([
    [["--rules", "--format", "sarif"], "--rules prints text, or JSON with --format json, but not sarif.\n"],
    [["--explain", "vm", "-f", "json=x"], "--explain prints text, or JSON with --format json, but not json=x.\n"],
  ])("%j is wrong usage", async (args, err) => {
    expect(await inProcess(args)).toEqual({ code: 2, out: "", err });
  });
});

describe("completions", () => {
  test.each(SHELLS)("for %s name every option, rule and key", (shell) => {
    const words = new Set(completions(shell).split(/[^\w.*-]+/));
    const names = OPTION_LIST.map(([name]) => (shell === "fish" ? name : `--${name}`));
    expect([...names, ...rules.map(({ id }) => id), ...keys].filter((word) => !words.has(word))).toEqual([]);
  });

  test.each(SHELLS)("for %s", async (shell) => {
    // The rules and keys are in the test above; here they would only make every new rule a change.
    const script = completions(shell).replaceAll(/'?[\w.*-]+'?(?: '?[\w.*-]+'?){60,}/g, "...");
    await expect(script).toMatchFileSnapshot(`../../fixtures/explain/completions.${shell}`);
  });

  test("an unknown shell is named with those that there are", async () => {
    const { code, err } = await inProcess(["--completions", "zhs"]);
    expect([code, err]).toEqual([2, 'Unknown shell "zhs". Did you mean "zsh"?\n']);
  });
});
