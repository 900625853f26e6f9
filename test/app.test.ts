/** The app as flyctl sees it once its patches are done. */
import { describe, expect, test } from "vitest";
import { commandOfGroup } from "../src/app/command.ts";
import { guestOf, limitsOf } from "../src/app/guest.ts";
import { readApp } from "../src/app/model.ts";
import { regionFor } from "../src/app/region.ts";
import { fieldPath } from "../src/app/section.ts";
import { vmOfGroup } from "../src/app/vm.ts";
import { valueAt } from "../src/path.ts";
import { parse } from "../src/toml/parse.ts";

const appOf = (text: string) => readApp(parse(text));

describe("process groups", () => {
  test("without [processes] there is one, app", () => {
    const app = appOf('app = "x"\n');
    expect([app.groups, app.hasProcesses, app.defaultGroup]).toEqual([
      [{ name: "app", command: undefined, path: [] }],
      false,
      "app",
    ]);
  });

  test("are sorted by name; app is the default, else the first", () => {
    expect(appOf('[processes]\nweb = "w"\napp = "a"\n').defaultGroup).toBe("app");
    const app = appOf('[processes]\nweb = "w"\nbot = "b"\n');
    expect([app.groups.map(({ name }) => name), app.defaultGroup]).toEqual([["bot", "web"], "bot"]);
  });

  test("may stand in the old list, where later entries win", () => {
    const app = appOf(
      '[[processes]]\nname = "web"\ncommand = "a"\n[[processes]]\nname = "web"\ncommand = "b"\n[[processes]]\ncommand = "c"\n',
    );
    expect(app.groups).toEqual([{ name: "web", command: "b", path: ["processes", 1] }]);
  });

  test("sections without processes belong to the default group only, but a [[vm]] to all", () => {
    const app = appOf(
      '[processes]\napp = "a"\nworker = "w"\n[mounts]\nsource = "d"\n[[metrics]]\nport = 1\nprocesses = ["worker", "gone"]\n[[vm]]\nsize = "shared-cpu-2x"\n[[vm]]\nsize = "shared-cpu-4x"\nprocesses = ["worker"]\n',
    );
    expect(app.mounts[0]?.groups).toEqual(["app"]);
    expect(app.metrics[0]?.groups).toEqual(["worker"]);
    expect(vmOfGroup(app.vms, "app")?.size).toBe("shared-cpu-2x");
    expect(vmOfGroup(app.vms, "worker")?.size).toBe("shared-cpu-4x");
  });
});

test("a group without a name gets what the default group has", () => {
  const app = appOf(
    '[processes]\n"" = "a"\napp = "b"\n[http_service]\ninternal_port = 1\nprocesses = ["app"]\n[mounts]\nsource = "d"\n',
  );
  expect([app.services[0]?.groups, app.mounts[0]?.groups]).toEqual([
    ["", "app"],
    ["", "app"],
  ]);
  expect(commandOfGroup(app, "")?.line).toBe("b");
  const worker = appOf(
    '[processes]\n"" = "a"\napp = "b"\nworker = "c"\n[http_service]\ninternal_port = 1\nprocesses = ["worker"]\n',
  );
  expect(worker.services[0]?.groups).toEqual(["worker"]);
});

