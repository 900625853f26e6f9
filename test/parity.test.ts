/**
 * What flyctl says of small files: `ok`, `validate` where `fly config validate` fails, `load` where it cannot read them.
 * Found by comparing with flyctl itself on many thousands of generated files; each of these was once told apart wrongly,
 * or lies right beside one that was.
 */
import { describe, expect, test } from "vitest";
import { lint } from "../src/lint.ts";
import { describeWithShared, flyctlCases } from "./shared.ts";

type Verdict = "ok" | "validate" | "load";

const FACTS: Readonly<Record<string, readonly (readonly [Verdict, string])[]>> = {
  "sections that are lists": [
    ["ok", '[[files]]\nguest_path = "/a"'],
    ["load", "[[files]]\nguest_path = 1"],
    ["load", '[[files]]\nprocesses = "app"'],
    ["load", '[[files]]\nguest_path = "/a"\nraw_value = ["a"]'],
  ],
  dates: [
    ["ok", "n = 2024-02-29"],
    ["load", "n = 2023-02-29"],
    ["load", "n = 1900-02-29"],
    ["ok", "n = 0000-02-29"],
    ["load", "n = 2024-04-31"],
    ["load", "n = 2024-4Z-31"],
    ["load", "n = 2024-05-01T07:32:00+0200"],
    ["ok", "n = 2024-05-01T07:32"],
    ["ok", "n = 2024-05-01 07:32:00Z"],
    ["load", "n = [2024-\t2-29]"],
    ["ok", "app = 2024-05-01"],
    ["ok", "kill_timeout = 2024-05-01"],
    ["ok", "[[services.http_checks]]\ninterval = 07:32"],
    ["load", "[http_service]\n[[http_service.checks]]\ninterval = 07:32"],
    ["load", "[services]\nconcurrency = 2024-05-01"],
    ["load", "[services]\ninternal_port = 2024-05-01"],
    ["load", "[services.ports]\nport = 2024-05-01"],
    ["load", "experimental.cmd = 2024-05-01"],
    ["load", "experimental.exec = [2024-05-01]"],
    ["ok", "build.build_target = 2024-05-01"],
    ["load", '[[checks]]\nname = 2024-05-01\ntype = "tcp"'],
    ["ok", "[[processes]]\nname = 2024-05-01"],
    ["validate", "[mounts]\ninitial_size = 2024-05-01"],
  ],
  numbers: [
    ["ok", "swap_size_mb = -9223372036854775808"],
    ["load", "swap_size_mb = -9223372036854775808.0"],
    ["ok", "swap_size_mb = 9223372036854775807"],
    ["load", "swap_size_mb = 9223372036854775807.0"],
    ["ok", "swap_size_mb = 9223372036854774784.0"],
    ["load", "swap_size_mb = 1e20"],
    ["ok", "http_service.http_options.idle_timeout = -0"],
    ["load", "http_service.http_options.idle_timeout = -0.0"],
    ["ok", "http_service.http_options.idle_timeout = 4294967295.0"],
    ["ok", "http_service.internal_port = -0.0"],
    ["ok", "services.internal_port = inf"],
    ["load", "http_service.internal_port = inf"],
    ["ok", "env.X = [nan]"],
    ["load", "build.args.X = nan"],
    ["load", "experimental.kill_timeout = nan"],
    ["load", "kill_timeout = 5\nexperimental.kill_timeout = inf"],
    ["ok", "kill_timeout = [nan]"],
    ["ok", "processes = [nan]"],
    ["ok", '[[processes]]\nname = "a"\nx = nan'],
    ["ok", '[services.http_checks]\nheaders = [{name = "a", x = nan}]'],
    ["validate", "[mounts]\ninitial_size = nan"],
    ["load", "unknown = inf"],
  ],
  durations: [
    ["ok", '[checks.a]\ntype = "tcp"\ninterval = 2000'],
    ["validate", '[checks.a]\ntype = "tcp"\ninterval = 1999.9'],
    ["validate", '[checks.a]\ntype = "tcp"\ninterval = 9223372036855'],
    ["validate", '[checks.a]\ntype = "tcp"\ninterval = 1e300'],
    ["ok", '[checks.a]\ntype = "tcp"\ntimeout = inf'],
    ["validate", '[checks.a]\ntype = "tcp"\ntimeout = 60001'],
    ["validate", '[checks.a]\ntype = "tcp"\ninterval = "1.9999999999s"'],
    ["ok", '[checks.a]\ntype = "tcp"\ninterval = "1.9999999999999999999s"'],
    ["validate", '[checks.a]\ntype = "tcp"\ntimeout = "60.000000001s"'],
    ["ok", '[checks.a]\ntype = "tcp"\ntimeout = "60.0000000001s"'],
    ["load", 'deploy.wait_timeout = "99999999999999999999s"'],
    ["ok", 'deploy.wait_timeout = "00000000000000000000000s"'],
    ["ok", 'deploy.wait_timeout = "0.00000000000000000000000000001s"'],
    ["ok", 'deploy.wait_timeout = "9223372036854775807ns"'],
    ["load", 'deploy.wait_timeout = "9223372036854775808ns"'],
    ["ok", 'deploy.wait_timeout = "-9223372036854775808ns"'],
  ],
  sizes: [
    ["ok", '[mounts]\ninitial_size = "1_000mb"'],
    ["ok", '[mounts]\ninitial_size = "0x1p30"'],
    ["validate", '[mounts]\ninitial_size = "inf "'],
    ["validate", '[mounts]\ninitial_size = "9223372036854775808b"'],
    ["validate", '[mounts]\ninitial_size = "1e30"'],
    ["ok", '[mounts]\ninitial_size = "00000000000000000000000005"'],
    ["validate", '[mounts]\ninitial_size = "1\u212a"'],
    ["ok", '[mounts]\ninitial_size = "1000000\u212a"'],
    ["validate", '[mounts]\ninitial_size = "1000000\u212ab"'],
  ],
  "keys in other letter case": [
    ["load", "App = 5"],
    ["ok", 'Env = { A = "x" }'],
    ["load", "Env = { A = 1 }"],
    ["load", 'Env = { "" = true }'],
    ["validate", '[Checks.a]\ntype = "tcp"\n[checks.a]'],
    ["ok", '[Checks.a]\n[checks.a]\ntype = "tcp"'],
    ["ok", '[[checks]]\nname = "a"\ntype = "tcp"\n[Checks.a]'],
    ["validate", '[[checks]]\nname = "b"\ntype = "tcp"\n[Checks.a]'],
    ["ok", '[build]\nbuild-target = inf\nbuild_target = "x"'],
    ["load", "[build]\nbuild-target = inf"],
    ["ok", '[[restart]]\n[[Restart]]\npolicy = "always"'],
    ["validate", '[[restart]]\n[[restart]]\npolicy = "no"\n[[Restart]]\npolicy = "always"'],
    ["validate", 'processes = []\n[Processes]\nweb = "x"\n[http_service]\ninternal_port = 8080\nprocesses = []'],
    [
      "ok",
      '[[processes]]\nname = "a"\n[Processes]\nweb = "x"\n[http_service]\ninternal_port = 8080\nprocesses = ["a", "web"]',
    ],
    ["ok", '[Deploy]\nstrategy = "gentle"\n[deploy]\nSTRATEGY = "rolling"'],
    ["validate", '[[Mounts]]\nauto_extend_size_threshold = 5\n[[mount]]\nsource = "d"'],
    [
      "validate",
      '[[Mounts]]\n[[Mounts]]\nauto_extend_size_threshold = 5\n[[mount]]\nsource = "d"\n[[mounts]]\nsource = "e"',
    ],
    ["ok", '[[Mount]]\nauto_extend_size_threshold = 5\n[[mount]]\nsource = "d"'],
    ["ok", '[[Mounts]]\ninitial_size = "x"'],
    ["load", "[[Mounts]]\ninitial_size = 1"],
    ["load", '[Mounts]\nsource = "a"'],
    ["load", "[mount]\nInitial_Size = 1"],
    ["ok", '[mount]\nInitial_Size = "1"'],
    ["load", '[mount]\n"initial_\u017fize" = 1'],
    ["validate", '[mount]\nAuto_Extend_Size_Limit = "5"'],
    ["load", "[metric]\nHttps = 0"],
    ["load", "[[compute]]\nMemory_MB = []"],
    ["load", "[services]\nHTTP_CHECKS = {}"],
    ["ok", "[services]\nHTTP_CHECKS = [{ interval = 5 }]"],
    ["load", '[services]\nHTTP_CHECKS = [{ interval = "" }]'],
    ["load", '[services.ports]\nPORT = "80"'],
    ["ok", '[checks.a]\nTYPE = "tcp"'],
    ["validate", '[checks.a]\nTYPE = "script"'],
    ["validate", '[checks.a]\ntype = "tcp"\nInterval = 5000'],
    ["validate", '[Checks.Alive]\ntype = "tcp"\ninterval = 5000'],
    ["ok", '[checks.Alive]\ntype = "tcp"\ninterval = 5000'],
    ["load", '[[checks]]\nName = "a"\ntype = "tcp"'],
    ["load", '[[checks]]\nname = "a"\ntype = "tcp"\nHeaders = []'],
    ["ok", '[[restart]]\nPolicy = "always"'],
    ["validate", "[[Restart]]\nretries = 1"],
    ["validate", '[[restart]]\npolicy = "always"\nProcesses = ["x"]'],
    ["validate", '["http_\u017fervice"]\nprocesses = ["x"]'],
    ["load", 'Kill_Timeout = ""'],
    ["load", "Kill_Timeout = 2024-05-01"],
    ["load", 'Experimental.cmd = "x"'],
    ["validate", 'Build.compression = "x"'],
    ["ok", '[build]\nCompression = "x"\ncompression = "gzip"'],
    ["validate", '[[processes]]\nName = "a"\n[[services]]\nprocesses = ["a"]'],
    ["validate", '[processes]\na = "x"\n[[Services]]'],
    ["ok", "Unknown = { app = 5 }"],
    ["validate", '[Deploy]\nStrategy = "x"'],
    ["load", "[Deploy.Release_Command_VM]\nMemory = 5"],
  ],
  "lists and old spellings": [
    ["validate", '[[checks]]\nname = "a"'],
    ["ok", '[[checks]]\nname = "a"\n[[checks]]\nname = "a"\ntype = "tcp"'],
    ["ok", '[[checks]]\nname = "a"\nport = "x"\n[[checks]]\nname = "a"\ntype = "tcp"'],
    ["load", '[[checks]]\nname = "a"\nheaders = 1\n[[checks]]\nname = "a"\ntype = "tcp"'],
    ["ok", '[processes]\na = "x"\n[[services]]\ntcp_checks = []'],
    ["validate", '[processes]\na = "x"\n[[services]]\nports = []'],
    ["ok", '[processes]\na = "x"\n[[services]]'],
    ["ok", '[build]\nbuild-target = 1\nbuild_target = "x"'],
    ["load", '[build]\nbuild-target = "x"\nbuild_target = 1'],
    ["ok", "[[processes]]\nname = {}"],
    ["validate", '[[processes]]\nname = "a"\ncommand = "it\'s"'],
    ["validate", '[[processes]]\nname = 6\ncommand = ["it\'s"]'],
    ["ok", '[[processes]]\nname = "a"\ncommand = "it\'s"\n[[processes]]\nname = "a"\ncommand = "x"'],
    ["load", '[Build]\nbuild_target = "x"\nBuild-Target = 1'],
    ["load", "checks = [{ name = {} }]"],
  ],
};

function verdict(toml: string): Verdict {
  const { loads, validates } = lint(toml).flyctl;
  return !loads ? "load" : validates ? "ok" : "validate";
}

describe.each(Object.entries(FACTS))("%s", (_title, facts) => {
  test.each(facts)("%s: %j", (expected, toml) => {
    expect(verdict(toml)).toBe(expected);
    expect(verdict(`# Saved on Windows\r\n${toml.replaceAll("\n", "\r\n")}\r\n`)).toBe(expected);
  });
});

describeWithShared("flyctl's verdict on known files", () => {
  test.each(flyctlCases.map(({ id, toml, expect: known }) => [id, toml, known] as const))("%s", (_id, toml, known) => {
    expect(verdict(toml)).toBe(known.load === "error" ? "load" : known.validate === "error" ? "validate" : "ok");
  });
});
