/** The library, as other tools use it. */
import { describe, expect, expectTypeOf, test } from "vitest";
import type { RuleSetting } from "../src/engine/settings.ts";
import {
  applyEdits,
  type Diagnostic,
  type FlyConfig,
  type HttpService,
  type LintOptions,
  type LoadableFlyConfig,
  lint,
  type Mount,
  PRESETS,
  type Preset,
  parse,
  type RuleId,
  type RuleOptions,
  rules,
  schema,
  type ValidationError,
  type Vm,
  validate,
} from "../src/index.ts";

const WEB = 'app = "my-shop"\nprimary_region = "fra"\n[http_service]\n  internal_port = 8080\n  force_https = true\n';
const idsOf = (text: string, options?: LintOptions) => lint(text, options).diagnostics.map(({ rule }) => rule);

describe("lint", () => {
  test("reports in the order of the file, each with its place and its help", () => {
    const { diagnostics, flyctl } = lint('app = "x"\nprimary_region = "fra"\n[deploy]\n  strategy = "fast"\n');
    expect(flyctl).toEqual({ loads: true, validates: false });
    expect(diagnostics).toMatchObject([
      {
        rule: "invalid-enum-value",
        severity: "error",
        outcome: "validate",
        path: ["deploy", "strategy"],
        line: 4,
        column: 14,
        endLine: 4,
        endColumn: 20,
      },
    ]);
  });

  test("goes by the preset, by default recommended", () => {
    const levels = (preset?: Preset) =>
      lint(WEB, { preset }).diagnostics.map(({ rule, severity }) => `${rule} ${severity}`);
    expect(levels()).toEqual(["missing-health-checks warning"]);
    expect(levels("recommended")).toEqual(levels());
    expect(levels("production")).toContain("missing-health-checks error");
    expect(levels("all").length).toBeGreaterThan(levels("production").length);
  });

  test("lets settings of single rules win over the preset", () => {
    expect(idsOf(WEB, { rules: { "missing-health-checks": "off" } })).toEqual([]);
    const [first] = lint(WEB, { rules: { "missing-health-checks": "info" } }).diagnostics;
    expect(first?.severity).toBe("info");
    expect(idsOf(WEB, { rules: { "vm-section-missing": "warning" } })).toContain("vm-section-missing");
    const checks = `${WEB}[checks.alive]\n  type = "tcp"\n  port = 8080\n`;
    const accepted = {
      "missing-health-checks": { level: "warning", acceptTopLevel: true },
      "toplevel-checks-not-routing": "off",
    } as const;
    expect(idsOf(checks, { rules: accepted })).toEqual([]);
  });

  test("states flyctl's verdict whatever is turned off", () => {
    const off = { "invalid-enum-value": "off", "missing-primary-region": "off" } as const;
    const turnedOff = lint('app = "x"\n[deploy]\n  strategy = "fast"\n', { rules: off });
    expect(turnedOff.flyctl).toEqual({ loads: true, validates: false });
    expect(turnedOff.diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["invalid-enum-value", "error"],
    ]);
    expect(turnedOff.diagnostics[0]?.help).toMatch(
      /\nSetting invalid-enum-value to "off" does not change this report: flyctl rejects the file\.$/,
    );
    const silent = lint('app = "x"\nprimary_region = "fra"\n[deploy]\n  strategy = "fast" # flylint-disable-line\n');
    expect(silent.flyctl).toEqual({ loads: true, validates: false });
    expect(silent.diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([["invalid-enum-value", "error"]]);
    expect(silent.diagnostics[0]?.help).toMatch(
      /\nThe comment on line 4 cannot silence this report: flyctl rejects the file\.$/,
    );
    expect(silent.silenced).toEqual([]);
  });

  test.each([
    [{ preset: "strict" }, /Unknown preset "strict"/],
    [{ rules: { "missing-helth-checks": "off" } }, /Did you mean "missing-health-checks"/],
    [{ rules: { "missing-health-checks": "warn" } }, /Use one of: off, info, warning, error/],
    [{ rules: { "missing-health-checks": { acceptTcpp: true } } }, /Did you mean "acceptTcp"/],
    [{ environment: "stagin" }, /Did you mean "staging"/],
  ])("says what is wrong with its options: %j", (options, message) => {
    expect(() => lint(WEB, options as LintOptions)).toThrow(message);
    expect(() => lint(WEB, options as LintOptions)).toThrow(RangeError);
  });

  test.each([
    [{ preset: null }, "The preset must be a string, not null."],
    [{ rules: null }, "rules must be an object, not null."],
    [
      { rules: { "missing-health-checks": null } },
      "The setting of missing-health-checks must be a level, or an object with its options, not null.",
    ],
    [
      { rules: { "missing-health-checks": ["error"] } },
      "The setting of missing-health-checks must be a level, or an object with its options, not an array.",
    ],
    [
      { rules: { "missing-health-checks": { level: 1 } } },
      "The level for missing-health-checks must be a string, not a number.",
    ],
    [
      { rules: { "missing-health-checks": { requireFor: ["web", 1] } } },
      "Every value in the option requireFor of missing-health-checks must be a string, not a number.",
    ],
    [
      { rules: { "missing-health-checks": { acceptTcp: "yes" } } },
      "The option acceptTcp of missing-health-checks must be a boolean, not a string.",
    ],
    [{ rules: { "missing-health-checks": { toString: 1 } } }, 'Unknown option for missing-health-checks "toString"'],
  ])("names what is of a wrong type: %j", (options, message) => {
    const linted = () => lint(WEB, options as unknown as LintOptions);
    expect(linted).toThrow(message);
    expect(linted).toThrow(message.startsWith("Unknown") ? RangeError : TypeError);
  });

  test("takes what is undefined for what is not there", () => {
    expect(idsOf(WEB, { preset: undefined, environment: undefined, rules: undefined })).toEqual(idsOf(WEB));
    for (const setting of [undefined, { level: undefined }]) {
      const rules = { "missing-health-checks": setting } as unknown as NonNullable<LintOptions["rules"]>;
      expect(idsOf(WEB, { rules })).toEqual(idsOf(WEB));
    }
  });

  test("keeps what nobody sets of a rule's options, also within one of them", () => {
    const isEarly = (program: string, setting: RuleSetting<"grace-period-too-short">) =>
      idsOf(`${WEB}  [[http_service.checks]]\n    grace_period = "1s"\n[processes]\n  app = "${program}"\n`, {
        rules: { "grace-period-too-short": setting },
      }).includes("grace-period-too-short");
    const programs = ["bin/rails server", "java -jar app.jar"];
    const early = (setting: RuleSetting<"grace-period-too-short">) =>
      programs.map((program) => isEarly(program, setting));
    expect(early("warning")).toEqual([true, true]);
    expect(early({ floors: { rails: 1 } })).toEqual([false, true]);
    expect(early({ default: 1 })).toEqual([true, true]);
    expect(early({ level: "off" })).toEqual([false, false]);
  });

  describe("judges what is meant for staging more mildly", () => {
    const text = `${WEB}[deploy]\n  strategy = "immediate"\n`;
    const isMild = (options: LintOptions, file = text) =>
      !lint(file, options).diagnostics.some(({ rule }) => rule === "strategy-immediate");
    const judged = (options: LintOptions, file = text) => lint(file, options).environment;
    const ofStaging = text.replace("my-shop", "my-shop-staging");
    const byVariable = `${text}[env]\n  APP_ENV = "staging"\n`;

    test("by the name of the file, or by the setting", () => {
      for (const preset of PRESETS) {
        expect(isMild({ preset, filename: "fly.toml" })).toBe(false);
        expect(judged({ preset, filename: "fly.toml" })).toEqual({ kind: "unknown", because: undefined });
        expect(isMild({ preset, filename: "deploy/fly.staging.toml" })).toBe(true);
        expect(judged({ preset, filename: "deploy/fly.staging.toml" })).toEqual({
          kind: "staging",
          because: "filename",
        });
        expect(isMild({ preset, environment: "staging" })).toBe(true);
        expect(judged({ preset, environment: "staging" })).toEqual({ kind: "staging", because: "setting" });
        expect(isMild({ preset, environment: "production", filename: "fly.staging.toml" }, ofStaging)).toBe(false);
      }
    });

    test("by the name of the app or a variable, but not under the preset production", () => {
      expect(judged({}, ofStaging)).toEqual({ kind: "staging", because: "app" });
      expect(judged({}, byVariable)).toEqual({ kind: "staging", because: "variable" });
      expect([isMild({}, ofStaging), isMild({}, byVariable)]).toEqual([true, true]);
      for (const file of [ofStaging, byVariable]) {
        expect(judged({ preset: "production" }, file)).toEqual({ kind: "unknown", because: undefined });
        expect(isMild({ preset: "production" }, file)).toBe(false);
      }
      expect(judged({ preset: "production" }, text.replace("my-shop", "my-shop-prod"))).toEqual({
        kind: "production",
        because: "app",
      });
    });
  });

  test("looks at files beside the fly.toml only through what it is given", () => {
    const text = 'app = "x"\nprimary_region = "fra"\n[build]\n  dockerfile = "Dockerfile.prod"\n';
    const seen: string[] = [];
    const files = {
      exists: (path: string) => seen.push(path) > 0 && path === "Dockerfile",
      read: () => undefined,
      list: () => [],
    };
    expect(idsOf(text)).toEqual([]);
    expect(idsOf(text, { filename: "fly.toml", files })).toEqual(["dockerfile-not-found"]);
    expect(seen).toContain("Dockerfile.prod");
  });

  test("says which rules broke down, and what the others found", () => {
    const text = `${WEB}[build]\n  dockerfile = "Dockerfile.prod"\n[deploy]\n  strategy = "fast"\n`;
    const broken = (): never => {
      throw new TypeError("no such disk");
    };
    const files = { exists: broken, read: broken, list: broken };
    const { faults, diagnostics, flyctl } = lint(text, { filename: "fly.toml", files });
    expect(faults).toContainEqual({ rule: "dockerfile-not-found", error: new TypeError("no such disk") });
    expect(diagnostics.map(({ rule }) => rule)).toContain("invalid-enum-value");
    expect(flyctl).toEqual({ loads: true, validates: false });
    expect(lint(text, { filename: "fly.toml" }).faults).toEqual([]);
  });

  test("asks for other configs of the app, where the file names one", () => {
    const asked: string[] = [];
    const sameApp = (app: string) => {
      asked.push(app);
      return ["fly.staging.toml"];
    };
    expect(idsOf(WEB, { filename: "fly.toml", sameApp })).toContain("app-in-two-configs");
    expect(idsOf(WEB, { filename: "fly.toml", sameApp: () => [] })).not.toContain("app-in-two-configs");
    expect(idsOf(WEB.replace('app = "my-shop"', ""), { filename: "fly.toml", sameApp })).toContain("app-missing");
    expect(asked).toEqual(["my-shop"]);
  });

  test("reads a file on after a mistake in its TOML, but does not guess what the rest means", () => {
    const { diagnostics } = lint("app = x\n[http_service]\n  internal_prt = 8080\n");
    expect(diagnostics.map(({ rule, line }) => [rule, line])).toEqual([
      ["toml-syntax", 1],
      ["unknown-key", 3],
    ]);
  });
});

