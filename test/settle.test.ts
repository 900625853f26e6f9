/** What flyctl makes of the values that TOML does not have: null, and YAML's int in the place of a duration. */
import { describe, expect, test } from "vitest";
import { formatPath } from "../src/path.ts";
import { readerFor } from "../src/reader.ts";
import { settle } from "../src/schema/settle.ts";
import { parse } from "../src/toml/parse.ts";

const settled = (filename: "fly.json" | "fly.yaml", text: string) => settle(readerFor(filename)(text));

const said = (text: string, filename: "fly.json" | "fly.yaml" = "fly.yaml") =>
  settled(filename, text).violations.map(({ path, rule, outcome, keyword }) =>
    [`${formatPath(path)}:`, rule, outcome, keyword].join(" "),
  );

test("a fly.toml is left as it is", () => {
  const document = parse("kill_timeout = 5\n");
  expect(settle(document)).toEqual({ document, violations: [] });
  expect(settle(document).document).toBe(document);
});

test("what nothing is wrong with stays, with its big numbers and dates", () => {
  const { document, violations } = settled(
    "fly.yaml",
    "swap_size_mb: 5\nunknown: [.nan, 1, 2024-05-01]\nenv: {A: [b, {}]}\n",
  );
  expect(document.exact).toEqual({
    swap_size_mb: 5n,
    unknown: [Number.NaN, 1n, expect.any(Date)],
    env: { A: ["b", {}] },
  });
  expect(document.value).toMatchObject({ swap_size_mb: 5, env: { A: ["b", {}] } });
  expect(violations).toEqual([]);
});

describe("null", () => {
  test.each([
    [
      "is refused by the patches, so it stays",
      ['{"env":null}', '{"services":[null]}', '{"mounts":[null]}', '{"env":[null]}'],
    ],
    [
      "in a service",
      [
        '{"services":[{"internal_port":null}]}',
        '{"services":[{"ports":[{"port":null}]}]}',
        '{"services":[{"ports":[null]}]}',
        '{"services":[{"http_checks":[null]}]}',
        '{"services":[{"tcp_checks":[{"headers":[null]}]}]}',
      ],
    ],
    [
      "in a check",
      [
        '{"checks":{"a":null}}',
        '{"checks":[null]}',
        '{"checks":[{"name":null}]}',
        '{"checks":[{"headers":null}]}',
        '{"checks":{"a":{"headers":[null]}}}',
      ],
    ],
    ["in a command", ['{"experimental":{"cmd":[null]}}', '{"experimental":{"exec":["a",null]}}']],
    [
      "nobody knows what it is",
      ['{"unknown":null,"other":[null]}', '{"build":{"settings":{"x":null}}}', '{"checks":{"a":{"name":null}}}'],
    ],
  ])("%s", (_what, texts) => {
    for (const text of texts) expect(settled("fly.json", text).document.value).toEqual(JSON.parse(text));
  });

  test.each([
    // The decoder takes a key with null for absent,
    ['{"app":null,"primary_region":"x"}', { primary_region: "x" }],
    ['{"deploy":null,"http_service":{"checks":null}}', { http_service: {} }],
    ['{"experimental":{"cmd":null}}', { experimental: {} }],
    ['{"Kill_Timeout":null,"deploy":{"wait_timeout":null}}', { deploy: {} }],
    ['{"services":[{"ports":[{"start_port":null,"handlers":null}]}]}', { services: [{ ports: [{}] }] }],
    // and an entry of a list or a map for one with nothing in it.
    ['{"restart":[null],"machine_checks":[null]}', { restart: [{}], machine_checks: [{}] }],
    ['{"http_service":{"processes":[null,"a"]}}', { http_service: { processes: ["", "a"] } }],
    ['{"processes":{"web":null},"build":{"args":{"A":null}}}', { processes: { web: "" }, build: { args: { A: "" } } }],
    ['{"processes":[null]}', { processes: [{}] }],
    // Where the key is in another case the patches do not look.
    ['{"Services":[null],"Mounts":[null],"Env":{"A":null}}', { Services: [{}], Mounts: [{}], Env: { A: "" } }],
    ['{"experimental":{"Cmd":[null]}}', { experimental: { Cmd: [""] } }],
    // To them it is a duration that is not set,
    ['{"kill_timeout":null}', { kill_timeout: "" }],
    ['{"services":[{"http_checks":[{"interval":null}]}]}', { services: [{ http_checks: [{ interval: "" }] }] }],
    // or a text, as Go prints it.
    [
      '{"env":{"A":null},"mounts":[{"initial_size":null}]}',
      { env: { A: "<nil>" }, mounts: [{ initial_size: "<nil>" }] },
    ],
  ])("%s", (text, value) => expect(settled("fly.json", text).document.value).toEqual(value));

  test.each([
    [
      '{"http_service":{"checks":[{},null]}}',
      { http_service: { checks: [{}, {}] } },
      "http_service.checks[1]: value-type-mismatch load crash",
    ],
    ['{"Checks":{"a":null}}', { Checks: { a: {} } }, "Checks.a: value-type-mismatch load crash"],
    [
      '{"services":[{"HTTP_checks":[null]}]}',
      { services: [{ HTTP_checks: [{}] }] },
      "services[0].HTTP_checks[0]: value-type-mismatch load crash",
    ],
    [
      '{"Services":[{"tcp_checks":[null]}]}',
      { Services: [{ tcp_checks: [{}] }] },
      "Services[0].tcp_checks[0]: value-type-mismatch load crash",
    ],
  ])("crashes flyctl where it follows it without a look: %s", (text, value, violation) => {
    expect(settled("fly.json", text).document.value).toEqual(value);
    expect(said(text, "fly.json")).toEqual([violation]);
  });

  test.each([
    '{"Checks":{"a":{"type":null}}}',
    '{"Services":[{"Ports":[null]}]}',
    '{"my":{"services":{"tcp_checks":[null]}}}',
    '{"http_service":{"checks":null}}',
  ])("does not where it has nothing to follow: %s", (text) => expect(said(text, "fly.json")).toEqual([]));

  test("is a section that somebody left empty in a fly.yaml, where it is one", () => {
    const text = "http_service:\n  checks:\n  concurrency:\n  processes:\n  internal_port:\nrestart:\n";
    expect(said(text)).toEqual([
      "http_service.checks: empty-section ignored null",
      "http_service.concurrency: empty-section ignored null",
      "restart: empty-section ignored null",
    ]);
    expect(said('{"http_service":{"checks":null}}', "fly.json")).toEqual([]);
  });
});

