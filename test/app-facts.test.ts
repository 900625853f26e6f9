/** What rules ask of the app: each answer of src/app/ in a table. */
import { describe, expect, test } from "vitest";
import { autostopOfGroup, servicesOf, siblingsOf, stoppedGroups } from "../src/app/autostop.ts";
import { buildPlace, buildSources, hasBuildpacks, imageOf, usedBuildKey } from "../src/app/build.ts";
import { healthChecks, httpChecks, isHttps, sendsHeader, withinLimits } from "../src/app/check.ts";
import { allCommands, commandOfGroup, isCmdShadowed, listedCommand } from "../src/app/command.ts";
import { besidePath, folderOf, stepsOf, wayFrom } from "../src/app/file-path.ts";
import { preset, SIZE_NAMES, smallestGuest } from "../src/app/guest.ts";
import { parseImage } from "../src/app/image.ts";
import { metricsPath, readApp, variableOf } from "../src/app/model.ts";
import { isRegion, regionName, retiredRegion } from "../src/app/region.ts";
import { restartOf } from "../src/app/restart.ts";
import { boolean, durationOf, integer } from "../src/app/section.ts";
import { covers, hasEmptyList, hasUnknownHandler, isH2Backend, portPath, speaksHttp } from "../src/app/service.ts";
import { isConsole, memoryPath, vmsWithRelease } from "../src/app/vm.ts";
import { MINUTE, SECOND } from "../src/go/duration.ts";
import { MAX_INT64_DOUBLE } from "../src/go/integer.ts";
import { parse } from "../src/toml/parse.ts";

const appOf = (text: string) => readApp(parse(text));

/** The one that a test is about; it fails where there is none. */
function only<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new Error(`${items.length} instead of one`);
  return first;
}

describe("paths of files", () => {
  test.each([
    ["apps/api/Dockerfile", ["apps", "api", "Dockerfile"]],
    ["./apps//api/../web\\Dockerfile", ["apps", "web", "Dockerfile"]],
    ["../../shared/x/..", ["..", "..", "shared"]],
    ["a/../../b", ["..", "b"]],
    [".", []],
  ])("the steps of %j", (path, steps) => expect(stepsOf(path)).toEqual(steps));

  test.each([
    ["fly.toml", []],
    ["apps/api/fly.toml", ["apps", "api"]],
    ["/srv/fly.toml", undefined],
    ["\\srv\\fly.toml", undefined],
    ["C:\\srv\\fly.toml", undefined],
    ["c:/srv/fly.toml", undefined],
    ["cc:/srv/fly.toml", ["cc:", "srv"]],
    [undefined, undefined],
  ])("the folder of %j", (filename, folder) => expect(folderOf(filename)).toEqual(folder));

  test.each([
    ["apps/api/fly.toml", "Dockerfile", "apps/api/Dockerfile"],
    ["apps/api/fly.toml", "../web/Dockerfile", "apps/web/Dockerfile"],
    ["/srv/fly.toml", "Dockerfile", "/srv/Dockerfile"],
    ["\\srv\\fly.toml", "Dockerfile", "/srv/Dockerfile"],
    ["fly.toml", "./Dockerfile", "Dockerfile"],
    [undefined, "docker/Dockerfile", "docker/Dockerfile"],
  ])("beside %j, %j is %j", (filename, file, path) => expect(besidePath(filename, file)).toBe(path));

  test.each([
    [[], ["Dockerfile"], ["Dockerfile"]],
    [["apps", "api"], ["apps", "api", "Dockerfile"], ["Dockerfile"]],
    [
      ["apps", "api"],
      ["apps", "web", ".", "Dockerfile"],
      ["..", "web", "Dockerfile"],
    ],
    [["apps", "api"], ["Dockerfile"], ["..", "..", "Dockerfile"]],
  ])("the way from %j to %j", (folder, target, way) => expect(wayFrom(folder, target)).toEqual(way));
});