describe("comments that silence", () => {
  const VOLUME = '[mounts]\n  source = "sqlite_data"\n  destination = "/data"\n';
  test.each([
    ["the next line", `${WEB}# flylint-disable-next-line single-volume -- SQLite\n${VOLUME}`],
    ["their own line", `${WEB}${VOLUME.replace("[mounts]", "[mounts] # flylint-disable-line single-volume")}`],
    ["the whole file", `# flylint-disable single-volume, missing-health-checks\n${WEB}${VOLUME}`],
    ["every rule", `${WEB}# flylint-disable-next-line\n${VOLUME}`],
  ])("for %s", (_name, text) => {
    expect(idsOf(text)).not.toContain("single-volume");
  });

  test("leave other rules and lines alone", () => {
    const text = `${WEB}# flylint-disable-next-line missing-health-checks\n${VOLUME}`;
    expect(idsOf(text)).toEqual(["missing-health-checks", "unused-suppression", "single-volume"]);
  });

  const TWO = `${WEB}[[mounts]]\n  source = "a_sqlite"\n  destination = "/a"\n  processes = ["app"]\n`;
  const linesOf = (text: string, rule: string) =>
    lint(text)
      .diagnostics.filter((one) => one.rule === rule)
      .map(({ line }) => line);

  test("for the lines between disable and enable", () => {
    const between = (first: string, last: string) => `${first}\n${WEB}${last}\n${VOLUME}`;
    const rule = "single-volume";
    expect(idsOf(between("# flylint-disable", "# flylint-enable"))).toEqual([rule]);
    expect(idsOf(between("# flylint-disable missing-health-checks", "# flylint-enable missing-health-checks"))).toEqual(
      [rule],
    );
    // What the end does not name stays silent.
    const both = "# flylint-disable single-volume, missing-health-checks";
    expect(idsOf(between(both, "# flylint-enable missing-health-checks"))).toEqual([]);
    // An end of another rule ends nothing, and without an end the whole file is silent.
    expect(idsOf(between("# flylint-disable", "# flylint-enable missing-health-checks"))).toEqual([
      "unused-suppression",
    ]);
    expect(linesOf(`${TWO}# flylint-disable single-volume\n`, rule)).toEqual([]);
    expect(linesOf(`${TWO}# flylint-disable single-volume\n# flylint-enable\n`, rule)).toEqual([6]);
  });

  test("with a reason, where one is required", () => {
    const text = `${WEB}# flylint-disable-next-line single-volume\n${VOLUME}`;
    const required = { rules: { "require-reason": "error", "missing-health-checks": "off" } } as const;
    expect(lint(text, required).diagnostics).toMatchObject([
      {
        rule: "require-reason",
        severity: "error",
        help: "Add the reason after two dashes:\n# flylint-disable-next-line single-volume -- WHY",
      },
    ]);
    expect(idsOf(text.replace("single-volume\n", "single-volume -- SQLite\n"), required)).toEqual([]);
  });

  test("are none within text", () => {
    expect(idsOf(`${WEB}[env]\n  A = "# flylint-disable"\n`)).toEqual(["missing-health-checks"]);
  });
});

