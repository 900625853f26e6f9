/** What an unknown key was meant to be, and where it was meant to stand. */
import { describe, expect, test } from "vitest";
import { formatPath } from "../src/path.ts";
import { findViolations } from "../src/schema/find.ts";
import { swallowedKeys } from "../src/schema/unknown-key.ts";
import type { Violation } from "../src/schema/violation.ts";
import { parse } from "../src/toml/parse.ts";

const inWords = ({ path, rule, meant }: Violation) =>
  `${formatPath(path)}: ${rule}${meant ? ` ${formatPath(meant)}` : ""}`;

/** The unknown keys of a file: `deploy.memory: misplaced-key vm.memory`. */
const unknown = (text: string) =>
  findViolations(parse(text))
    .filter(({ keyword, outcome }) => keyword === "additionalProperties" && outcome === "ignored")
    .map(inWords);

const swallowed = (text: string) => swallowedKeys(parse(text).value).map(inWords);

describe("a key that TOML gave to the last header above it", () => {
  test.each([
    ['[http_service]\nprimary_region = "fra"', "http_service.primary_region: misplaced-key primary_region"],
    [
      "[http_service.concurrency]\nforce_https = true",
      "http_service.concurrency.force_https: misplaced-key http_service.force_https",
    ],
    [
      '[[services]]\n[[services]]\ninternal_port = 1\n[services.concurrency]\nprotocol = "tcp"',
      "services[1].concurrency.protocol: misplaced-key services[1].protocol",
    ],
    [
      '[[services]]\n[[services.ports]]\n[[services.ports]]\n[services.ports.http_options]\nhandlers = ["http"]',
      "services[0].ports[1].http_options.handlers: misplaced-key services[0].ports[1].handlers",
    ],
    // The table right around it comes before those further out.
    [
      '[http_service]\n[[http_service.checks]]\n[[http_service.machine_checks]]\nprocesses = ["app"]',
      "http_service.machine_checks[0].processes: misplaced-key http_service.processes",
    ],
  ])("%j", (text, said) => expect(unknown(text)).toEqual([said]));
});

describe("a key of another table", () => {
  test.each([
    // Further in, and in the entry of the list that it stands in.
    ["[http_service]\nhard_limit = 5", "http_service.hard_limit: misplaced-key http_service.concurrency.hard_limit"],
    [
      '[[services]]\n[[services]]\nhandlers = ["http"]',
      "services[1].handlers: misplaced-key services[1].ports.handlers",
    ],
    // One that the file has comes before one that it lacks.
    ['[build]\nmemory = "1gb"', "build.memory: misplaced-key vm.memory"],
    [
      '[build]\nmemory = "1gb"\n[deploy.release_command_vm]\nsize = "a10"',
      "build.memory: misplaced-key deploy.release_command_vm.memory",
    ],
    [
      '[build]\nmemory = "1gb"\n[deploy.release_command_vm]\nsize = "a10"\n[[vm]]\nsize = "a10"',
      "build.memory: misplaced-key vm.memory",
    ],
    ['[build]\nguest_path = "/x"', "build.guest_path: misplaced-key files.guest_path"],
    ['[build]\nguest_path = "/x"\n[[statics]]\nurl_prefix = "/"', "build.guest_path: misplaced-key statics.guest_path"],
    // Whichever entry of a list has it.
    [
      "[build]\nh2_backend = true\n[http_service]\n[[services]]\n[[services.ports]]\n[[services.ports]]\nhttp_options = {}",
      "build.h2_backend: misplaced-key services.ports.http_options.h2_backend",
    ],
    // The index belongs to the list that it stands in.
    ["[[vm]]\n[[vm]]\npolicy = 'always'", "vm[1].policy: misplaced-key restart.policy"],
    // One near by comes before one that the file has.
    ['[deploy]\nmemory = "1gb"\n[[vm]]\nsize = "a10"', "deploy.memory: misplaced-key deploy.release_command_vm.memory"],
    // A service has one section: a file with [[services]] is not told to write [http_service] as well.
    ["[deploy]\nhard_limit = 5", "deploy.hard_limit: unknown-key http_service.concurrency.hard_limit"],
    ["[deploy]\nhard_limit = 5\n[[services]]", "deploy.hard_limit: misplaced-key services.concurrency.hard_limit"],
    [
      "[deploy]\nhard_limit = 5\n[[services]]\n[http_service]",
      "deploy.hard_limit: misplaced-key http_service.concurrency.hard_limit",
    ],
  ])("%j", (text, said) => expect(unknown(text)).toEqual([said]));

  test.each([
    // Three tables and more have such a key.
    '[deploy]\ninterval = "5s"',
    // Three letters are soon the same.
    '[deploy]\ncmd = "x"',
    // Everybody's words mean another table only where the file has that one, or it is one step further in.
    "[http_service]\nretries = 1",
    "port = 80",
    // Nobody should write this one any more.
    '[deploy]\ncompute = "a10"',
    '[http_service]\nname = "web"',
    '[experimental]\nversion = "v2"',
  ])("is not guessed: %j", (text) => expect(unknown(text).join()).not.toContain("misplaced-key"));

  test.each([
    ["[build]\nretries = 1\n[[restart]]\npolicy = 'no'", "build.retries: misplaced-key restart.retries"],
    [
      '[[services.ports]]\nversion = "v2"',
      "services.ports[0].version: misplaced-key services.ports[0].proxy_proto_options.version",
    ],
  ])("is guessed from one of everybody's words where that table is at hand: %j", (text, said) =>
    expect(unknown(text)).toEqual([said]),
  );
});