describe("health checks", () => {
  const app = appOf(
    '[http_service]\ninternal_port = 1\n[[http_service.checks]]\npath = "/"\n[[services]]\ninternal_port = 2\n[[services.tcp_checks]]\ninterval = "5s"\n[checks.a]\ntype = "http"\n[checks.b]\ntype = "tcp"\n[checks.c]\ntype = "udp"\n[checks.d]\nport = 1\n',
  );

  test("are those of services, then those of [checks] with a known type", () => {
    expect(healthChecks(app).map(({ kind, service, path }) => [kind, service?.kind, path])).toEqual([
      ["http", "http_service", ["http_service", "checks", 0]],
      ["tcp", "services", ["services", 0, "tcp_checks", 0]],
      ["http", undefined, ["checks", "a"]],
      ["tcp", undefined, ["checks", "b"]],
    ]);
    expect(httpChecks(app).map(({ path }) => path)).toEqual([
      ["http_service", "checks", 0],
      ["checks", "a"],
    ]);
  });

  test("a section that only holds checks has none", () => {
    expect(healthChecks(appOf('[[services.http_checks]]\npath = "/"\n'))).toEqual([]);
  });

  test.each([
    ['headers = { "x-forwarded-PROTO" = "https" }', true],
    ['headers = [{ name = "X-Forwarded-Proto", value = "https" }]', true],
    ['headers = [5, { name = "Host" }]', false],
    ['headers = "X-Forwarded-Proto"', false],
    ["", false],
  ])("%s names X-Forwarded-Proto: %s", (headers, sends) => {
    const check = only(healthChecks(appOf(`[checks.a]\ntype = "http"\n${headers}\n`)));
    expect(sendsHeader(check, "X-Forwarded-Proto")).toBe(sends);
  });

  test.each([
    ['protocol = "https"', true],
    ['protocol = "http"', false],
    ["", false],
  ])("%s is HTTPS: %s", (protocol, https) => {
    expect(isHttps(only(healthChecks(appOf(`[checks.a]\ntype = "http"\n${protocol}\n`))))).toBe(https);
  });

  test.each([
    [0, "grace_period", 0],
    [0, "interval", SECOND],
    [1, "grace_period", SECOND],
    [5 * SECOND, "grace_period", 5 * SECOND],
    [5 * SECOND, "timeout", 5 * SECOND],
    [61 * SECOND, "grace_period", MINUTE],
  ] as const)("Fly makes of %d ns of %s %d", (ns, key, kept) => expect(withinLimits(ns, key)).toBe(kept));
});

describe("Machines that are stopped", () => {
  const service = (port: number, lines: string) => `[[services]]\ninternal_port = ${port}\n${lines}\n`;
  const stop = 'auto_stop_machines = "stop"';
  const suspend = 'auto_stop_machines = "suspend"';
  const stopped = (text: string) =>
    stoppedGroups(appOf(text)).map(({ names, autostop, minimum, service: { internalPort } }) => [
      names,
      autostop,
      minimum,
      internalPort,
    ]);

  test.each([
    ["none without a service", "", []],
    ["none without a word about it", service(1, ""), []],
    ["of a service that stops", service(1, stop), [[["app"], "stop", 0, 1]]],
    ["the mildest decides", service(1, suspend) + service(2, stop), [[["app"], "stop", 0, 1]]],
    ["all suspend", service(1, suspend) + service(2, suspend), [[["app"], "suspend", 0, 1]]],
    ["one that stays on keeps the Machine", service(1, stop) + service(2, ""), []],
    ["UDP is not counted", service(1, `protocol = "udp"\n${stop}`), []],
    [
      "the highest minimum counts",
      service(1, `${stop}\nmin_machines_running = 1`) + service(2, `${stop}\nmin_machines_running = 3`),
      [[["app"], "stop", 3, 1]],
    ],
    ["a minimum below zero is none", service(1, `${stop}\nmin_machines_running = -1`), [[["app"], "stop", 0, 1]]],
    [
      "groups with the same service come together, with the lowest minimum",
      `[processes]\napp = "a"\nweb = "w"\n${service(1, `${stop}\nprocesses = ["app", "web"]`)}${service(2, `${stop}\nmin_machines_running = 2\nprocesses = ["web"]`)}`,
      [[["app", "web"], "stop", 0, 1]],
    ],
  ])("%s", (_name, text, expected) => expect(stopped(text)).toEqual(expected));

  test("the services of a group, and those beside one", () => {
    const app = appOf(
      `[processes]\napp = "a"\nweb = "w"\n${service(1, 'processes = ["app", "web"]')}${service(2, 'processes = ["web"]')}${service(3, 'processes = ["app"]')}`,
    );
    const ports = (group: string) => servicesOf(app, group).map(({ internalPort }) => internalPort);
    expect([ports("app"), ports("web"), ports("gone")]).toEqual([[1, 3], [1, 2], []]);
    const [, second] = app.services;
    expect(second && siblingsOf(app, second).map(({ internalPort }) => internalPort)).toEqual([1]);
    expect([autostopOfGroup(app, "web"), autostopOfGroup(app, "gone")]).toEqual(["off", "off"]);
  });

  test("a section that only holds checks is a sibling, but no service of the group", () => {
    const app = appOf('[http_service]\ninternal_port = 1\n[[services.http_checks]]\npath = "/"\n');
    expect(servicesOf(app, "app").map(({ kind }) => kind)).toEqual(["http_service"]);
    const [first] = app.services;
    expect(first && siblingsOf(app, first).map(({ ghost }) => ghost)).toEqual([true]);
  });
});

