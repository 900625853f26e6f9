/** What to write instead of a made-up name, by what somebody wrote there. What each name is told for three values is in fixtures/tables. */
import { expect, test } from "vitest";
import { adviceFor, madeUpFor, wrongName } from "../src/schema/made-up-names.ts";
import { printableHelp } from "../src/words/printable.ts";

const scale = (counts: unknown) => `fly scale count ${JSON.stringify(counts)}`;

function advice(place: string, value: unknown): string | undefined {
  const known = wrongName(place.split("."));
  return known && printableHelp(adviceFor(known, value, scale)).help;
}

const HEADERS = "[http_service.http_options.response.headers]\n  ";
const REGION = "Delete it, and add this above the first [section]:\nprimary_region = ";
const MACHINES = "Delete it. Fly never runs more Machines than you create:\nfly scale count ";
const scheduled = (interval: string) =>
  `fly machine run . --schedule ${interval}\nFor other times, run a process group with supercronic.`;
const IDLE = "[http_service.http_options]\n  idle_timeout = ";
const FOR_EACH = "Delete it, and run this for each domain:\nfly certs add ";
const port = (number: number) => `[[services.ports]]\n  port = ${number}\n  handlers = ["tls", "http"]`;

test.each<readonly [string, unknown, string]>([
  // Numbers of Machines.
  ["scale", 3, "fly scale count 3"],
  ["scale", 0, "fly scale count 1"],
  ["scale", -2, "fly scale count 1"],
  ["scale", "many", "fly scale count 1"],
  ["scale", { count: 2, web: 5 }, "fly scale count 2"],
  ["scale", { web: 2, worker: 1, note: "x" }, 'fly scale count {"web":2,"worker":1}'],
  ["scale", { note: "x" }, "fly scale count 1"],
  ["services.max_machines", 4, `${MACHINES}4`],
  ["http_service.Max_Instances", 1, `${MACHINES}1\nDeploy with:\nfly deploy --ha=false`],
  [
    "http_service.ha",
    false,
    "Delete it, and deploy with:\nfly deploy --ha=false\nIf two Machines already exist:\nfly scale count 1",
  ],
  ["http_service.ha", true, "Delete it. The first deploy creates two Machines unless you pass --ha=false."],
  ["http_service.scale_to_zero", false, 'auto_stop_machines = "off"'],
  [
    "http_service.scale_to_zero",
    true,
    'auto_stop_machines = "stop"\nauto_start_machines = true\nmin_machines_running = 0',
  ],
  // Headers that are text.
  ["http_service.headers", { A: "b", C: "d", E: 5 }, `${HEADERS}A = "b"\n  C = "d"`],
  ["http_service.headers", { E: 5 }, `${HEADERS}X-Frame-Options = "DENY"`],
  ["http_service.headers", "x", `${HEADERS}X-Frame-Options = "DENY"`],
  // An empty list is no check that somebody counts on.
  ["services.script_checks", [], "Delete the line."],
  [
    "services.script_checks",
    [{ command: "x" }],
    "Delete them, or use [[services.http_checks]] or [[services.tcp_checks]].",
  ],
  ["services.script_checks", "", "Delete them, or use [[services.http_checks]] or [[services.tcp_checks]]."],
  // Commands, however they are split.
  ["processes.cmd", "npm start", 'command = "npm start"'],
  ["processes.cmd", ["npm", "start", { a: 1 }, null], 'command = "npm start"'],
  ["processes.cmd", { run: "npm", times: 5 }, 'command = "npm 5"'],
  ["processes.cmd", [], 'command = "..."'],
  ["build.command", ["npm", "ci"], "Delete it, and write in the Dockerfile:\nRUN npm ci"],
  ["build.command", {}, "Delete it, and write in the Dockerfile:\nRUN npm run build"],
  // One region, or several.
  ["regions", ["fra", "ams"], `${REGION}"fra"\nThen run:\nfly scale count 2 --region fra,ams`],
  ["regions", ["fra"], `${REGION}"fra"`],
  ["regions", "fra", `${REGION}"fra"`],
  ["regions", [5, "fra", '"; x'], `${REGION}"fra"`],
  ["regions", [], `${REGION}"iad"`],
  ["region", "fra", `${REGION}"fra"`],
  ["region", "us-east-1", `${REGION}"iad"`],
  ["region", "xyz", `${REGION}"xyz"`],
  ["region", 5, `${REGION}"iad"`],
  // Of an address a check takes the path.
  ["http_service.checks.url", "https://a.example:8080/health/up", 'path = "/health/up"'],
  ["http_service.checks.url", "http://a.example", 'path = "/"'],
  ["services.http_checks.uri", "/up", 'path = "/up"'],
  ["checks.alive.url", "up", 'path = "/up"'],
  ["http_service.checks.url", 5, 'path = "/"'],
  // The interval that a value names.
  ["schedule", "hourly", scheduled("hourly")],
  ["schedule", ["monthly"], scheduled("monthly")],
  ["schedules", { job: { every: "weekly", command: "x" } }, scheduled("weekly")],
  ["cron", [{ cron: "x" }, { every: "hourly" }], scheduled("hourly")],
  ["schedule", "5 * * * *", scheduled("daily")],
  ["schedule", "not hourly", scheduled("daily")],
  ["schedule", "hourly or so", scheduled("daily")],
  // Sizes and times with a unit.
  ["mounts.size", 5, 'initial_size = "5gb"'],
  ["mounts.size", "5gb", 'initial_size = "5gb"'],
  ["vm.memory_gb", 2, 'memory = "2gb"'],
  ["vm.memory_gb", "2gb", 'memory = "2gb"'],
  ["http_service.timeout", "30m", `${IDLE}1800`],
  ["http_service.timeout", "1500ms", `${IDLE}2`],
  ["http_service.timeout", 90, `${IDLE}90`],
  ["http_service.timeout", { idle: "2m" }, `${IDLE}120`],
  ["http_service.timeout", "-5s", `${IDLE}600`],
  ["http_service.timeout", "soon", `${IDLE}600`],
  ["http_service.timeout", 1e9, `${IDLE}600`],
  ["http_service.timeout", true, `${IDLE}600`],
  // Names of domains, at most five.
  ["domains", ["a.example", "*.b.example"], `${FOR_EACH}a.example\nfly certs add *.b.example`],
  ["domain", "a.example", `${FOR_EACH}a.example`],
  [
    "certificates",
    [{ hostname: "a.example", name: "x" }, { domain: "b.example", name: "x" }, { name: "c.example" }],
    `${FOR_EACH}a.example\nfly certs add b.example\nfly certs add c.example`,
  ],
  ["domains", ["a b", 5, { x: "d.example" }], `${FOR_EACH}example.com`],
  ["domains", [..."abcdef"], `${FOR_EACH}${[..."abcde"].join("\nfly certs add ")}`],
  // The ports that are named.
  ["services.ports.ports", [80, "x", 443], `${port(80)}\n${port(443)}`],
  ["services.ports.ports", 80, port(80)],
  ["services.ports.ports", "x", port(443)],
  // The section that somebody opened.
  ["service", { http_checks: { headers: { A: "b" } } }, "[services.http_checks.headers]"],
  ["service", { ports: { port: 1 } }, "[services.ports]"],
  ["service", { ports: { port: 1 }, protocol: "tcp" }, "[[services]]"],
  ["service", { protocol: "tcp" }, "[[services]]"],
  ["service", 5, "[[services]]"],
  ["machine", { restart_policy: "always" }, '[[restart]]\n  policy = "always"'],
  ["machine", { restart_policy: 5 }, "Delete it. Machine size belongs in [[vm]]."],
  ["machine", "x", "Delete it. Machine size belongs in [[vm]]."],
  ["org", "acme", "fly apps create --org acme"],
  ["organization", 5, "fly apps create --org NAME"],
  ["restart.max_retries", "3", "retries = 3"],
  ["http_service.port", "8080", "internal_port = 8080"],
])("%s = %j", (place, value, words) => {
  // What comes before it is the same for each value.
  expect(advice(place, value)?.slice(-words.length)).toBe(words);
});