describe("services", () => {
  test("http_service comes first, with the ports that it stands for", () => {
    const { services } = appOf(
      '[[services]]\nprotocol = "udp"\ninternal_port = "53"\n[services.ports]\nport = "53"\n[http_service]\ninternal_port = 8080\nforce_https = true\nauto_stop_machines = true\n',
    );
    expect(
      services.map(({ kind, protocol, internalPort, autostop, autostart }) => [
        kind,
        protocol,
        internalPort,
        autostop,
        autostart,
      ]),
    ).toEqual([
      ["http_service", "tcp", 8080, "stop", true],
      ["services", "udp", 53, "off", true],
    ]);
    expect(services[0]?.ports.map(({ start, handlers, forceHttps }) => [start, handlers, forceHttps])).toEqual([
      [80, ["http"], true],
      [443, ["http", "tls"], false],
    ]);
    expect(services[1]?.ports.map(({ start, end, path }) => [start, end, path])).toEqual([
      [53, 53, ["services", 0, "ports"]],
    ]);
  });

  test("limits in the old spelling", () => {
    const [service] = appOf('[[services]]\ninternal_port = 1\nconcurrency = "20,25"\n').services;
    expect(service?.concurrency).toMatchObject({ type: "requests", softLimit: 20, hardLimit: 25 });
  });

  test("times without unit: milliseconds under services and checks, nanoseconds under http_service", () => {
    const app = appOf(
      "[[services]]\ninternal_port = 1\n[services.tcp_checks]\ninterval = 5000\n[http_service]\ninternal_port = 2\n[[http_service.checks]]\ninterval = 5000\n[checks.a]\ninterval = 5000.9\n",
    );
    const times = [...app.services.flatMap(({ checks }) => checks), ...app.checks].map(({ interval }) => interval?.ns);
    expect(times).toEqual([5000, 5e9, 5e9]);
  });

  test("a section below services that nobody opened is a service without anything of its own", () => {
    const app = appOf('[[services.http_checks]]\npath = "/"\n');
    expect(app.services).toMatchObject([{ ghost: true, internalPort: undefined }]);
  });
});

describe("old spellings", () => {
  test.each([
    ['[mount]\nsource = "a"\n[[mounts]]\nsource = "b"\n', "mounts", ["a", "b"], "source"],
    ['[[vm]]\nsize = "c"\n[compute]\nsize = "a"\n[[computes]]\nsize = "b"\n', "vms", ["a", "b", "c"], "size"],
  ] as const)("%j", (text, key, values, field) => {
    expect(appOf(text)[key].map(({ table }) => table[field])).toEqual(values);
  });

  test("kill_timeout below [experimental] counts where there is no other", () => {
    expect(appOf("[experimental]\nkill_timeout = 5\n").killTimeout?.ns).toBe(5e9);
    expect(appOf("kill_timeout = 7\n[experimental]\nkill_timeout = 5\n").killTimeout?.ns).toBe(7e9);
  });

  test("metrics below [experimental] count where there is no section", () => {
    const app = appOf('[experimental]\nmetrics_port = 9091\nmetrics_path = "/m"\n');
    expect(app.metrics).toMatchObject([{ groups: ["app"], table: { port: 9091, path: "/m" } }]);
    const both = appOf("[experimental]\nmetrics_port = 9091\n[[metrics]]\nport = 1\n");
    expect(both.metrics.map(({ table }) => table)).toEqual([{ port: 1 }]);
    expect(appOf("metrics = []\n[experimental]\nmetrics_port = 9091\n").metrics).toEqual([]);
  });

  test("env as a list of tables, where later ones win; values become text", () => {
    const app = appOf("[[env]]\nA = 1\nB = 1.0\n[[env]]\nA = true\n");
    expect(app.env.map(({ name, value, path }) => [name, value, path])).toEqual([
      ["A", "true", ["env", 1, "A"]],
      ["B", "1", ["env", 0, "B"]],
    ]);
  });
});