describe("commands", () => {
  test.each([
    ["a line of [processes]", '[processes]\napp = "node a.js"\n', ["processes", "app"], "node a.js", ["node", "a.js"]],
    [
      "a line of the old list",
      '[[processes]]\nname = "app"\ncommand = "node \'a b.js\'"\n',
      ["processes", 0, "command"],
      "node 'a b.js'",
      ["node", "a b.js"],
    ],
    ["cmd", '[experimental]\ncmd = ["a b", "c"]\n', ["experimental", "cmd"], undefined, ["a b", "c"]],
    [
      "exec before all others",
      '[processes]\napp = "x"\n[experimental]\nexec = ["e"]\ncmd = ["c"]\n',
      ["experimental", "exec"],
      undefined,
      ["e"],
    ],
    ["the line before cmd", '[processes]\napp = "x"\n[experimental]\ncmd = ["c"]\n', ["processes", "app"], "x", ["x"]],
  ])("%s", (_name, text, path, line, words) => {
    expect(commandOfGroup(appOf(text), "app")).toEqual({ path, line, words });
  });

  test.each([
    ["no command", '[[processes]]\nname = "app"\n'],
    ["an empty line", '[processes]\napp = ""\n'],
    ["an empty list", "[experimental]\ncmd = []\n"],
    ["nothing", ""],
  ])("%s is none", (_name, text) => expect(commandOfGroup(appOf(text), "app")).toBeUndefined());

  test("a list that is not there is none", () => {
    const app = appOf('[experimental]\ncmd = ["a"]\n');
    expect(listedCommand(app, "entrypoint")).toBeUndefined();
    expect(listedCommand(appOf(""), "cmd")).toBeUndefined();
  });

  test.each([
    ['[experimental]\nexec = ["e"]\n', true],
    ['[processes]\napp = "a"\nweb = ""\n', false],
    ['[processes]\napp = "a"\nweb = "w"\n', true],
    ["", false],
  ])("nothing runs cmd in %j: %s", (text, shadowed) => expect(isCmdShadowed(appOf(text))).toBe(shadowed));

  test("all of them as one text", () => {
    const app = appOf('[processes]\napp = "a  b"\nweb = ""\n[deploy]\nrelease_command = "r"\n');
    expect(allCommands(app)).toBe("a b\n\nr");
    expect(allCommands(appOf('[processes]\napp = "a"\n'))).toBe("a\n");
  });
});