test.each([
  ["checks.alive.url", "checks.any.url"],
  ["Restart.MAX_RETRIES", "restart.max_retries"],
  ["deploy.max_machines", "services.max_machines"],
])("%s is made up as %s is", (place, other) => {
  expect(wrongName(place.split("."))).toBeDefined();
  expect(wrongName(place.split("."))).toBe(wrongName(other.split(".")));
});

test.each([
  "checks.url",
  "checks.alive.headers.url",
  "deploy.alive.url",
  "deploy.prot",
  "constructor",
  "*.max_machines.x",
  "http_service.regions",
])("%s is nothing that people make up", (place) => expect(wrongName(place.split("."))).toBeUndefined());

/** Alone where they write them in its table, else with their place. */
test.each([
  ["build.dockerfile", ["dockerfile_path", "file", "build"]],
  ["build.build-target", ["target", "dockerfile_target", "dockerfile_build_target"]],
  ["mounts.initial_size", ["size", "size_gb"]],
  ["http_service.internal_port", ["port"]],
  ["http_service.force_https", ["force_ssl", "https", "https_only", "redirect_https"]],
  ["services.ports.force_https", []],
  ["services.concurrency.soft_limit", ["soft"]],
  ["services.http_checks.path", ["uri", "endpoint", "url"]],
  ["services.http_checks.grace_period", ["start_period"]],
  ["services.min_machines_running", ["min_machines", "min_instances", "min_replicas"]],
  ["container", ["experimental.container"]],
  ["app", ["app_name", "name"]],
  ["kill_timeout", []],
  ["env.PORT", []],
])("people make up other names for %s: %j", (place, names) => expect(madeUpFor(place.split("."))).toEqual(names));
