/** One violation for one mistake: at its place, for the rule that words it, with what flyctl does about it (asked of flyctl). */
import { describe, expect, test } from "vitest";
import { formatPath } from "../src/path.ts";
import { findViolations, rulesOf } from "../src/schema/find.ts";
import { schemaAt } from "../src/schema/nodes.ts";
import { parse } from "../src/toml/parse.ts";

const SERVICE = "[[services]]\ninternal_port = 80\n";

/** `deploy.strategy: invalid-enum-value validate`; what is unknown is looked at in unknown-key.test.ts. */
const said = (text: string) =>
  findViolations(parse(text))
    .filter(({ keyword }) => keyword !== "additionalProperties")
    .map(({ path, rule, outcome }) => `${formatPath(path)}: ${rule} ${outcome}`);

type Row = readonly [text: string, ...violations: string[]];

const check = (...[text, ...violations]: Row) => expect(said(text)).toEqual(violations);

describe("a value of a wrong type", () => {
  test.each<Row>([
    ["app = 5", "app: value-type-mismatch load"],
    ["mounts = 5", "mounts: value-type-mismatch load"],
    ["mounts = [5]", "mounts[0]: value-type-mismatch load"],
    ["kill_timeout = true", "kill_timeout: invalid-duration ignored"],
    [
      "[http_service]\n[[http_service.checks]]\ninterval = true",
      "http_service.checks[0].interval: invalid-duration load",
    ],
    ["[[vm]]\nmemory = true", "vm[0].memory: vm-invalid-combination deploy"],
    ["[env]\nA = []", "env.A: env-non-string risk"],
    ["[build]\nargs = { A = 1 }", "build.args.A: value-type-mismatch load"],
  ])("%j", check);

  test.each<Row>([
    ["[[http_service]]\ninternal_port = 1", "http_service: table-array-mismatch load"],
    ["[restart]\npolicy = 'always'", "restart: table-array-mismatch load"],
    ["restart = {}", "restart: table-array-mismatch load"],
    ["[http_service]\nchecks = { path = '/' }", "http_service.checks: table-array-mismatch load"],
    // No brackets make these right.
    ["http_service = []", "http_service: value-type-mismatch load"],
    ["http_service = [{}, 5]", "http_service: value-type-mismatch load"],
    ["[http_service]\nchecks = [[]]", "http_service.checks[0]: value-type-mismatch load"],
    ["[http_service]\nchecks = 5", "http_service.checks: value-type-mismatch load"],
    ["[[app]]\nname = 'x'", "app: value-type-mismatch load"],
    ["[app]\nname = 'x'", "app: value-type-mismatch load"],
    ["[[vm]]\n[vm.kernel_args]", "vm[0].kernel_args: value-type-mismatch load"],
    ["[[vm]]\n[[vm.kernel_args]]", "vm[0].kernel_args[0]: value-type-mismatch load"],
    ["[[processes]]\nname = {}", "processes[0].name: value-type-mismatch risk"],
  ])("a table in the place of a list of them, or a list in that of a table: %j", check);

  test.each<Row>([
    ["swap_size_mb = 1e20", "swap_size_mb: value-type-mismatch load"],
    ["swap_size_mb = -1e20", "swap_size_mb: value-type-mismatch load"],
    ["[build]\ncompression_level = 1e20", "build.compression_level: value-type-mismatch load"],
    ["[http_service]\ninternal_port = -1e20", "http_service.internal_port: value-type-mismatch load"],
    ["[build]\ncompression_level = 10", "build.compression_level: value-out-of-range validate"],
    ["[http_service]\ninternal_port = 70000", "http_service.internal_port: port-range-invalid deploy"],
    [
      "[http_service.http_options]\nidle_timeout = 4294967296",
      "http_service.http_options.idle_timeout: value-out-of-range load",
    ],
    // The patches make any number an integer of some kind.
    ["[[services]]\ninternal_port = 1e20", "services[0].internal_port: port-range-invalid deploy"],
  ])("to Go a number beyond 64 bits is no integer: %j", check);
});