describe("the smallest Machine that is large enough", () => {
  test.each([
    ["shared", 1, 100, { kind: "shared", cpus: 1, memory: 256 }],
    ["shared", 1, 300, { kind: "shared", cpus: 1, memory: 512 }],
    ["shared", 1, 2048, { kind: "shared", cpus: 1, memory: 2048 }],
    ["shared", 3, 256, { kind: "shared", cpus: 4, memory: 1024 }],
    ["shared", 1, 2049, { kind: "shared", cpus: 2, memory: 2304 }],
    ["shared", 1, 20_000, { kind: "performance", cpus: 4, memory: 20_480 }],
    ["shared", 10, 256, { kind: "performance", cpus: 10, memory: 20_480 }],
    ["performance", 1, 512, { kind: "performance", cpus: 1, memory: 2048 }],
    ["performance", 1, 2500, { kind: "performance", cpus: 1, memory: 3072 }],
    ["performance", 256, 512, undefined],
  ])("%s with %d CPUs and %d MB", (kind, cpus, memory, guest) => {
    expect(smallestGuest({ kind, cpus, memory })).toEqual(guest);
  });

  test("sizes that are sold are no GPUs", () => {
    expect(SIZE_NAMES).toContain("performance-16x");
    expect(SIZE_NAMES).not.toContain("a10");
    expect([preset("a10")?.gpu, preset("toString")]).toEqual([true, undefined]);
  });
});

describe("sections of Machines", () => {
  const vm = (text: string) => only(appOf(text).vms);

  test.each([
    ['[[vm]]\nprocesses = ["console"]\n', true],
    ['[[vm]]\nprocesses = ["console", "app"]\n', false],
    ["[[vm]]\ncpus = 1\n", false],
    ['[processes]\nconsole = "c"\n[[vm]]\nprocesses = ["console"]\n', false],
  ])("%j is for fly console alone: %s", (text, alone) => {
    const app = appOf(text);
    expect(isConsole(app, only(app.vms))).toBe(alone);
  });

  test.each([
    ['memory = "1gb"\nmemory_mb = 512\nsize = "x"\n', ["vm", 0, "memory_mb"]],
    ['memory = "1gb"\nsize = "x"\n', ["vm", 0, "memory"]],
    ['size = "x"\n', ["vm", 0, "size"]],
    ["cpus = 1\n", ["vm", 0]],
  ])("its memory is said in %j at %j", (lines, path) => expect(memoryPath(vm(`[[vm]]\n${lines}`))).toEqual(path));

  test("the one of the release command comes last", () => {
    const sizes = (text: string) => vmsWithRelease(appOf(text)).map(({ size }) => size);
    expect(sizes('[[vm]]\nsize = "a"\n[deploy.release_command_vm]\nsize = "b"\n')).toEqual(["a", "b"]);
    expect(sizes('[[vm]]\nsize = "a"\n[deploy]\nstrategy = "canary"\n')).toEqual(["a"]);
  });
});

describe("ports", () => {
  const port = (lines: string) =>
    only(only(appOf(`[[services]]\ninternal_port = 1\n[[services.ports]]\n${lines}\n`).services).ports);

  test.each([
    ["port = 80", 80, true],
    ["port = 80", 81, false],
    ["start_port = 10\nend_port = 20", 10, true],
    ["start_port = 10\nend_port = 20", 20, true],
    ["start_port = 10\nend_port = 20", 9, false],
    ["start_port = 10\nend_port = 20", 21, false],
    ['handlers = ["tls"]', 80, false],
  ])("%j takes in %d: %s", (lines, number, taken) => expect(covers(port(lines), number)).toBe(taken));

  test.each([
    ["start_port = 1\nport = 80", ["services", 0, "ports", 0, "port"]],
    ["end_port = 2\nstart_port = 1", ["services", 0, "ports", 0, "start_port"]],
    ["end_port = 2", ["services", 0, "ports", 0, "end_port"]],
    ["force_https = true", ["services", 0, "ports", 0]],
  ])("%j is said at %j", (lines, path) => expect(portPath(port(lines))).toEqual(path));

  test.each([
    ['handlers = ["http", "tls", "pg_tls", "proxy_proto", "edge_http"]', false],
    ['handlers = ["tls", "https"]', true],
    ["handlers = []", false],
  ])("%s has an unknown handler: %s", (lines, unknown) => expect(hasUnknownHandler(port(lines))).toBe(unknown));

  test.each([
    ['[[services]]\ninternal_port = 1\n[[services.ports]]\nport = 1\n[[services.ports]]\nhandlers = ["http"]\n', true],
    ['[[services]]\ninternal_port = 1\n[[services.ports]]\nhandlers = ["tls"]\n', false],
    ["[http_service]\ninternal_port = 1\n", true],
    ['[[services.http_checks]]\npath = "/"\n', false],
  ])("%j speaks HTTP: %s", (text, http) => expect(speaksHttp(only(appOf(text).services))).toBe(http));

  test.each([
    ["http_options = { h2_backend = true }", true],
    ["http_options = { h2_backend = false }", false],
    ["http_options = { compress = true }", false],
    ["port = 1", false],
  ])("%s has an app behind it that speaks HTTP/2: %s", (lines, h2) => {
    const service = only(appOf(`[[services]]\ninternal_port = 1\n[[services.ports]]\n${lines}\n`).services);
    expect(isH2Backend(service)).toBe(h2);
  });

  test("an empty list of checks is seen", () => {
    const service = only(appOf("[[services]]\ninternal_port = 1\nhttp_checks = []\n").services);
    expect([hasEmptyList(service, "http_checks"), hasEmptyList(service, "tcp_checks")]).toEqual([true, false]);
  });
});