describe("keys in other letter case", () => {
  test("are read like the usual ones, and know where they stand", () => {
    const app = appOf('[Http_Service]\nInternal_Port = 8080\n[[Http_Service.Checks]]\nPath = "/"\n');
    const [service] = app.services;
    expect(service).toMatchObject({ internalPort: 8080, path: ["Http_Service"] });
    expect(service && fieldPath(service, "internal_port")).toEqual(["Http_Service", "Internal_Port"]);
    expect(service?.checks.map(({ path }) => path)).toEqual([["Http_Service", "Checks", 0]]);
  });

  test("several spellings of a list go into one, item by item", () => {
    const app = appOf('[[Restart]]\npolicy = "always"\n[[restart]]\nretries = 3\n[[restart]]\npolicy = "never"\n');
    expect(app.restarts.map(({ table, path }) => [table, path])).toEqual([
      [{ policy: "always", retries: 3 }, ["restart", 0]],
      [{ policy: "never" }, ["restart", 1]],
    ]);
    const [first] = app.restarts;
    expect(first && fieldPath(first, "policy")).toEqual(["Restart", 0, "policy"]);
  });

  test("a list that is empty takes the other one with it", () => {
    expect(appOf("[[Services]]\ninternal_port = 1\n[services]\n").services).toEqual([]);
    expect(appOf('[[Mounts]]\nsource = "d"\n').mounts).toEqual([]);
  });

  test("a command that is one text is a list of one there, too", () => {
    const app = appOf('[Experimental]\ncmd = ["a", "b"]\n[experimental]\ncmd = "c"\n');
    expect(commandOfGroup(app, "app")?.words).toEqual(["c"]);
  });

  test("the long s and the Kelvin sign have the last word", () => {
    const app = appOf(
      '[mounts]\nsource = "a"\n[["mount\u017f"]]\nsource = "b"\n[checks.a]\nport = 1\n["chec\u212as".a]\ntype = "tcp"\n',
    );
    expect(app.mounts.map(({ source }) => source)).toEqual(["b"]);
    expect(app.checks).toMatchObject([{ type: "tcp", port: undefined }]);
  });

  test("tables of names are put together, each name with its own place", () => {
    const app = appOf('[Env]\nA = "1"\nB = "2"\n[env]\nA = 3\n[[processes]]\nname = "web"\n[Processes]\napp = "a"\n');
    expect(app.env.map(({ name, value, path }) => [name, value, path])).toEqual([
      ["A", "3", ["env", "A"]],
      ["B", "2", ["Env", "B"]],
    ]);
    expect(app.groups.map(({ name, path }) => [name, path])).toEqual([
      ["app", ["Processes", "app"]],
      ["web", ["processes", 0]],
    ]);
  });

  test("no patch reads what stands below them", () => {
    const app = appOf("[Experimental]\nkill_timeout = 5\nmetrics_port = 9091\n[Checks.a]\ninterval = 5000\n");
    expect([app.killTimeout, app.metrics]).toEqual([undefined, []]);
    expect(app.checks[0]?.interval).toMatchObject({ ns: 5000, unit: "nanoseconds" });
    const [old] = appOf("[experimental]\nmetrics_port = 9091\n[[Metrics]]\nport = 1\n").metrics;
    expect(old?.table).toMatchObject({ port: 9091 });
  });
});

describe("values that Go reads in its own way", () => {
  test.each([
    ["2024-05-01T07:32:00+02:00", "2024-05-01 07:32:00 +0200 +0200"],
    ["2024-05-01t07:32z", "2024-05-01 07:32:00 +0000 UTC"],
    ["2024-05-01T07:32:00.50-00:00", "2024-05-01 07:32:00.5 +0000 UTC"],
    ["2024-05-01 07:32:00.1234567891", "2024-05-01T07:32:00.123456789"],
    ["07:32", "07:32:00"],
    ["[2024-05-01, 1e6]", "[2024-05-01 1e+06]"],
  ])("%s in [env]", (written, text) => expect(appOf(`[env]\nA = ${written}\n`).env[0]?.value).toBe(text));

  test("names of groups that are no text", () => {
    const app = appOf("[[processes]]\nname = 1000000\n[[processes]]\nname = 07:32:00\n");
    expect(app.groups.map(({ name }) => name)).toEqual(["07:32:00", "1000000"]);
  });

  test("half a range of ports is open on the other side", () => {
    const [service] = appOf(
      "[[services]]\ninternal_port = 1\n[[services.ports]]\nend_port = 8000\n[[services.ports]]\nstart_port = 9000\n",
    ).services;
    expect(service?.ports.map(({ start, end }) => [start, end])).toEqual([
      [0, 8000],
      [9000, 65535],
    ]);
  });

  test("times of a deploy without unit are nanoseconds", () => {
    const { deploy } = appOf("[deploy]\nwait_timeout = 300\nrelease_command_timeout = 5\n");
    expect([deploy?.waitTimeout, deploy?.releaseCommandTimeout]).toMatchObject([
      { ns: 300, unit: "nanoseconds" },
      { ns: 5, unit: "nanoseconds" },
    ]);
  });

  test("a limit of 0 is none", () => {
    const [service] = appOf("[http_service.concurrency]\nsoft_limit = 0\nhard_limit = 0\n").services;
    expect(service?.concurrency).toMatchObject({ softLimit: undefined, hardLimit: undefined });
  });

  test("a check that has nothing but headers", () => {
    const [service] = appOf('[[http_service.checks]]\n[http_service.checks.headers]\nHost = "a"\n').services;
    expect(service?.checks.map(({ path }) => path)).toEqual([["http_service", "checks", 0]]);
  });

  test("the group without a name is every group to a [[vm]]", () => {
    const { vms } = appOf('[[vm]]\nsize = "a"\nprocesses = ["web"]\n[[vm]]\nsize = "b"\nprocesses = [""]\n');
    expect(["web", "worker"].map((group) => vmOfGroup(vms, group)?.size)).toEqual(["a", "b"]);
    expect(vms.map(({ processes, isGeneral }) => [processes, isGeneral])).toEqual([
      [["web"], false],
      [[], true],
    ]);
  });
});