describe("one cause, one report", () => {
  test.each([
    [
      "a check under a name of the other service",
      '[[http_service.http_checks]]\n  path = "/"\n',
      "check-key-wrong-section",
    ],
    ["a check in a service that nobody opened", '[[services.http_checks]]\n  path = "/"\n', "ghost-services-section"],
    [
      "a check that does not steer the proxy",
      '[checks.a]\n  type = "tcp"\n  port = 8080\n',
      "toplevel-checks-not-routing",
    ],
  ])("%s", (_name, toml, rule) => expect(idsOf(WEB + toml)).toEqual([rule]));

  test("a misplaced key takes over what flyctl does for lack of it", () => {
    const text =
      'app = "x"\nprimary_region = "fra"\n[processes]\nweb = "w"\n[[services]]\ninternal_port = 1\nprotocol = "tcp"\n[[services.tcp_checks]]\n[[services.ports]]\nport = 443\nhandlers = ["tls"]\nprocesses = ["web"]\n';
    expect(lint(text)).toMatchObject({
      flyctl: { validates: false },
      diagnostics: [{ rule: "misplaced-key", outcome: "validate" }],
    });
    // What the user set for the rule does not change what flyctl does.
    const set = lint(text, { rules: { "misplaced-key": "info" } }).diagnostics;
    expect(set).toMatchObject([{ rule: "misplaced-key", outcome: "validate", severity: "error" }]);
    expect(set[0]?.help).toContain('Setting misplaced-key to "info" does not change this report');
  });
});

