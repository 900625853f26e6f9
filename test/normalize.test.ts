/** Configs in recommended forms: what becomes of the others, what is lost, and the types of both. */
import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type FlyConfig, type LoadableFlyConfig, normalize, parse, type Service, validate } from "../src/index.ts";

/** What a caller has in hand whose value passed `validate`. */
function normalized(value: unknown) {
  if (!validate(value)) throw new Error("flyctl does not load this");
  return normalize(value);
}

const ofToml = (text: string) => normalized(parse(text).value);

describe("types", () => {
  test("of who writes a config know one form for each key", () => {
    const config: FlyConfig = {
      app: "acme",
      env: { PORT: "8080" },
      mounts: [{ source: "data", destination: "/data" }],
      services: [{ internal_port: 8080, protocol: "tcp", http_checks: [{ interval: "15s" }] }],
    };
    expectTypeOf(config.mounts?.[0]?.source).toEqualTypeOf<string | undefined>();
    for (const service of config.services ?? []) {
      expectTypeOf(service).toEqualTypeOf<Service>();
      expectTypeOf(service.internal_port).toEqualTypeOf<number>();
      expectTypeOf(service.http_checks?.[0]?.interval).toEqualTypeOf<string | undefined>();
    }
    expectTypeOf<FlyConfig["env"]>().toEqualTypeOf<{ [name: string]: string } | undefined>();
    expectTypeOf<FlyConfig>().not.toHaveProperty("mount");
    expectTypeOf(config).toExtend<LoadableFlyConfig>();
  });

  test("of what flyctl loads know the old ones", () => {
    const loadable: LoadableFlyConfig = {
      mount: { source: "data", destination: "/data" },
      env: [{ PORT: 8080 }],
      vm: { memory: 512 },
      services: { internal_port: "8080", protocol: "tcp", concurrency: "20,25", tcp_checks: { interval: 10000 } },
    };
    expectTypeOf<LoadableFlyConfig>().not.toExtend<FlyConfig>();
    // @ts-expect-error A single table is no list.
    const _config: FlyConfig = loadable;
    expectTypeOf(normalize(loadable).config).toEqualTypeOf<FlyConfig>();
  });

  test("refuse what flyctl would", () => {
    // @ts-expect-error flyctl takes no number here.
    const _app: LoadableFlyConfig = { app: 5 };
    // @ts-expect-error No such key.
    const _key: FlyConfig = { appp: "x" };
    const interval = 10000;
    // @ts-expect-error A number of what?
    const _check: NonNullable<Service["tcp_checks"]>[number] = { interval };
  });
});

describe("forms", () => {
  test.each([
    ["a single table", "[mounts]\nsource = 'd'\n", { mounts: [{ source: "d" }] }],
    [
      "aliases, in flyctl's order",
      "[[vm]]\ncpus = 3\n[compute]\ncpus = 1\n[[computes]]\ncpus = 2\n",
      { vm: [{ cpus: 1 }, { cpus: 2 }, { cpus: 3 }] },
    ],
    ["env as a list", "[[env]]\nA = true\n[[env]]\nB = 1.5\n", { env: { A: "true", B: "1.5" } }],
    ["processes as a list", "[[processes]]\nname = 'web'\ncommand = 'w'\n", { processes: { web: "w" } }],
    [
      "checks as a list",
      "[[checks]]\nname = 'a'\ntype = 'tcp'\nport = 1\n",
      { checks: { a: { type: "tcp", port: 1 } } },
    ],
    [
      "a service",
      "[services]\ninternal_port = '80'\nconcurrency = '20,25'\n[services.ports]\nport = '443'\n",
      {
        services: [
          {
            internal_port: 80,
            concurrency: { type: "requests", soft_limit: 20, hard_limit: 25 },
            ports: [{ port: 443 }],
          },
        ],
      },
    ],
    [
      "milliseconds",
      "[[services]]\ninternal_port = 1\n[[services.tcp_checks]]\ninterval = 10000\n",
      { services: [{ internal_port: 1, tcp_checks: [{ interval: "10s" }] }] },
    ],
    [
      "nanoseconds",
      "[http_service]\ninternal_port = 1\n[[http_service.checks]]\ninterval = 10000\n",
      { http_service: { internal_port: 1, checks: [{ interval: "10us" }] } },
    ],
    ["seconds", "kill_timeout = 120\n", { kill_timeout: "2m" }],
    ["seconds in another letter case, which count nanoseconds", "Kill_Timeout = 120\n", { kill_timeout: "120ns" }],
    [
      "headers as a list",
      "[checks.a]\ntype = 'tcp'\nport = 1\nheaders = [{ name = 'A', value = 1 }]\n",
      { checks: { a: { type: "tcp", port: 1, headers: { A: "1" } } } },
    ],
    [
      "switches",
      "[http_service]\ninternal_port = 1\nauto_stop_machines = true\n",
      { http_service: { internal_port: 1, auto_stop_machines: "stop" } },
    ],
    ["numbers of names", "[[vm]]\npersist_rootfs = 2\n", { vm: [{ persist_rootfs: "restart" }] }],
    [
      "old places",
      "[experimental]\nkill_timeout = 5\nmetrics_port = 9091\ncmd = 'a b'\n",
      { kill_timeout: "5s", metrics: [{ port: 9091 }], experimental: { cmd: ["a b"] } },
    ],
    ["build_target", "[build]\nbuild_target = 'b'\n", { build: { "build-target": "b" } }],
    [
      "sizes",
      "[[mounts]]\nsource = 'd'\ninitial_size = 10\n[[vm]]\nmemory = 512\n",
      { mounts: [{ source: "d", initial_size: "10" }], vm: [{ memory: "512" }] },
    ],
  ])("%s", (_name, toml, expected) => {
    expect(normalize(parse(toml).value as LoadableFlyConfig)).toEqual({ config: expected, dropped: [] });
  });
});

test("what has no effect is named", () => {
  const lose = (toml: string) =>
    normalize(parse(toml).value as LoadableFlyConfig).dropped.map(({ path, why }) => `${path.join(".")} ${why}`);
  expect(lose("[http_service]\ninternal_prt = 1\n")).toEqual(["http_service.internal_prt unknown"]);
  expect(lose("[[env]]\nA = 1\n[[env]]\nA = 2\n")).toEqual(["env.0.A replaced"]);
  expect(lose("[[services]]\n[[services]]\ninternal_port = 1\n")).toEqual(["services.0 empty"]);
  expect(lose("kill_timeout = true\n")).toEqual(["kill_timeout unreadable"]);
  expect(lose("[build]\nbuild_target = 'b'\nbuild-target = 'a'\n")).toEqual(["build.build-target replaced"]);
  expect(lose("kill_timeout = 1\n[experimental]\nkill_timeout = 2\n")).toEqual(["experimental.kill_timeout replaced"]);
  expect(lose("Kill_Timeout = 1\n[experimental]\nkill_timeout = 2\n")).toEqual(["Kill_Timeout replaced"]);
  expect(lose("[[Mounts]]\nsource = 'd'\n[mount]\nsource = 'e'\n")).toEqual([]);
});

test("passes over keys that are undefined", () => {
  const value: unknown = { app: "x", mounts: undefined };
  expect(normalized(value)).toEqual({ config: { app: "x" }, dropped: [] });
});

test("leaves a config in recommended forms as it is", () => {
  const { config, dropped } = ofToml(readFileSync("fixtures/healthy.toml", "utf8"));
  expect([config, dropped]).toEqual([parse(readFileSync("fixtures/healthy.toml", "utf8")).value, []]);
});
