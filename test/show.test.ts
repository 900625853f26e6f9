/** The app as Fly will run it: the model, and what is drawn of it. */
import { describe, expect, test } from "vitest";
import { app, appMermaid, appSvg, appText, type ShownApp } from "../src/index.ts";
import { folder, inProcess } from "./flylint.ts";

const FILE = "fixtures/show/fly.toml";

function shown(text: string): ShownApp {
  const result = app(text);
  if (!result.app) throw new Error(`flyctl cannot load it: ${JSON.stringify(result.problems)}`);
  return result.app;
}

/** The only group of an app. */
function groupOf(text: string) {
  const [group, ...others] = shown(text).groups;
  if (!group || others.length > 0) throw new Error("There is not one group");
  return group;
}

describe("a web group, a worker with a volume and a release command", () => {
  test.each([
    ["text", "txt"],
    ["json", "json"],
    ["mermaid", "mmd"],
    ["svg", "svg"],
  ])("as %s", async (format, suffix) => {
    const { code, out, err } = await inProcess([`--show=${format}`, FILE]);
    expect([code, err]).toEqual([0, ""]);
    await expect(out).toMatchFileSnapshot(`../fixtures/show/fly.${suffix}`);
  });

  test("with colour says the same", async () => {
    const plain = (await inProcess(["--show", FILE])).out;
    const coloured = (await inProcess(["--show", "--color", FILE])).out;
    expect(coloured).toContain("\u001b[");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(coloured.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain);
  });
});

describe("Machines of the first deploy", () => {
  const service = "[http_service]\ninternal_port = 8080\n";
  test.each([
    ["a volume", `${service}[[mounts]]\nsource = "d"\ndestination = "/d"\n`, 1, 0],
    ["a service", service, 2, 0],
    ["neither", "", 1, 1],
    ["a service of checks only, which flyctl counts", '[[services.http_checks]]\npath = "/"\n', 2, 0],
  ])("%s", (_name, toml, running, standby) => {
    expect(groupOf(`app = "x"\n${toml}`).machines).toMatchObject({ running, standby });
  });
});

describe("sizes", () => {
  const size = (toml: string) => {
    const { vm } = groupOf(`app = "x"\n${toml}`);
    return [vm.size, vm.cpus, vm.memoryMb].map(({ value, source, line }) => [value, source === "file" ? line : source]);
  };
  test("say of each part where it comes from", () => {
    expect(size("")).toEqual([
      ["shared-cpu-1x", "default"],
      [1, "default"],
      [256, "default"],
    ]);
    expect(size('[[vm]]\nsize = "shared-cpu-2x"\n')).toEqual([
      ["shared-cpu-2x", 3],
      [2, 3],
      [512, 3],
    ]);
    expect(size('[[vm]]\nsize = "shared-cpu-2x"\nmemory = "1gb"\n')).toEqual([
      ["shared-cpu-2x", 3],
      [2, 3],
      [1024, 4],
    ]);
    expect(size('[[vm]]\nmemory = "1gb"\nmemory_mb = 2048\n')).toEqual([
      ["shared-cpu-1x", "default"],
      [1, "default"],
      [2048, 4],
    ]);
  });

  test("leave the usual size out where the file says how many CPUs", () => {
    const text = appText(shown('app = "x"\n[[vm]]\ncpu_kind = "performance"\ncpus = 2\nmemory = "4gb"\n'), "fly.toml");
    expect(text).toMatch(/size +2 performance CPUs, 4 GB +lines 3-5/);
    expect(text).not.toContain("shared-cpu-1x");
  });
  test("say what no deploy takes", () => {
    const { vm } = groupOf('app = "x"\n[[vm]]\nsize = "huge"\n');
    expect([vm.size.value, vm.size.note, vm.memoryMb.value]).toEqual([
      "huge",
      expect.stringContaining("deploy fails"),
      null,
    ]);
    expect(groupOf('app = "x"\n[[vm]]\nsize = "a10"\n').vm.gpu).toMatchObject({ value: "a10", line: 3 });
  });
});