describe("an int of a fly.yaml, which the patches of durations do not know", () => {
  test.each([
    ["kill_timeout: 5\n", { kill_timeout: "" }, "kill_timeout"],
    ["experimental:\n  kill_timeout: 5\n", { experimental: { kill_timeout: "" } }, "experimental.kill_timeout"],
    ["checks:\n  a:\n    interval: 5000\n", { checks: { a: { interval: "" } } }, "checks.a.interval"],
    [
      "services:\n- tcp_checks:\n  - timeout: 5000\n",
      { services: [{ tcp_checks: [{ timeout: "" }] }] },
      "services[0].tcp_checks[0].timeout",
    ],
  ])("%j is dropped", (text, value, place) => {
    expect(settled("fly.yaml", text).document.value).toEqual(value);
    expect(said(text)).toEqual([`${place}: yaml-integer-duration ignored type`]);
  });

  test.each([
    ["kill_timeout: 5.0\n", { kill_timeout: 5 }],
    // No patch looks at these.
    ["deploy:\n  wait_timeout: 5\n", { deploy: { wait_timeout: 5 } }],
    ["http_service:\n  checks:\n  - interval: 5\n", { http_service: { checks: [{ interval: 5 }] } }],
    ["Kill_Timeout: 5\n", { Kill_Timeout: 5 }],
    ["env:\n  A: 5\nmounts:\n- initial_size: 5\n", { env: { A: 5 }, mounts: [{ initial_size: 5 }] }],
  ])("%j is read", (text, value) => {
    expect(settled("fly.yaml", text).document.value).toEqual(value);
    expect(said(text)).toEqual([]);
  });

  test("JSON has no such type", () => {
    expect(settled("fly.json", '{"kill_timeout":5}').document.value).toEqual({ kill_timeout: 5 });
  });
});