describe("validate", () => {
  test("is a type guard for plain objects", () => {
    const value: unknown = { app: "x", http_service: { internal_port: 8080 } };
    expect(validate(value)).toBe(true);
    if (validate(value)) expectTypeOf(value).toEqualTypeOf<LoadableFlyConfig>();
  });

  test("tells in words what is wrong", () => {
    const errors: ValidationError[] = [];
    const value = { app: "x", http_service: { internal_port: "8080", checks: { path: "/" }, internal_prt: 1 } };
    expect(validate(value, (error) => errors.push(error))).toBe(false);
    expect(errors.map(({ rule, path }) => [rule, path.join(".")]).sort()).toEqual([
      ["table-array-mismatch", "http_service.checks"],
      ["unknown-key", "http_service.internal_prt"],
      ["value-type-mismatch", "http_service.internal_port"],
    ]);
    for (const { message, help } of errors) expect([message, help]).not.toContain("");
  });

  test.each([undefined, null, 5, "x", [], () => 1])("refuses %j", (value) => {
    const errors: ValidationError[] = [];
    expect(validate(value, (error) => errors.push(error))).toBe(false);
    expect(errors).toMatchObject([{ outcome: "load", path: [], message: "The config must be a plain object." }]);
  });

  test.each([
    ["a Map", new Map(), "env cannot be an instance of Map."],
    ["a Date", { A: new Date() }, "env.A cannot be an instance of Date."],
    ["an object that says what it is in JSON", { toJSON: () => ({}) }, "env cannot be an object with toJSON"],
    ["one that hides it", Object.create({ toJSON: () => ({}) }), "env cannot be an instance of Object"],
    ["what is null", { A: null }, "A"],
    ["one of a class without a name", { A: new (class {})() }, "env.A cannot be an instance of a class."],
    ["a function", { A: [() => 1] }, "env.A[0] cannot be a function."],
    ["a symbol", { A: { B: Symbol("b") } }, "env.A.B cannot be a symbol."],
    ["an entry of a list that is not there", { A: ["a", undefined] }, "env.A[1] cannot be undefined."],
  ])("refuses %s, and says where it is", (_name, env, message) => {
    const errors: ValidationError[] = [];
    expect(validate({ app: "x", env }, (error) => errors.push(error))).toBe(false);
    expect(errors[0]?.message).toContain(message);
  });

  test("passes over keys that are undefined, and takes objects without a prototype", () => {
    expect(validate({ app: "x", env: undefined })).toBe(true);
    expect(validate({ app: "x", http_service: { internal_port: 8080, force_https: undefined } })).toBe(true);
    expect(validate({ app: "x", http_service: { checks: [undefined] } })).toBe(false);
    expect(validate(Object.assign(Object.create(null), { app: "x" }))).toBe(true);
  });

  test("takes a bigint for the number that it is", () => {
    expect(validate({ app: "x", swap_size_mb: 512n, mounts: [{ source: "a", destination: "/a" }] })).toBe(true);
    const errors: ValidationError[] = [];
    expect(validate({ app: 512n }, (error) => errors.push(error))).toBe(false);
    expect(errors[0]?.message).toContain("app must be a string, not 512");
  });

  test("refuses what leads back to itself, but not what comes twice", () => {
    const errors: ValidationError[] = [];
    const value: Record<string, unknown> = { app: "x" };
    value.env = value;
    expect(validate(value, (error) => errors.push(error))).toBe(false);
    expect(errors.map(({ message }) => message)).toEqual(["env cannot be a circular reference."]);
    const check = { type: "tcp", port: 80 };
    expect(validate({ app: "x", checks: { a: check, b: check } })).toBe(true);
  });

  test("refuses what is nested deeper than any config", () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    const kinds = (levels: number) => {
      const errors: ValidationError[] = [];
      validate({ nested: nested(levels) }, (error) => errors.push(error));
      return errors.map(({ message }) => message.slice(-44));
    };
    expect(kinds(200)).toEqual([" cannot be nested more than 200 levels deep."]);
    expect(kinds(199).join()).not.toContain("levels");
  });
});