describe("times of checks are those that hold", () => {
  const SERVICE = '[[services]]\ninternal_port = 80\nprotocol = "tcp"\n';
  test.each([
    [
      "services count milliseconds",
      `${SERVICE}[[services.tcp_checks]]\ninterval = 5000\n`,
      { value: "5s", written: "5000" },
    ],
    [
      "which may be too few",
      `${SERVICE}[[services.tcp_checks]]\ninterval = 500\n`,
      { value: "1s", written: "500", note: "Fly allows 1s to 60s" },
    ],
    [
      "http_service counts nanoseconds",
      "[http_service]\n[[http_service.checks]]\ninterval = 5000\n",
      { value: "1s", written: "5000" },
    ],
    [
      "no more than a minute",
      '[http_service]\n[[http_service.checks]]\ninterval = "5m"\n',
      { value: "60s", written: '"5m"' },
    ],
    ["an hour at the top is an hour", '[checks.a]\ntype = "tcp"\nport = 1\ninterval = "1h"\n', { value: "1h" }],
    [
      "what is dropped is Fly's",
      `${SERVICE}[[services.tcp_checks]]\ninterval = true\n`,
      { value: null, source: "default" },
    ],
  ])("%s", (_name, toml, expected) => {
    const { services, checks } = groupOf(`app = "x"\n${toml}`);
    const [check] = [...services.flatMap((service) => service.checks), ...checks];
    expect(check?.interval).toMatchObject(expected);
  });

  test("a top-level check takes its port from [http_service], where its group has one", () => {
    const check = '[checks.a]\ntype = "tcp"\n';
    expect(groupOf(`app = "x"\n[http_service]\ninternal_port = 8080\n${check}`).checks[0]?.port).toMatchObject({
      value: 8080,
      line: 3,
    });
    expect(groupOf(`app = "x"\n${check}`).checks[0]?.port).toMatchObject({
      value: null,
      note: expect.stringContaining("deploy fails"),
    });
  });
});

describe("what a deploy does", () => {
  const steps = (toml: string) => shown(`app = "x"\n${toml}`).deploy.steps.join("\n");
  const CHECKED = "[http_service]\ninternal_port = 1\n[[http_service.checks]]\npath = '/'\n";
  test.each([
    ["rolling, by default", CHECKED, "one after the other"],
    ["with one Machine only", '[[mounts]]\nsource = "d"\ndestination = "/d"\n', '"app" is down'],
    ["so many at a time", "[deploy]\nmax_unavailable = 3.9\n", "then 3 at a time"],
    ["a part of them", "[deploy]\nmax_unavailable = 0.07\n", "7% of the running ones"],
    ["none at a time", "[deploy]\nmax_unavailable = 0\n", "flyctl crashes"],
    [
      "as long as the file says",
      `${CHECKED}[deploy]\nwait_timeout = "90s"\n`,
      "up to 90s for each Machine to start, and up to 90s for its checks",
    ],
    ["canary", `${CHECKED}[deploy]\nstrategy = "canary"\n`, "starts one extra Machine"],
    ["bluegreen", `${CHECKED}[deploy]\nstrategy = "bluegreen"\n`, "starts a new Machine next to each existing one"],
    [
      "bluegreen without checks",
      '[http_service]\ninternal_port = 1\n[deploy]\nstrategy = "bluegreen"\n',
      "needs at least one health check",
    ],
    [
      "bluegreen with a volume",
      `${CHECKED}[[mounts]]\nsource = "d"\ndestination = "/d"\n[deploy]\nstrategy = "bluegreen"\n`,
      "need the volumes of the old ones",
    ],
    ["immediate", '[deploy]\nstrategy = "immediate"\n', "skips health checks"],
    [
      "first the release command",
      '[deploy]\nrelease_command = "bin/migrate"\nrelease_command_timeout = "10m"\n',
      '"bin/migrate" runs in a temporary Machine for at most 10m',
    ],
  ])("%s", (_name, toml, words) => expect(steps(toml)).toContain(words));

  test.each([
    ["two Machines, one after the other, each until it has started and passed its checks", CHECKED, "20m"],
    ["one Machine without checks", '[[mounts]]\nsource = "d"\ndestination = "/d"\n', "5m"],
    ["the slowest of several groups", '[processes]\na = "a"\nb = "b"\n[http_service]\nprocesses = ["a"]\n', "10m"],
    ["as the file says", `${CHECKED}[deploy]\nwait_timeout = "90s"\n`, "6m"],
    ["first the release command", '[deploy]\nrelease_command = "x"\nrelease_command_timeout = "10m"\n', "20m"],
    ["first a canary", `${CHECKED}[deploy]\nstrategy = "canary"\n`, "30m"],
    ["bluegreen waits for all at once", `${CHECKED}[deploy]\nstrategy = "bluegreen"\n`, "10m10s"],
    ["bluegreen that fails", '[deploy]\nstrategy = "bluegreen"\n', null],
    ["flyctl crashes", "[deploy]\nmax_unavailable = 0\n", null],
    ["immediate waits for nothing", '[deploy]\nstrategy = "immediate"\n', "0s"],
  ])("how long it takes at most: %s", (_name, toml, longest) => {
    expect(shown(`app = "x"\n${toml}`).deploy.longest).toBe(longest);
  });
});