describe("a text in a form of flyctl's own", () => {
  const MOUNT = "[[mounts]]\nsource = 'd'\ndestination = '/d'\n";
  test.each<Row>([
    ["kill_timeout = 'soon'", "kill_timeout: invalid-duration load"],
    ["kill_timeout = ''"],
    ["[deploy]\nwait_timeout = ''", "deploy.wait_timeout: invalid-duration load"],
    [`${MOUNT}initial_size = 'big'`, "mounts[0].initial_size: mount-initial-size validate"],
    [`${MOUNT}initial_size = ''`],
    [`${MOUNT}auto_extend_size_limit = 'big'`, "mounts[0].auto_extend_size_limit: auto-extend-incomplete validate"],
    [`${MOUNT}auto_extend_size_limit = ''`],
    ["[[vm]]\nmemory = 'big'", "vm[0].memory: vm-invalid-combination deploy"],
    ["[[vm]]\nmemory = ''"],
    ['console_command = "it\'s"', "console_command: command-unclosed-quote validate"],
    ["[processes]\nweb = 'it\\'", "processes.web: command-unclosed-quote validate"],
    [`${SERVICE}concurrency = '20'`, "services[0].concurrency: value-type-mismatch load"],
    ["[[services]]\ninternal_port = 'http'", "services[0].internal_port: value-type-mismatch load"],
  ])("%j", check);
});

describe("of several breaches at one place", () => {
  test.each<Row>([
    // The outermost counts.
    ["[[http_service]]\ninternal_port = 'x'", "http_service: table-array-mismatch load"],
    // Unless only one further in stops flyctl.
    ["swap_size_mb = [nan]", "swap_size_mb: value-type-mismatch load"],
    ["kill_timeout = [nan]", "kill_timeout: invalid-duration ignored"],
    [
      "[http_service]\nprocesses = [nan]\n[[http_service.checks]]\nheaders = 5",
      "http_service.checks[0].headers: check-headers-shape load",
      "http_service.processes[0]: value-type-mismatch load",
    ],
    [
      "[experimental]\nkill_timeout = [nan]",
      "experimental.kill_timeout: invalid-duration ignored",
      "experimental.kill_timeout[0]: value-type-mismatch load",
    ],
    // Those beside each other count each for itself.
    [
      "[checks.a]\ntype = 'x'\nport = 'y'",
      "checks.a.type: toplevel-check-invalid validate",
      "checks.a.port: value-type-mismatch load",
    ],
    [
      "[[restart]]\npolicy = 'x'\nretries = 'y'",
      "restart[0].policy: invalid-enum-value validate",
      "restart[0].retries: value-type-mismatch load",
    ],
  ])("%j", check);
});

describe("a key that has to be there", () => {
  test.each<Row>([
    ["[[restart]]\nretries = 1", "restart[0].policy: missing-key validate"],
    ["[checks.a]\nport = 1", "checks.a.type: toplevel-check-invalid validate"],
    ["[[files]]\nlocal_path = 'a'", "files[0].guest_path: files-guest-path-relative deploy"],
    // The patches ask for it by its name.
    ["[[checks]]\ntype = 'tcp'", "checks[0].name: toplevel-check-invalid load"],
    ["[[checks]]\nname = 'a'", "checks[0].type: toplevel-check-invalid validate"],
    ["[checks.a]\ntype = 'tcp'\nheaders = [{ value = 'x' }]", "checks.a.headers[0].name: check-headers-shape load"],
  ])("%j", check);
});

test("a name with any signs in it is found again", () => {
  check(
    "[env]\n0 = []\n'a/b' = []\n'c~d' = []\n'~1' = []",
    ...["0", '"a/b"', '"c~d"', '"~1"'].map((name) => `env.${name}: env-non-string risk`),
  );
});

