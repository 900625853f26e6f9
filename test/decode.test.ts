/**
 * What flyctl's decoder makes of several spellings of a key, asked of flyctl itself (ad0172f). What its patches convert, such
 * as numbers in [env], is converted later.
 */
import { describe, expect, test } from "vitest";
import { isTable, type Path, type Table, valueAt } from "../src/path.ts";
import { readerFor } from "../src/reader.ts";
import { decode, writtenPath } from "../src/schema/decode.ts";
import { settle } from "../src/schema/settle.ts";
import { parse } from "../src/toml/parse.ts";

const decoded = (text: string) => decode(parse(text).value);

test.each([
  'app = "x"\n[[vm]]\nsize = "a10"\n[mounts]\nsource = "d"\n',
  '[env]\nPort = "80"\nPORT = "81"\n',
  '[[env]]\nPort = "80"\n',
  '[processes]\nWeb = "x"\nweb = "y"\n',
  '[build.args]\nA = "x"\n[build.settings]\nB = { C = 1 }\n',
  '[checks.a.headers]\nHost = "x"\n[http_service.http_options.response.headers]\nX-A = "b"\n',
  '[experimental.attached.secrets.export]\nA = "x"\n',
])("a file with its keys in the usual case, and names of the author's in any, is left as it is: %j", (text) => {
  const { value } = parse(text);
  expect(decode(value)).toBe(value);
});

test.each([
  'App = "x"',
  '[deploy]\nStrategy = "x"',
  "[[services]]\n[[services]]\n[[services.ports]]\nPort = 80",
  '[checks.Alive]\ntype = "tcp"\n[Unknown]\na = 1',
])("another one is put together once: %j", (text) => {
  const { value } = parse(text);
  expect(decode(value)).not.toBe(value);
  expect(decode(value)).toBe(decode(value));
});

describe("a key in several spellings", () => {
  test.each<readonly [string, string, Table]>([
    ["the last in the order of bytes counts", 'app = "a"\nApp = "b"\nAPP = "c"', { app: "a" }],
    ["and the long s comes last", 'swap_size_mb = 1\n"\u017fwap_size_mb" = 2\nSwap_size_mb = 3', { swap_size_mb: 2 }],
    [
      "what the next table does not say stays",
      'DEPLOY.strategy = "canary"\nDeploy.strategy = "rolling"\nDeploy.seed_command = "a"\ndeploy.release_command = "x"',
      { deploy: { strategy: "rolling", seed_command: "a", release_command: "x" } },
    ],
    [
      "also further in",
      '[http_service.Concurrency]\nsoft_limit = 1\nhard_limit = 2\n[http_service.concurrency]\ntype = "requests"\nSoft_Limit = 3\nsoft_limit = 4',
      { http_service: { concurrency: { soft_limit: 4, hard_limit: 2, type: "requests" } } },
    ],
    [
      "names of the author's own are put together",
      '[build]\nArgs = { A = "1", B = "1" }\nargs = { B = "2", b = "3" }',
      { build: { args: { A: "1", B: "2", b: "3" } } },
    ],
    [
      "but of two tables under one such name nothing of the first stays",
      '[Checks.a]\ntype = "http"\nport = 80\n[Checks.b]\ntype = "tcp"\n[checks.a]\ntype = "tcp"\n',
      { checks: { a: { type: "tcp" }, b: { type: "tcp" } } },
    ],
    ["a key that nobody knows stays what it is", "[Deploy]\nFoo = 1\nfoo = 2", { deploy: { Foo: 1, foo: 2 } }],
    [
      "an old name is only read in its usual case, below keys in theirs",
      '[Build]\nimage = "i"\nbuild_target = "x"\n[[Compute]]\nsize = "a10"',
      { build: { image: "i" }, Compute: [{ size: "a10" }] },
    ],
    [
      "limits in one text are a table of them",
      '[services]\ninternal_port = 1\nConcurrency = { type = "connections", hard_limit = 5 }\nconcurrency = "20,25"',
      { services: { internal_port: 1, concurrency: { type: "requests", soft_limit: 20, hard_limit: 25 } } },
    ],
    [
      "what is no table has no keys",
      'DEPLOY = "x"\nDeploy = { strategy = "canary" }\ndeploy = 5',
      { deploy: { strategy: "canary" } },
    ],
    ["a date is a value", "App = 2024-05-01", { app: "2024-05-01" }],
  ])("%s", (_what, text, expected) => expect(decoded(text)).toEqual(expected));
});