describe("services in corners", () => {
  test.each([
    ["[[services]]\n", 0],
    ["[[services]]\nhttp_checks = []\n", 0],
    ["[[Services]]\nhttp_checks = []\n", 1],
    ["[[services]]\nHttp_Checks = []\n", 1],
    ["[[services]]\nport = 1\n", 1],
  ])("%j comes to %d", (text, count) => expect(appOf(text).services.length).toBe(count));

  test.each([
    ["internal_port = 1", false],
    ['protocol = "tcp"', false],
    ["[[services.ports]]\nport = 1", false],
    ["[services.concurrency]\nsoft_limit = 1", true],
  ])("one with nothing but %j only holds others: %s", (lines, ghost) => {
    expect(only(appOf(`[[services]]\n${lines}\n`).services).ghost).toBe(ghost);
  });

  test("its protocol is tcp, also where it is empty", () => {
    expect(only(appOf('[[services]]\ninternal_port = 1\nprotocol = ""\n').services).protocol).toBe("tcp");
  });

  test.each([
    ["true", "stop"],
    ["false", "off"],
    ['"stop"', "stop"],
    ['"suspend"', "suspend"],
    ['"off"', "off"],
  ])("auto_stop_machines = %s is %s", (value, autostop) => {
    expect(only(appOf(`[http_service]\nauto_stop_machines = ${value}\n`).services).autostop).toBe(autostop);
  });

  test.each([
    ['type = "connections"\nsoft_limit = 20\nhard_limit = 25', { type: "connections", softLimit: 20, hardLimit: 25 }],
    ["hard_limit = 25", { type: undefined, softLimit: undefined, hardLimit: 25 }],
  ])("limits %j", (lines, limits) => {
    const service = only(appOf(`[http_service.concurrency]\n${lines}\n`).services);
    expect(service.concurrency).toMatchObject(limits);
  });

  test("checks of machines", () => {
    const text = '[[http_service.machine_checks]]\ncommand = ["curl", "x"]\nkill_timeout = "5s"\n';
    expect(only(appOf(text).services).machineChecks).toMatchObject([
      { command: ["curl", "x"], killTimeout: { ns: 5 * SECOND } },
    ]);
  });

  test("the old list of checks, where a later one replaces an earlier", () => {
    const app = appOf('[[checks]]\nname = "a"\nport = 1\n[[checks]]\nname = "a"\nport = 2\n[[checks]]\nport = 3\n');
    expect(app.checks.map(({ name, port, path }) => [name, port, path])).toEqual([
      ["a", 2, ["checks", 1]],
      ["2", 3, ["checks", 2]],
    ]);
  });

  test("a [checks.NAME] goes by the name in its header", () => {
    expect(appOf('[checks.a]\nname = "b"\ntype = "tcp"\n').checks.map(({ name }) => name)).toEqual(["a"]);
  });

  test("checks of http_service with names are one check each", () => {
    const checks = (text: string) => only(appOf(text).services).checks.map(({ path }) => path);
    expect(checks('[http_service.checks.a]\npath = "/"\n[http_service.checks.b]\npath = "/b"\n')).toEqual([
      ["http_service", "checks", "a"],
      ["http_service", "checks", "b"],
    ]);
    expect(checks("[http_service.checks]\n")).toEqual([["http_service", "checks"]]);
  });
});