describe("a key of a service, in a file without one, has no place to go to", () => {
  test.each([
    ['[deploy]\nauto_stop_machines = "stop"', "unknown-key http_service.auto_stop_machines"],
    ['[deploy]\nhandlers = ["http"]', "unknown-key services.ports.handlers"],
    ['[deploy]\nauto_stop_machines = "stop"\n[http_service]', "misplaced-key http_service.auto_stop_machines"],
    ['[deploy]\nauto_stop_machines = "stop"\n[[Services]]', "misplaced-key http_service.auto_stop_machines"],
    ['[deploy]\nauto_stop_machines = "stop"\n[service]', "misplaced-key http_service.auto_stop_machines"],
    ['[deploy]\nauto_stop_machines = "stop"\n[services_old]', "unknown-key http_service.auto_stop_machines"],
    ['[deploy]\nauto_stop_machines = "stop"\n[my_services]', "unknown-key http_service.auto_stop_machines"],
    // The port is what makes the service, and a whole table brings its place along.
    ["[deploy]\ninternal_port = 80", "misplaced-key http_service.internal_port"],
    ["[deploy.concurrency]\nsoft_limit = 5", "misplaced-key http_service.concurrency"],
    ["[[deploy.ports]]\nport = 80", "misplaced-key services.ports"],
    // Keys of other tables are no matter of services, nor is a section.
    ['[build]\nmemory = "1gb"', "misplaced-key vm.memory"],
    ['[deploy]\nservices = "x"', "misplaced-key services"],
  ])("%j", (text, said) =>
    expect(unknown(text).find((line) => /^(?:deploy|build)/.test(line))).toMatch(new RegExp(`: ${said}$`)),
  );
});

describe("a slip of the pen", () => {
  test.each([
    ["[http_service]\ninternal_prt = 80", "http_service.internal_prt: unknown-key http_service.internal_port"],
    ["[[vm]]\n[[vm]]\nmemry = 1", "vm[1].memry: unknown-key vm[1].memory"],
    ["[[servces]]\ninternal_port = 80", "servces: unknown-key services"],
    // A key that is there already was hardly meant a second time, but each header of a list adds an entry to it.
    ["[http_service]\ninternal_prt = 80\ninternal_port = 80", "http_service.internal_prt: unknown-key"],
    ["[[servces]]\nprotocol = 'tcp'\n[[services]]\nprotocol = 'tcp'", "servces: unknown-key services"],
    ["[servces]\nprotocol = 'tcp'\n[[services]]\nprotocol = 'tcp'", "servces: unknown-key"],
    ["[[servces]]\nprotocol = 'tcp'\n[services]\nprotocol = 'tcp'", "servces: unknown-key"],
    // What nobody should write any more is not what was meant.
    ["[[compte]]\nsize = 'a10'", "compte: unknown-key"],
    ["[build]\nbuiltn = 'node'", "build.builtn: unknown-key"],
    ["[vm]\ngpuses = 1", "vm.gpuses: unknown-key"],
    ["something = 1", "something: unknown-key"],
    ["[something]\nelse = 1", "something: unknown-key"],
  ])("%j", (text, said) => expect(unknown(text)).toEqual([said]));
});