test("parse gives values, mistakes and places", () => {
  const file = parse('app = "x" # name\n[http_service]\ninternal_port = y\n');
  expect(file.value).toMatchObject({ app: "x" });
  expect(file.errors).toHaveLength(1);
  expect(file.comments.map(({ text }) => text)).toEqual([" name"]);
  expect(file.range(["http_service"], "header").start.line).toBe(2);
});

test("applyEdits carries a fix out", () => {
  const text = 'app = "x"\nprimary_region = "fra"\n[http_service]\ninternal_port = "8080"\n';
  const edits = lint(text).diagnostics.flatMap(({ rule, fix }) =>
    rule === "value-type-mismatch" ? (fix?.edits ?? []) : [],
  );
  expect(applyEdits(text, edits)).toBe(text.replace('"8080"', "8080"));
});

test("rules carry their documentation", () => {
  expect(rules.length).toBeGreaterThan(150);
  const rule = rules.find(({ id }) => id === "single-volume");
  expect(rule).toMatchObject({
    category: "availability",
    severity: { recommended: "info" },
    title: "A database on a single volume",
  });
  expect(rule?.examples[0]).toMatchObject({ lines: [4] });
  expect(rule).not.toHaveProperty("check");
});

test("schema is the JSON Schema of the file", () => {
  expect(schema).toMatchObject({ title: "FlyConfig", type: "object", additionalProperties: false });
});