describe("sizes of Machines", () => {
  const guest = (vm: string) => {
    const [first] = appOf(`[[vm]]\n${vm}`).vms;
    return first && guestOf(first);
  };
  test.each([
    ["", { kind: "shared", cpus: 1, memory: 256 }],
    ['memory = "1gb"\n', { kind: "shared", cpus: 1, memory: 1024 }],
    ["memory = 512\n", { kind: "shared", cpus: 1, memory: 512 }],
    ['memory = "1gb"\nmemory_mb = 512\n', { kind: "shared", cpus: 1, memory: 512 }],
    ['size = "performance-2x"\ncpus = 4\n', { kind: "performance", cpus: 4, memory: 4096 }],
    ['size = "no-such-size"\n', undefined],
    ['memory = "0mb"\n', undefined],
  ])("%j", (vm, expected) => expect(guest(vm)).toEqual(expected));

  test("limits go by the number of CPUs", () => {
    expect(limitsOf({ kind: "shared", cpus: 4, memory: 0 })).toMatchObject({ minMemory: 1024, maxMemory: 8192 });
    expect(limitsOf({ kind: "performance", cpus: 2, memory: 0 })).toMatchObject({ minMemory: 4096, maxMemory: 16384 });
    expect(limitsOf({ kind: "dedicated", cpus: 2, memory: 0 })).toBeUndefined();
  });
});

test.each([
  ["FRA", "fra"],
  [" Frankfurt ", "fra"],
  ["hkg", "sin"],
  ["us-east-1", "iad"],
  ["us-east-1a", "iad"],
  ["US East 1", "iad"],
  ["us__east \t1", "iad"],
  ["europe-west4", "ams"],
  ["São Paulo", "gru"],
  ["Hong Kong", "sin"],
  ["buenos aires", "gru"],
  ["nowhere-1", undefined],
  ["1", undefined],
])("the region %j is %s", (text, code) => expect(regionFor(text)).toBe(code));

test("every section stands where its path says", () => {
  const document = parse(
    'app = "x"\n[[services]]\ninternal_port = 1\n[[services.ports]]\nport = 80\n[[services.http_checks]]\npath = "/"\n[http_service]\ninternal_port = 2\n[[http_service.checks]]\npath = "/"\n[checks.a]\ntype = "tcp"\n[[mounts]]\nsource = "d"\n[[vm]]\nmemory = "1gb"\n[[restart]]\npolicy = "always"\n[deploy]\nstrategy = "canary"\n',
  );
  const app = readApp(document);
  const sections = [
    ...app.services,
    ...app.services.flatMap(({ kind, ports, checks }) => [...(kind === "services" ? ports : []), ...checks]),
    ...app.checks,
    ...app.mounts,
    ...app.vms,
    ...app.restarts,
    ...(app.deploy ? [app.deploy] : []),
  ];
  expect(sections.length).toBe(10);
  for (const { path, table } of sections) expect(valueAt(document.value, path)).toBe(table);
});

test.each([
  "",
  "services = 5\nmounts = 'x'\nvm = true\n",
  "[[http_service]]\n[[http_service]]\n",
  "processes = [1, [2], { name = 3 }]\n",
])("there is an app whatever the file says: %j", (text) => expect(appOf(text).groups.length).toBeGreaterThan(0));