describe("what nothing reads is not looked at", () => {
  test.each<Row>([
    ["[experimental]\nkill_timeout = 'x'", "experimental.kill_timeout: invalid-duration load"],
    ["kill_timeout = 5\n[experimental]\nkill_timeout = 'x'"],
    ["[experimental]\nmetrics_port = 'x'", "experimental.metrics_port: value-type-mismatch load"],
    ["[experimental]\nmetrics_port = 'x'\n[metrics]\nport = 1"],
    ["[build]\nbuild-target = 1", "build.build-target: value-type-mismatch load"],
    ["[build]\nbuild-target = 1\nbuild_target = 'x'"],
    ["[Build]\nbuild-target = 1\nbuild_target = 'x'", "Build.build-target: value-type-mismatch load"],
    // Of checks with one name the last.
    ["[[checks]]\nname = 'a'\n[[checks]]\nname = 'b'\ntype = 'tcp'", "checks[0].type: toplevel-check-invalid validate"],
    ["[[checks]]\nname = 'a'\n[[checks]]\nname = 'a'\ntype = 'tcp'"],
    ["[[checks]]\nname = 'a'\nport = 'x'\n[[checks]]\nname = 'a'\ntype = 'tcp'"],
    ["[[checks]]\nname = 'a'\ntype = 'tcp'\n[[checks]]\nname = 'a'", "checks[1].type: toplevel-check-invalid validate"],
    [
      "[[checks]]\nname = 'a'\n[[checks]]\nname = 'a'\ntype = 'tcp'\n[[restart]]\nretries = 1",
      "restart[0].policy: missing-key validate",
    ],
    // But the patches look at the name and the headers of each.
    [
      "[[checks]]\nname = 5\n[[checks]]\nname = 5\ntype = 'tcp'",
      "checks[0].name: value-type-mismatch load",
      "checks[1].name: value-type-mismatch load",
    ],
    [
      "[[checks]]\nname = 'a'\nheaders = 5\n[[checks]]\nname = 'a'\ntype = 'tcp'",
      "checks[0].headers: check-headers-shape load",
    ],
    ["[[checks]]\nname = 'a'\nheaders = { A = [] }\n[[checks]]\nname = 'a'\ntype = 'tcp'"],
  ])("%j", check);
});

describe("nan and inf, which JSON has no form for", () => {
  test.each<Row>([
    ["unknown = nan", "unknown: value-type-mismatch load"],
    ["unknown = [{ a = inf }]", "unknown[0].a: value-type-mismatch load"],
    ["[http_service]\ninternal_port = inf", "http_service.internal_port: value-type-mismatch load"],
    ["[processes]\na = nan", "processes.a: value-type-mismatch load"],
    ["Kill_Timeout = nan", "Kill_Timeout: invalid-duration load"],
    // Copied to its new place, it stays at the old one, too.
    ["[experimental]\nkill_timeout = nan", "experimental.kill_timeout: invalid-duration load"],
    // The patches put text or another number there.
    ["kill_timeout = nan"],
    ["[env]\nA = nan"],
    [`${SERVICE}[[services.tcp_checks]]\ninterval = nan`],
    ["[[services]]\ninternal_port = inf", "services[0].internal_port: port-range-invalid deploy"],
    [`${SERVICE}[[services.ports]]\nport = nan`, "services[0].ports[0].port: port-range-invalid deploy"],
    // Or leave it behind.
    ["[build]\nbuild-target = inf\nbuild_target = 'x'"],
    ["[build]\nbuild-target = inf", "build.build-target: value-type-mismatch load"],
    ["processes = [nan]"],
    ["[[processes]]\nname = 'a'\nx = nan"],
    [`${SERVICE}[[services.http_checks]]\nheaders = [{ name = 'a', x = nan }]`],
    [`${SERVICE}[[services.tcp_checks]]\nheaders = [{ name = 'a', x = nan }]`],
    [`${SERVICE}[[services.tcp_checks]]\nheaders = { a = nan }`],
    [`${SERVICE}[[services.http_checks]]\nx = nan`, "services[0].http_checks[0].x: value-type-mismatch load"],
  ])("%j", check);
});