test("types", () => {
  expectTypeOf<FlyConfig["app"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<FlyConfig["http_service"]>().toEqualTypeOf<HttpService | undefined>();
  expectTypeOf<FlyConfig["mounts"]>().toEqualTypeOf<Mount[] | undefined>();
  expectTypeOf<NonNullable<FlyConfig["vm"]>>().toEqualTypeOf<Vm[]>();
  expectTypeOf<Diagnostic["severity"]>().toEqualTypeOf<"error" | "warning" | "info">();
  expectTypeOf(lint).parameter(0).toBeString();
  expectTypeOf(lint).returns.toHaveProperty("flyctl");
  expectTypeOf<RuleOptions<"low-memory-runtime">>().toEqualTypeOf<{
    readonly floors?: Readonly<Record<string, number>>;
  }>();
  expectTypeOf<"no-such-rule">().not.toExtend<RuleId>();
  const settings = (): readonly LintOptions[] => [
    { preset: "all", environment: "staging", rules: { "single-volume": "off" } },
    { rules: { "low-memory-runtime": { floors: { node: 256 } } } },
    // @ts-expect-error There is no such rule.
    { rules: { "single-volum": "off" } },
    // @ts-expect-error There is no such level.
    { rules: { "single-volume": "warn" } },
    // @ts-expect-error There is no such option.
    { rules: { "low-memory-runtime": { level: "error", floor: { node: 256 } } } },
    // @ts-expect-error The option holds numbers.
    { rules: { "low-memory-runtime": { floors: { node: "256" } } } },
    // @ts-expect-error There is no such environment.
    { environment: "prod" },
  ];
  expectTypeOf(settings).returns.toExtend<readonly LintOptions[]>();
  expectTypeOf<{ app: string; nonsense: number }>().not.toEqualTypeOf<FlyConfig>();
});

describe("tables in dotted keys", () => {
  const text = 'app = "a"\nhttp_service.internal_port = 8080\nvm.size = "shared-cpu-1x"\n[env]\nA = "1"\n';
  const reports = lint(text, { preset: "all" }).diagnostics;
  const report = (rule: string) => reports.find((one) => one.rule === rule);

  test("get help that can be pasted below the line", () => {
    expect(report("force-https-missing")?.help).toMatch(/^http_service\.force_https = true$/m);
    expect(report("shared-cpu-production")?.help).toMatch(/^vm\.size = "performance-1x"\nvm\.memory = "2gb"$/m);
  });

  test("and fixes that write like the file does", () => {
    const fixed = applyEdits(text, report("force-https-missing")?.fix?.edits ?? []);
    expect(parse(fixed).value).toMatchObject({ http_service: { internal_port: 8080, force_https: true } });
    expect(fixed).toContain("http_service.internal_port = 8080\nhttp_service.force_https = true\n");
  });

  test("keys of other sections and whole sections stay as they are", () => {
    const help = (rule: string) => report(rule)?.help ?? "";
    expect(help("missing-primary-region")).toMatch(/^primary_region = /m);
    expect(help("missing-health-checks")).toMatch(/^\[\[http_service\.checks\]\]\n {2}method = /m);
  });
});

test("help for a section in braces says that TOML adds no header to it", () => {
  const helpFor = (text: string) =>
    lint(text)
      .diagnostics.find(({ rule }) => rule === "missing-health-checks")
      ?.help.split("\n")[0];
  const first = "First rewrite http_service (line 2) with a header instead of braces. Then:";
  expect(helpFor('app = "a"\nhttp_service = { internal_port = 8080 }\n')).toBe(first);
  expect(helpFor('app = "a"\n[http_service]\ninternal_port = 8080\n')).not.toContain("braces");
  expect(
    helpFor('app = "a"\nservices = [{ internal_port = 1, protocol = "tcp", ports = [{ port = 443 }] }]\n'),
  ).toContain("instead of braces");
});