describe("a list in several spellings", () => {
  test.each<readonly [string, string, Table]>([
    [
      "goes item by item, and a shorter one leaves those behind it in wait for the next",
      'RESTART = [{ policy = "always" }, { policy = "never", retries = 3 }]\nRestart = [{ retries = 1 }]\nrestart = [{ processes = ["a"] }, { processes = ["b"] }]',
      {
        restart: [
          { policy: "always", retries: 1, processes: ["a"] },
          { policy: "never", retries: 3, processes: ["b"] },
        ],
      },
    ],
    [
      "ends where the last one ends",
      'RESTART = [{ policy = "always" }, { policy = "never" }]\nrestart = [{ retries = 1 }]',
      { restart: [{ policy: "always", retries: 1 }] },
    ],
    [
      "starts anew behind an empty one",
      'RESTART = [{ policy = "always" }]\nRestart = []\nrestart = [{ retries = 1 }]',
      { restart: [{ retries: 1 }] },
    ],
    [
      "of texts has those of the last",
      '[http_service]\nProcesses = ["a", "b"]\nprocesses = ["c"]',
      { http_service: { processes: ["c"] } },
    ],
    [
      "has one item where a table stands alone",
      '[services]\ninternal_port = 1\nPorts = [{ handlers = ["http"] }, { port = 2 }]\nports = { port = "80" }',
      { services: { internal_port: 1, ports: [{ handlers: ["http"], port: "80" }] } },
    ],
    [
      "or a text",
      '[experimental]\nCmd = ["a", "b"]\ncmd = "c d"\n[EXPERIMENTAL]\nentrypoint = ["e"]',
      { experimental: { cmd: ["c d"], entrypoint: ["e"] } },
    ],
    [
      "has no empty services",
      '[[services]]\n[[services]]\ntcp_checks = []\nhttp_checks = []\n[[services]]\ninternal_port = 2\n[[Services]]\nprotocol = "udp"',
      { services: [{ protocol: "udp", internal_port: 2 }] },
    ],
    [
      "but for those that no patch looks at",
      "[[Services]]\n[[Services]]\ninternal_port = 2",
      { services: [{}, { internal_port: 2 }] },
    ],
    [
      "is not ended by a list of checks that is empty",
      '[services]\ninternal_port = 1\nHttp_Checks = [{ path = "/a" }]\nhttp_checks = []\nTcp_Checks = [{ timeout = "1s" }]\ntcp_checks = []\nPorts = [{ port = 1 }]\nports = []',
      { services: { internal_port: 1, http_checks: [{ path: "/a" }], tcp_checks: [{ timeout: "1s" }], ports: [] } },
    ],
    [
      "unless no patch has taken that out",
      '[[Services]]\ninternal_port = 1\nHttp_Checks = [{ path = "/a" }]\nhttp_checks = []',
      { services: [{ internal_port: 1, http_checks: [] }] },
    ],
  ])("%s", (_what, text, expected) => expect(decoded(text)).toEqual(expected));
});

describe("a section that the patches write anew", () => {
  test.each<readonly [string, string, Table]>([
    [
      "has what stands under its old names first",
      '[[vm]]\nsize = "c"\n[[computes]]\nsize = "b"\n[compute]\nsize = "a"\n[[VM]]\nmemory = "1gb"\n[[VM]]\nmemory = "2gb"\n[[VM]]\n[[VM]]',
      { vm: [{ memory: "1gb", size: "a" }, { memory: "2gb", size: "b" }, { size: "c" }] },
    ],
    [
      "volumes",
      '[mount]\nsource = "a"\n[[mounts]]\nsource = "b"\n[[Mounts]]\ndestination = "/a"',
      { mounts: [{ destination: "/a", source: "a" }, { source: "b" }] },
    ],
    [
      "metrics",
      '[metric]\nport = 1\n[[metrics]]\nport = 2\n[[Metrics]]\npath = "/m"',
      { metrics: [{ path: "/m", port: 1 }, { port: 2 }] },
    ],
    ["wipes out what comes before it where it has nothing", '[[Mounts]]\nsource = "a"\n[[MOUNTS]]\nsource = "b"', {}],
    ["also where it is there", "metrics = []\n[[Metrics]]\nport = 1", {}],
    [
      "but not what comes behind it",
      '[[VM]]\nsize = "a"\n[["vm"]]\nsize = "c"\n[[Mounts]]\nsource = "a"\n[["mount\u017f"]]\nsource = "b"',
      { vm: [{ size: "c" }], mounts: [{ source: "b" }] },
    ],
  ])("%s", (_what, text, expected) => expect(decoded(text)).toEqual(expected));
});