describe("a key in other letter case", () => {
  test.each([
    ['[Build]\nimage = "a"', ["Build: key-case build"]],
    // Each where it stands in the file.
    [
      "[[services]]\n[[Services]]\nPorts = [{}, { Port = 80 }]",
      [
        "Services: key-case services",
        "Services[0].Ports: key-case Services[0].ports",
        "Services[0].Ports[1].Port: key-case Services[0].Ports[1].port",
      ],
    ],
    [
      "[[services]]\n[[services.ports]]\nPROT = 80",
      ["services[0].ports[0].PROT: unknown-key services[0].ports[0].port"],
    ],
    ["[[Services]]\nprots = [{}]", ["Services: key-case services", "Services[0].prots: unknown-key Services[0].ports"]],
    // What the patches would take out of it is not unknown by itself.
    ['[Build]\nbuild_target = "x"', ["Build: key-case build"]],
    ["[Experimental]\nmetrics_port = 1", ["Experimental: key-case experimental"]],
    // And where they take a table apart by its keys, another case is another key.
    ["[[processes]]\nCommand = 'x'", ["processes[0].Command: unknown-key processes[0].command"]],
    // They know aliases in the usual case only.
    ['[[Compute]]\nsize = "a10"', ["Compute: unknown-key vm"]],
    ["[Metric]\nport = 1", ["Metric: unknown-key metrics"]],
    // Nothing in it counts, so nothing in it is worth a word.
    ["[[Mounts]]\nsorce = 'x'", ["Mounts: key-case mounts"]],
    ["[[Mounts]]\nsorce = 'x'\n[mounts]\nsource = 'x'", ["Mounts: key-case mounts"]],
    [
      '[["mount\u017f"]]\nsorce = "x"',
      ['"mount\u017f": key-case mounts', '"mount\u017f"[0].sorce: unknown-key "mount\u017f"[0].source'],
    ],
    ["[env]\nPort = '80'\nPORT = '80'", []],
  ])("%j", (text, said) => expect(unknown(text)).toEqual(said));
});

describe("a made-up name", () => {
  test.each([
    ["[http_service]\nhealthcheck = '/'", "http_service.healthcheck: check-key-wrong-section http_service.checks"],
    // In the entry of the list that it stands in.
    [
      "[[services]]\n[[services]]\nhealth_check = '/'",
      "services[1].health_check: check-key-wrong-section services[1].http_checks",
    ],
    [
      "[[services]]\n[[services.ports]]\n[[services.ports]]\nports = [80]",
      "services[0].ports[1].ports: unknown-key services[0].ports[1].port",
    ],
    ["[[restart]]\nMax_Retries = 1", "restart[0].Max_Retries: unknown-key restart[0].retries"],
    ["[[vm]]\n[[vm]]\nram = '1gb'", "vm[1].ram: unknown-key vm[1].memory"],
    ["[checks.alive]\nurl = '/'", "checks.alive.url: unknown-key checks.alive.path"],
    ["[experimental]\nprivate_network = true", "experimental.private_network: legacy-experimental-keys"],
    ["[deploy]\nmax_machines = 1", "deploy.max_machines: unknown-key"],
  ])("%j", (text, said) => expect(unknown(text)).toEqual([said]));
});

describe("a key that a table with free names swallowed", () => {
  test.each([
    [
      "[env]\nPORT = '80'\nprimary_region = 'fra'\nkill_timeout = 5",
      ["env.primary_region: misplaced-key primary_region", "env.kill_timeout: misplaced-key kill_timeout"],
    ],
    // A variable beside the key of that name is meant for the app itself.
    ["primary_region = 'fra'\n[env]\nprimary_region = 'fra'", []],
    ["[env]\nswap_size_mb = '5'\nmemory = '1gb'", ["env.swap_size_mb: misplaced-key swap_size_mb"]],
    ["env = 5", []],
    // The table around the headers that knows the key, from the inside out.
    [
      "[http_service.http_options.response.headers]\npristine = true\nforce_https = true\nprimary_region = 'fra'",
      [
        "http_service.http_options.response.headers.pristine: misplaced-key http_service.http_options.response.pristine",
        "http_service.http_options.response.headers.force_https: misplaced-key http_service.force_https",
      ],
    ],
    [
      "[[services]]\n[[services]]\n[[services.http_checks]]\n[services.http_checks.headers]\ninternal_port = 80\ngrace_period = '5s'",
      [
        "services[1].http_checks[0].headers.internal_port: misplaced-key services[1].internal_port",
        "services[1].http_checks[0].headers.grace_period: misplaced-key services[1].http_checks[0].grace_period",
      ],
    ],
    // A header has no underscore, and its value is text; what else no table knows is one, too.
    ["[checks.a.headers]\nmethod = 'GET'\npath = '/'\nX_Y = 'z'", []],
    ["[checks.a.headers]\nport = 80\nAccept = 5", ["checks.a.headers.port: misplaced-key checks.a.port"]],
    // Only where flyctl reads headers.
    ["[env.headers]\nport = 80", []],
    ["[build.headers]\ninternal_port = 80\nimage = 5", []],
    ["[[checks]]\nname = 'a'\nheaders = [{ port = 80 }]", []],
  ])("%j", (text, said) => expect(swallowed(text)).toEqual(said));
});