describe("the image", () => {
  test.each([
    ['image = "redis:7"\nbuilder = "b"\n', ["image", "builder"]],
    ['builder = "b"\nbuildpacks = ["p"]\n', ["builder"]],
    ['buildpacks = ["p"]\n', ["buildpacks"]],
    ['build-target = "t"\nbuiltin = "node"\n', ["build-target", "builtin"]],
    ['dockerfile = ""\nbuildpacks = []\nimage = 5\n', []],
  ])("%j names %j", (lines, keys) => {
    expect(buildSources(appOf(`[build]\n${lines}`)).map(({ key }) => key)).toEqual(keys);
  });

  test.each([
    ['image = "redis:7"\nbuilder = "b"\n', false],
    ['builder = "b"\n', true],
    ['buildpacks = ["p"]\n', false],
  ])("buildpacks make it of %j: %s", (lines, made) => expect(hasBuildpacks(appOf(`[build]\n${lines}`))).toBe(made));

  test("the key that is used is the first, as text", () => {
    const app = appOf('[build]\nimage = "redis:7"\ndockerfile = "D"\n');
    expect([usedBuildKey(app, "image"), usedBuildKey(app, "dockerfile")]).toEqual(["redis:7", undefined]);
    expect([imageOf(app), imageOf(appOf("[build]\n")), imageOf(appOf(""))]).toEqual(["redis:7", "", ""]);
  });

  test.each([
    ['app = "x"\n[build]\nimage = "redis"\n', ["build", "image"]],
    ['app = "x"\n', ["app"]],
    ["", []],
  ])("what is wrong with the image of %j is said at %j", (text, path) => {
    expect(buildPlace(appOf(text))).toEqual(path);
  });

  test.each([
    ["redis", { name: "redis", tag: undefined, digest: undefined }],
    ["docker.io/library/redis:7", { name: "redis", tag: "7", digest: undefined }],
    ["index.docker.io/acme/web", { name: "acme/web", tag: undefined, digest: undefined }],
    ["library/redis", { name: "redis", tag: undefined, digest: undefined }],
    ["localhost:5000/web", { name: "localhost:5000/web", tag: undefined, digest: undefined }],
    [" ghcr.io/acme/web:1@sha256:a ", { name: "ghcr.io/acme/web", tag: "1", digest: "sha256:a" }],
  ])("%j", (reference, image) => expect(parseImage(reference)).toEqual(image));
});

describe("regions", () => {
  test.each([
    ["fra", "Frankfurt (fra)"],
    ["xyz", "xyz"],
  ])("the name of %j", (code, name) => expect(regionName(code)).toBe(name));

  test("a retired one has a name, and one in its place", () => {
    const retired = retiredRegion("hkg");
    expect([isRegion("hkg"), retired?.replacement, regionName("hkg")]).toEqual([
      false,
      "sin",
      `${retired?.city} (hkg)`,
    ]);
    expect([isRegion("toString"), retiredRegion("toString")]).toEqual([false, undefined]);
  });
});