describe("an old list that the patches make a table of", () => {
  test.each<readonly [string, string, Table]>([
    [
      "variables, in lists of lists of tables",
      'env = [[{ A = 1 }], { B = 2 }, [[{ A = 3 }]]]\nEnv = { A = "a", C = "c" }',
      { env: { A: 3, B: 2, C: "c" } },
    ],
    [
      "commands by their names, as text",
      '[[processes]]\ncommand = ["a", 1]\nname = "web"\n[[processes]]\nname = "bot"\n[[processes]]\ncommand = "lost"\n[[processes]]\nname = 5\ncommand = 1.50\n[Processes]\napp = "x"\nweb = "y"',
      { processes: { web: "[a 1]", bot: "", "5": "1.5", app: "x" } },
    ],
    [
      "headers by their names, as text",
      '[checks.a]\ntype = "http"\nHeaders = { Z = "1", X = "0" }\nheaders = [{ value = 1, name = "X" }, { name = "Y" }]',
      { checks: { a: { type: "http", headers: { Z: "1", X: "1", Y: "" } } } },
    ],
    [
      "checks by their names, as tables",
      '[[checks]]\ntype = "tcp"\nname = "a"\n[[checks]]\nname = "c"\n[Checks.a]\nport = 1\n[Checks.b]\nport = 1',
      { checks: { a: { name: "a", type: "tcp" }, b: { port: 1 }, c: { name: "c" } } },
    ],
  ])("%s", (_what, text, expected) => expect(decoded(text)).toEqual(expected));

  test.each(['env = "x"', "env = ['x']", "processes = [['x']]", "checks = [5]", "checks = 5"])(
    "has no entries where it has no tables: %s",
    (text) => {
      const section = text.split(" ")[0] ?? "";
      const [upper, other] = [section.toUpperCase(), section === "checks" ? { type: "tcp" } : "x"];
      const value = { ...parse(text).value, [upper]: { a: other } };
      expect(decode(value)).toEqual({ [section]: { a: other } });
    },
  );
});

describe("null in another spelling (fly.json)", () => {
  const ofJson = (text: string) => decode(settle(readerFor("fly.json")(text)).document.value);

  test.each<readonly [string, string, Table]>([
    ["sets a table back", '{ "Deploy": { "strategy": "x" }, "deploy": null }', {}],
    [
      "but for what comes behind it",
      '{ "DEPLOY": { "strategy": "x" }, "Deploy": null, "deploy": { "seed_command": "a" } }',
      { deploy: { seed_command: "a" } },
    ],
    [
      "sets a list back",
      '{ "http_service": { "Processes": ["a"], "processes": null, "internal_port": 1 } }',
      { http_service: { internal_port: 1 } },
    ],
    ["sets a pointer back", '{ "Swap_size_mb": 5, "swap_size_mb": null, "app": "a" }', { app: "a" }],
    ["leaves a text alone", '{ "App": "a", "app": null }', { app: "a" }],
    [
      "keeps a service from being empty",
      '{ "services": [{ "internal_port": 1 }, { "Protocol": null }], "Services": [{}, { "protocol": "udp" }] }',
      { services: [{ internal_port: 1 }, { protocol: "udp" }] },
    ],
  ])("%s", (_what, text, expected) => expect(ofJson(text)).toEqual(expected));
});

describe("the place in the file of what was put together", () => {
  /** The paths of all values that are no tables or lists. */
  function leaves(value: unknown, path: Path = []): readonly Path[] {
    const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
    return entries.length === 0 ? [path] : entries.flatMap(([key, item]) => leaves(item, [...path, key]));
  }

  test.each([
    '[[vm]]\nsize = "c"\n[[computes]]\nsize = "b"\n[compute]\nsize = "a"\n[[VM]]\nmemory = "1gb"\n[[VM]]\nmemory = "2gb"\n',
    '[http_service]\nInternal_Port = 1\n[[http_service.Checks]]\nPath = "/"\n[[http_service.checks]]\nmethod = "GET"\n',
    '[[services]]\n[[services]]\ninternal_port = 2\n[services.ports]\nport = 1\n[[Services]]\nprotocol = "udp"\n',
    'env = [[{ A = 1 }], { B = 2 }]\nEnv = { C = "c" }\n',
    '[[checks]]\nname = "b"\n[[checks]]\nname = "a"\ntype = "tcp"\n[Checks.c.headers]\nHost = "h"\n',
    '[experimental]\nCmd = ["a"]\ncmd = "c"\n',
  ])("%j", (text) => {
    const { value } = parse(text);
    const root = decode(value);
    const paths = leaves(root);
    expect(paths).not.toEqual([]);
    for (const path of paths) expect(valueAt(value, writtenPath(root, path))).toEqual(valueAt(root, path));
  });

  test("of what is not there it is where it would be", () => {
    const root = decoded("[[VM]]\n[[vm]]\nsize = 'a'\n[[compute]]\n[Deploy]\nseed_command = 'x'");
    expect(writtenPath(root, ["vm", 1, "memory"])).toEqual(["vm", 0, "memory"]);
    expect(writtenPath(root, ["deploy", "strategy"])).toEqual(["Deploy", "strategy"]);
    expect(writtenPath(root, ["deploy", "seed_command", "x"])).toEqual(["Deploy", "seed_command", "x"]);
    expect(writtenPath(root, ["app"])).toEqual(["app"]);
  });
});