test.each([
  ["no service", "", "none"],
  ["http_service", "[http_service]\ninternal_port = 1\n", "shared"],
  ["another port", '[[services]]\ninternal_port = 1\nprotocol = "tcp"\n[[services.ports]]\nport = 22\n', "dedicated"],
  [
    "TLS on 443",
    '[[services]]\ninternal_port = 1\nprotocol = "tcp"\n[[services.ports]]\nport = 443\nhandlers = ["tls", "http"]\n',
    "shared",
  ],
  [
    "no protocol, which flyctl does not look further at",
    "[[services]]\ninternal_port = 1\n[[services.ports]]\nport = 22\n",
    "shared",
  ],
  [
    "a port and half a range",
    '[[services]]\ninternal_port = 1\nprotocol = "tcp"\n[[services.ports]]\nport = 80\nstart_port = 0\nhandlers = ["http"]\n',
    "dedicated",
  ],
  ["UDP", '[[services]]\ninternal_port = 1\nprotocol = "udp"\n', "dedicated"],
])("addresses of an app with %s", (_name, toml, address) => {
  expect(shown(`app = "x"\n${toml}`).address).toBe(address);
});

test("a signal and a time to stop, at most what Fly allows", () => {
  expect(shown('app = "x"\n').stop).toMatchObject({
    signal: { value: "SIGINT" },
    timeout: { value: "5s", source: "default" },
  });
  expect(shown("kill_timeout = 900\n").stop.timeout).toMatchObject({ value: "5m", written: "900", line: 1 });
});

test("metrics without any key are none", () => {
  expect(groupOf('app = "x"\n[metrics]\n').metrics).toBeNull();
  expect(groupOf("[experimental]\nmetrics_port = 9091\n").metrics).toMatchObject({
    port: { value: 9091, line: 2 },
    path: { value: "/metrics" },
  });
});

describe("nothing of a file gets out that should not", () => {
  const KEY = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
  const text = `app = "x\\u001b[31m"\n[env]\nSTRIPE_KEY = "${KEY}"\n[processes]\napp = "run --key ${KEY}"\n[http_service]\ninternal_port = 1\n`;
  const pictures = () => {
    const model = shown(text);
    return [appText(model, "a\u001b"), appMermaid(model, "a"), appSvg(model, "a"), JSON.stringify(model)];
  };

  test("secrets", () => {
    for (const picture of pictures()) expect(picture).not.toContain(KEY.slice(0, 16));
  });

  test("control characters", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    for (const picture of pictures()) expect(picture).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test("what HTML, XML or Mermaid would obey", () => {
    const odd = shown('app = "x"\n[processes]\napp = "<b>&#35;%%{init}%% \\"]"\n');
    const [mermaid, svg] = [appMermaid(odd, "a"), appSvg(odd, "a")];
    expect(mermaid).not.toMatch(/<b>|%%|"[^"\n]*"[^"\n]*"[^"\n]*"\]/);
    expect(svg).not.toContain("<b>");
    expect(svg).toContain("&lt;b&gt;");
  });
});

describe("the command", () => {
  test("shows nothing of a file that flyctl cannot load, and says why", async () => {
    const text = await inProcess(["--show", "fixtures/broken.toml"]);
    expect([text.code, text.out.split("\n")[0]]).toEqual([
      1,
      "fixtures/broken.toml: flyctl cannot load this file, so there is no app to show:",
    ]);
    const json = await inProcess(["--show", "--format", "json", "fixtures/broken.toml"]);
    expect(JSON.parse(json.out).files[0]).toMatchObject({
      app: null,
      flyctl: { loads: false },
      problems: [{ line: 1 }, {}, {}, {}, {}, {}, {}, {}, {}],
    });
    const svg = await inProcess(["--show=svg", "fixtures/broken.toml"]);
    expect([svg.code, svg.out]).toEqual([1, ""]);
    expect(svg.err).toContain("line 1: Strings need quotes");
  });

  test("shows an app that does not validate, and says so", async () => {
    const { code, out } = await inProcess(["--show", "fixtures/shop.toml"]);
    expect(code).toBe(1);
    expect(out).toContain("fly config validate fails");
    expect(out).toContain("canary starts an extra Machine");
  });

  test("shows several files, but draws one picture", async () => {
    const both = await inProcess(["--show", FILE, "fixtures/healthy.toml"]);
    expect([both.code, both.out.match(/^acme|^my-shop/gm)]).toEqual([0, ["acme", "my-shop"]]);
    expect((await inProcess(["--show=mermaid", FILE, "fixtures/healthy.toml"])).out.match(/^flowchart/gm)).toHaveLength(
      2,
    );
    expect(await inProcess(["--show=svg", FILE, "fixtures/healthy.toml"])).toMatchObject({ code: 2, out: "" });
  });

  test("says so where all files are ignored", async () => {
    expect(await inProcess(["--show", "--ignore", "fixtures", FILE])).toEqual({
      code: 0,
      out: "",
      err: "Nothing to check: 1 file skipped because of --ignore.\n",
    });
  });

  test("says what it does not know, and what it cannot read", async () => {
    expect(await inProcess(["--show=png", FILE])).toMatchObject({
      code: 2,
      err: expect.stringContaining("text, json, mermaid, svg"),
    });
    const root = folder({ "fly.toml": "app = 'x'\0" });
    expect(await inProcess(["--show", `${root}/fly.toml`])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("null bytes"),
    });
  });
});