describe("values", () => {
  const section = (value: unknown) => ({ path: [], table: { key: value } });

  test.each([
    [8080.9, 8080],
    ["8080", 8080],
    [Number.POSITIVE_INFINITY, undefined],
    [true, undefined],
  ])("%j as an integer", (value, number) => expect(integer(section(value), "key")).toBe(number));

  test.each([
    [true, true],
    [false, false],
    ["true", true],
    ["false", false],
    ["yes", undefined],
    [1, undefined],
  ])("%j as a boolean", (value, flag) => expect(boolean(section(value), "key")).toBe(flag));

  test.each([
    ["5s", "seconds", { ns: 5 * SECOND, unit: "text" }],
    ["5 s", "seconds", undefined],
    [5, "seconds", { ns: 5 * SECOND, unit: "seconds" }],
    [5.9, "milliseconds", { ns: 5e6, unit: "milliseconds" }],
    [5, "nanoseconds", { ns: 5, unit: "nanoseconds" }],
    [2 ** 63, "nanoseconds", { ns: -(2 ** 63), unit: "nanoseconds" }],
    [2 ** 63, "seconds", { ns: 0, unit: "seconds" }],
    [MAX_INT64_DOUBLE, "seconds", { ns: -1e9, unit: "seconds" }],
    [MAX_INT64_DOUBLE, "nanoseconds", { ns: -(2 ** 63), unit: "nanoseconds" }],
    [-MAX_INT64_DOUBLE, "nanoseconds", { ns: -(2 ** 63), unit: "nanoseconds" }],
    [2 ** 64, "nanoseconds", { ns: -(2 ** 63), unit: "nanoseconds" }],
    [-(2 ** 64), "nanoseconds", { ns: -(2 ** 63), unit: "nanoseconds" }],
    [true, "seconds", undefined],
  ] as const)("%j in %s", (value, unit, duration) => {
    expect(durationOf(value, [], unit)).toEqual(duration && { ...duration, path: [] });
  });
});

describe("other sections", () => {
  test("a variable by its name", () => {
    const app = appOf('[env]\nA = "1"\nB = "2"\n');
    expect([variableOf(app, "B")?.value, variableOf(app, "C")]).toEqual(["2", undefined]);
  });

  test("of several restarts of a group the last counts", () => {
    const app = appOf(
      '[processes]\napp = "a"\nweb = "w"\n[[restart]]\npolicy = "a"\n[[restart]]\npolicy = "b"\n[[restart]]\npolicy = "c"\nprocesses = ["web"]\n',
    );
    expect([restartOf(app, "app")?.table.policy, restartOf(app, "web")?.table.policy]).toEqual(["b", "c"]);
    expect(restartOf(app, "gone")).toBeUndefined();
  });

  test.each([
    ["[[metrics]]\nport = 1\n", ["metrics", 0, "port"]],
    ["[[metric]]\nport = 1\n", ["metric", 0, "port"]],
    ["[experimental]\nmetrics_port = 1\n", ["experimental", "metrics_port"]],
    ["[experimental]\ncmd = []\n[[metrics]]\nport = 1\n", ["metrics", 0, "port"]],
  ])("the port of the metrics in %j", (text, path) => {
    const app = appOf(text);
    expect(metricsPath(app, only(app.metrics), "port")).toEqual(path);
  });

  test("[deploy]", () => {
    const { deploy } = appOf(
      '[deploy]\nstrategy = "canary"\nmax_unavailable = 0.5\nrelease_command = "r"\nwait_timeout = "5m"\nrelease_command_timeout = 7\n',
    );
    expect(deploy).toMatchObject({
      strategy: "canary",
      maxUnavailable: 0.5,
      releaseCommand: "r",
      waitTimeout: { ns: 5 * MINUTE },
      releaseCommandTimeout: { ns: 7, unit: "nanoseconds" },
    });
    expect(appOf('[deploy]\nstrategy = ""\nrelease_command = ""\n').deploy).toMatchObject({
      strategy: undefined,
      releaseCommand: undefined,
    });
  });

  test("a volume", () => {
    const mount = only(
      appOf(
        '[[mounts]]\nsource = "d"\ndestination = "/d"\ninitial_size = 10\nauto_extend_size_threshold = 80\nauto_extend_size_increment = "1GB"\nauto_extend_size_limit = "5GB"\n',
      ).mounts,
    );
    expect(mount).toMatchObject({ source: "d", destination: "/d", initialSize: "10", initialSizeGb: 10 });
    expect(mount.autoExtend).toEqual({
      threshold: 80,
      incrementText: "1GB",
      increment: 1,
      limitText: "5GB",
      limit: 5,
    });
  });
});