describe("dates, which JSON carries as text", () => {
  test.each<Row>([
    ["app = 2024-05-01"],
    ["[deploy]\nstrategy = 2024-05-01", "deploy.strategy: invalid-enum-value validate"],
    ["swap_size_mb = 2024-05-01", "swap_size_mb: value-type-mismatch load"],
    [
      "[http_service]\n[[http_service.checks]]\ninterval = 07:32:00",
      "http_service.checks[0].interval: invalid-duration load",
    ],
    // The patches look at them before.
    ["kill_timeout = 2024-05-01", "kill_timeout: invalid-duration ignored"],
    [
      `${SERVICE}[[services.http_checks]]\ninterval = 07:32:00`,
      "services[0].http_checks[0].interval: invalid-duration ignored",
    ],
    [`${SERVICE}concurrency = 2024-05-01`, "services[0].concurrency: value-type-mismatch load"],
    ["[[services]]\ninternal_port = 2024-05-01", "services[0].internal_port: value-type-mismatch load"],
    ["[experimental]\nexec = [2024-05-01]", "experimental.exec[0]: value-type-mismatch load"],
    ["[[checks]]\nname = 2024-05-01\ntype = 'tcp'", "checks[0].name: value-type-mismatch load"],
    ["[env]\nA = 2024-05-01"],
  ])("%j", check);

  test("are dates to the author", () => {
    const values = (text: string) => findViolations(parse(text)).map(({ value }) => value);
    expect(values("swap_size_mb = 2024-05-01")).toEqual([expect.any(Date)]);
    expect(values("[deploy]\nstrategy = 2024-05-01")).toEqual([expect.any(Date)]);
    expect(values("[deploy]\nstrategy = '2024-05-01'")).toEqual(["2024-05-01"]);
  });
});

describe("headers of a tcp check, which has none: the patches stop at what they cannot convert", () => {
  test.each<Row>([
    ["headers = 5", "services[0].tcp_checks[0].headers: check-headers-shape load"],
    ["headers = [{ value = 'x' }]", "services[0].tcp_checks[0].headers[0].name: check-headers-shape load"],
    ["headers = { A = [] }"],
    ["headers = [{ name = [] }]"],
    ["headers = [{ name = 'A' }]"],
    ["other = 5"],
  ])("%j", (headers, ...violations) => check(`${SERVICE}[[services.tcp_checks]]\n${headers}`, ...violations));

  test("elsewhere nothing looks at them", () => {
    check(`${SERVICE}[[services.ports]]\nheaders = 5`);
    check("headers = 5");
  });
});

describe("below a key in other letter case, which no patch looks at", () => {
  test.each<Row>([
    ["App = 5", "App: value-type-mismatch load"],
    // What only the patches convert does not load.
    ["[Env]\nA = 1", "Env.A: value-type-mismatch load"],
    ["[[Mounts]]\ninitial_size = 1", "Mounts[0].initial_size: value-type-mismatch load"],
    ["[Mounts]\nsource = 'a'", "Mounts: table-array-mismatch load"],
    ["[Experimental]\ncmd = 'x'", "Experimental.cmd: value-type-mismatch load"],
    ["[[Services]]\ninternal_port = '80'", "Services[0].internal_port: value-type-mismatch load"],
    [
      "[[services]]\ninternal_port = 1\n[[services]]\ninternal_port = 2\nConcurrency = '20,25'",
      "services[1].Concurrency: value-type-mismatch load",
    ],
    [
      "[[services]]\ninternal_port = 1\n[services.ports]\nPORT = '80'",
      "services[0].ports.PORT: value-type-mismatch load",
    ],
    ["[services]\ninternal_port = 1\n[services.ports]\nPORT = '80'", "services.ports.PORT: value-type-mismatch load"],
    ["[mount]\nsource = 'a'\ndestination = '/a'\nInitial_Size = 1", "mount.Initial_Size: value-type-mismatch load"],
    [
      "[[checks]]\nname = 'b'\ntype = 'tcp'\n[[checks]]\nname = 'a'\ntype = 'tcp'\nHeaders = { A = 1 }",
      "checks[1].Headers.A: value-type-mismatch load",
    ],
    // Each spelling in turn, however far in.
    [
      "[Http_Service]\ninternal_port = 1\n[[Http_Service.Checks]]\n[[Http_Service.Checks]]\nInterval = []",
      "Http_Service.Checks[1].Interval: invalid-duration load",
    ],
    [
      "[[Services]]\ninternal_port = 1\n[[Services]]\ninternal_port = 2\nPorts = { port = 1 }",
      "Services[1].Ports: table-array-mismatch load",
    ],
    ["Kill_Timeout = 'x'", "Kill_Timeout: invalid-duration load"],
    ["Kill_Timeout = ''", "Kill_Timeout: invalid-duration load"],
    ["[[checks]]\nname = 'a'\ntype = 'tcp'\nInterval = 'x'", "checks[0].Interval: invalid-duration load"],
    ["[Unknown]\napp = 5"],
    ["[[Compute]]\nmemory = true"],
  ])("%j", check);

  test.each<Row>([
    // What a file amounts to is what the decoder makes of all spellings together.
    ["[Deploy]\nstrategy = 'gentle'", "Deploy.strategy: invalid-enum-value validate"],
    ["[Deploy]\nSTRATEGY = 'gentle'", "Deploy.STRATEGY: invalid-enum-value validate"],
    ["[Deploy]\nstrategy = 'gentle'\n[deploy]\nseed_command = 'x'", "Deploy.strategy: invalid-enum-value validate"],
    ["[Deploy]\nstrategy = 'gentle'\n[deploy]\nstrategy = 'rolling'"],
    ["[deploy]\nstrategy = 'gentle'\n[Deploy]\nstrategy = 'rolling'", "deploy.strategy: invalid-enum-value validate"],
    ["[[Restart]]\nretries = 1\n[[restart]]\npolicy = 'always'"],
    [
      "[[Restart]]\nretries = 1\n[[Restart]]\npolicy = 'x'\n[[restart]]\npolicy = 'always'\n[[restart]]\nretries = 2",
      "Restart[1].policy: invalid-enum-value validate",
    ],
    ["[[Services]]\nprotocol = 'tcp'", "Services[0].internal_port: service-missing-required deploy"],
    // But each has to load for itself.
    ["[Deploy]\nstrategy = 5\n[deploy]\nstrategy = 'rolling'", "Deploy.strategy: value-type-mismatch load"],
    ["[deploy]\nstrategy = 5\n[Deploy]\nstrategy = 'rolling'", "deploy.strategy: value-type-mismatch load"],
    // Of checks with one name the last counts here, too.
    ["[[checks]]\nname = 'a'\n[[checks]]\nname = 'a'\ntype = 'tcp'\nPORT = 5"],
    // The patches drop this one before it is read.
    ["[[Mounts]]\ninitial_size = 'x'"],
    [
      "[[mounts]]\nsource = 'd'\ndestination = '/d'\n[[Mounts]]\ninitial_size = 'x'",
      "Mounts[0].initial_size: mount-initial-size validate",
    ],
  ])("%j", check);

  test("the wrong type is told from what the decoder takes", () => {
    const types = (text: string) =>
      findViolations(parse(text)).flatMap(({ keyword, schema }) => (keyword === "type" ? [schema?.type] : []));
    expect(types("[Env]\nA = 1")).toEqual(["string"]);
    expect(types("[[Services]]\ninternal_port = '80'")).toEqual(["integer"]);
    expect(types("[Deploy]\nwait_timeout = []")).toEqual([["string", "number"]]);
  });
});

test.each([
  [["kill_signal"], ["invalid-enum-value"]],
  [["deploy", "wait_timeout"], ["invalid-duration"]],
  [["http_service", "internal_port"], ["port-range-invalid"]],
  [["services", 0, "internal_port"], ["port-range-invalid"]],
  [["build", "compression_level"], ["value-out-of-range"]],
  [["services", 0, "ports", 0, "handlers"], ["invalid-enum-value"]],
  [["mounts"], ["mount-destination-invalid"]],
  [["console_command"], ["command-unclosed-quote"]],
  [["vm", 0, "memory"], ["vm-invalid-combination"]],
  [["env"], []],
  [["app"], []],
])("the rules that speak about a wrong value of %j: %j", (path, rules) => {
  const schema = schemaAt(path);
  expect(schema && rulesOf(schema)).toEqual(rules);
});
