/** Names that people write into a fly.toml and flyctl does not know, each with what was meant. */

import { regionFor } from "../app/region.ts";
import { parseDuration, SECOND } from "../go/duration.ts";
import { folded } from "../go/fold.ts";
import { code, dockerfile, type Help, run } from "../help.ts";
import { once } from "../once.ts";
import { isTable } from "../path.ts";
import { toml } from "../toml/write.ts";
import { shell } from "../words/commands.ts";
import { fitted } from "../words/convert.ts";
import { ALIASED_LISTS } from "./decode.ts";
import {
  checkBlock,
  dockerCommand,
  environmentBlock,
  pathOfUrl,
  squashed,
  swapIn,
  volumeBlock,
} from "./meant-values.ts";

/** A name that people write and flyctl does not know, and what they mean by it. */
export interface WrongName {
  /** The rule that words it; `unknown-key` where nothing is said. */
  readonly rule?: "check-key-wrong-section" | "legacy-check-keys" | "legacy-experimental-keys";
  /** What Fly does because of the name; follows "`name` ...". For "this section" the report has the name of that section. */
  readonly message: string;
  /** What to write instead; a function where it takes the value from the file, or names a command for this app. */
  readonly help: Help | ((value: unknown, scale: ScaleCommand, fly: FlyCommand, image: string) => Help);
  /** What to do besides, also where the right key is set already. */
  readonly besides?: (value: unknown, scale: ScaleCommand) => Help;
  /** Where it was meant to stand, without indexes. */
  readonly meant?: string;
  /** The name alone is wrong: the key can be renamed in place to this. */
  readonly rename?: string;
}

/** The command that sets the number of Machines, for the groups that the key is about or for each one by its name. */
export type ScaleCommand = (counts: number | Readonly<Record<string, number>>) => string;

/** A command for this app: `secrets list` becomes `fly secrets list -a acme`. */
export type FlyCommand = (command: string) => string;

const HTTP_CHECKS: WrongName = {
  rule: "check-key-wrong-section",
  message: "is not a key of [http_service], so this check never runs. Use [[http_service.checks]]",
  help: code(
    '[[http_service.checks]]\n  method = "GET"\n  path = "/"\n  interval = "15s"\n  timeout = "5s"\n  grace_period = "10s"',
  ),
  meant: "http_service.checks",
};

const SERVICES_CHECKS: WrongName = {
  rule: "check-key-wrong-section",
  message: "is not a key of [[services]], so this check never runs. Use `http_checks` or `tcp_checks`",
  help: code(
    '[[services.http_checks]]\n  method = "GET"\n  path = "/"\n  interval = "15s"\n  timeout = "5s"\n  grace_period = "10s"',
  ),
  meant: "services.http_checks",
};

const count = (value: unknown) => (typeof value === "number" && value > 0 ? value : 1);

const MACHINE_COUNT: WrongName = {
  message: "is not a fly.toml key, so Fly ignores it. The number of Machines is set with `fly scale count`",
  help: (value, scale) => ["Delete it, and run:", run(scale(counts(value)))],
};

/** Of `[scale]` its `count`, else a number for each group. */
function counts(value: unknown): number | Readonly<Record<string, number>> {
  if (!isTable(value)) return count(value);
  const numbers = Object.entries(value).flatMap(([name, one]) =>
    typeof one === "number" ? [[name, one] as const] : [],
  );
  return numbers.length === 0 || Object.hasOwn(value, "count") ? count(value.count) : Object.fromEntries(numbers);
}

const MAX_MACHINES: WrongName = {
  message: "is not a fly.toml key, so Fly ignores it and sets no limit",
  help: (value, scale, fly) => [
    "Delete it. Fly never runs more Machines than you create:",
    run(scale(count(value))),
    ...(count(value) === 1 ? ["Deploy with:", run(fly("deploy --ha=false"))] : []),
  ],
};

const AUTOSCALING: WrongName = {
  message:
    "is not a fly.toml section, so Fly ignores it. Fly starts and stops Machines on demand, but never creates them",
  help: (_value, scale) => [
    "Delete it. Under [http_service] or [[services]], write:",
    code('  auto_stop_machines = "stop"\n  auto_start_machines = true'),
    "Then create the Machines that Fly may start:",
    run(scale(3)),
  ],
};

const HEADERS: WrongName = {
  message:
    "is not a key of this section, so these headers are never sent. Use [http_service.http_options.response.headers]",
  help: (value) => code(`[http_service.http_options.response.headers]\n  ${headerLines(value)}`),
  meant: "http_service.http_options.response.headers",
};

function headerLines(value: unknown): string {
  const named = isTable(value) ? Object.entries(value).filter(([, text]) => typeof text === "string") : [];
  const headers = named.length > 0 ? named : [["X-Frame-Options", "DENY"]];
  return headers.map(([name, text]) => `${name} = ${toml(text)}`).join("\n  ");
}

const OLD_PLATFORM: WrongName = {
  rule: "legacy-experimental-keys",
  message: "is from Fly's retired platform and has no effect",
  help: "Delete the line.",
};

const RESTART_LIMIT: WrongName = {
  rule: "legacy-check-keys",
  message: "has no effect: failing checks no longer restart Machines",
  help: "Delete the line.",
};

const SCRIPT_CHECKS: WrongName = {
  rule: "legacy-check-keys",
  message: "no longer exist, so Fly ignores them",
  help: (value) =>
    Array.isArray(value) && value.length === 0
      ? "Delete the line."
      : "Delete them, or use [[services.http_checks]] or [[services.tcp_checks]].",
};

const CHECK_PROCESSES: WrongName = {
  message: "is not a key of a service check, so Fly ignores it. The check applies to the process groups of its service",
  help: "Delete the line.",
};

/** Deleting the line would leave the group without a command. */
const PROCESS_COMMAND: WrongName = {
  message:
    "is not a key of [[processes]], so this process group runs the default command of the image. The key is called `command`",
  help: (value) => code(`command = ${toml(wordsIn(value) || "...")}`),
  meant: "processes.command",
};

/** Where several things can be named, people often write one of them without a list. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** All that is text or a number in a value. */
function wordsIn(value: unknown): string {
  const items = isTable(value) ? Object.values(value) : listOf(value);
  return items.filter((item) => item !== null && typeof item !== "object").join(" ");
}

function numbersIn(value: unknown): readonly number[] {
  return listOf(value).filter((item) => typeof item === "number");
}

const AT_THE_TOP_INSTEAD = "Delete it, and add this above the first [section]:";

const REGIONS: WrongName = {
  message:
    "is not a fly.toml key, so Fly ignores it. Set one `primary_region`, and add Machines in other regions with `fly scale count`",
  help: (value) => [AT_THE_TOP_INSTEAD, code(`primary_region = "${regionsIn(value)[0] ?? "iad"}"`)],
  besides: (value, scale) => {
    const regions = regionsIn(value);
    return regions.length < 2 ? [] : ["Then run:", run(`${scale(regions.length)} --region ${regions.join(",")}`)];
  },
  meant: "primary_region",
};

function regionsIn(value: unknown): readonly string[] {
  return [...new Set(listOf(value).flatMap((item) => regionIn(item) ?? []))];
}

/** A code as it is; of the names that other hosts give, the one on Fly. */
function regionIn(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return regionFor(value) ?? (/^[a-z]{3}$/.test(value) ? value : undefined);
}

const DATABASE: WrongName = {
  message: "is not a fly.toml section, so Fly creates no database",
  help: (_value, _scale, fly) => [
    "Delete it. To create a Managed Postgres cluster, and give the app its address in DATABASE_URL, run:",
    run("fly mpg create"),
    run(fly("mpg attach CLUSTER")),
  ],
};

const REGION: WrongName = { ...REGIONS, message: "is not a fly.toml key, so Fly ignores it" };

const VOLUMES: WrongName = {
  message:
    "is not a fly.toml section, so no volume is mounted, and files that the app writes are lost at the next deploy",
  help: (value) => code(volumeBlock(value)),
  meant: "mounts",
};

const ENVIRONMENT: WrongName = {
  message: "is not a fly.toml section, so the app gets none of these variables. The section is called `env`",
  help: (value) => code(environmentBlock(value)),
  meant: "env",
  rename: "env",
};

const HEALTH: WrongName = {
  message: "is not a fly.toml section, so no health check runs",
  help: (value) => code(checkBlock(value)),
  meant: "http_service.checks",
};

const START_COMMAND: WrongName = {
  message: "is not a fly.toml key, so the image starts with its own command",
  help: (value) => [
    "Delete it, and write in the Dockerfile:",
    dockerfile(dockerCommand(wordsIn(value) || "npm start")),
  ],
};

const RESTART_POLICY: WrongName = {
  message: "is not a fly.toml key, so Fly ignores it. The section is called `restart`",
  help: (value) => code(`[[restart]]\n  policy = ${fitted("restart.policy", value)}`),
  meant: "restart.policy",
};

const SWAP: WrongName = {
  message: "is not a fly.toml key, so Machines have no swap",
  help: (value) => [AT_THE_TOP_INSTEAD, code(`swap_size_mb = ${swapIn(value)}`)],
  meant: "swap_size_mb",
};

/** The names in a section of secrets, as far as they are names of variables. */
function secretNames(value: unknown): readonly string[] {
  const names = isTable(value) ? Object.keys(value).filter((name) => /^[A-Za-z_]\w*$/.test(name)) : [];
  return names.length === 0 ? ["NAME"] : names.slice(0, 5);
}

const STICKY: WrongName = {
  message: "is not a fly.toml key, so Fly ignores it: any Machine may get the next request of a visitor",
  help: "Delete the line. For sticky sessions, the app itself answers with a fly-replay header.",
};

const TLS_OPTIONS = (section: string): WrongName => ({
  message: "is not a key of this section, so Fly ignores it. The table is called `tls_options`",
  help: code(`[${section}.tls_options]`),
  meant: `${section}.tls_options`,
  rename: "tls_options",
});

const BUILD_ARGS: WrongName = {
  message: "is not a key of [build], so the build gets none of these. The table is called `args`",
  help: code("[build.args]"),
  meant: "build.args",
  rename: "args",
};

const BUILD_TARGET: WrongName = {
  message: "is not a key of [build], so Fly builds the last stage of the Dockerfile. The key is called `build-target`",
  help: (value) => code(`build-target = ${fitted("build.build-target", value)}`),
  rename: "build-target",
};

const CONTEXT: WrongName = {
  message: "is not a key of [build], so Fly ignores it. The build context is the working directory of `fly deploy`",
  help: (value) =>
    value === "."
      ? "Delete the line."
      : "Delete the line. Run `fly deploy` in that directory, with `-c` and the path of this file.",
};

const PROXY_PROTO: WrongName = {
  message: "is not a key of [http_service], so Fly ignores it. The PROXY protocol is a port handler",
  help: [
    "Use [[services]] instead of [http_service]:",
    code('[[services.ports]]\n  port = 443\n  handlers = ["proxy_proto"]'),
  ],
};

/** The Machines API calls them so; `place` is what fly.toml calls them, in one of the tables that have such a key. */
const API_NAME = (place: string, toml = (value: unknown) => fitted(place, value)): WrongName => {
  const key = place.split(".").at(-1) ?? place;
  return {
    message: `is the name in the Machines API, so Fly ignores it. In fly.toml, the key is called \`${key}\``,
    help: (value) => code(`${key} = ${toml(value)}`),
    rename: key,
  };
};

/** Names that people make up for a key. */
const OTHER_NAME = (place: string, toml?: (value: unknown) => string): WrongName => {
  const name = API_NAME(place, toml);
  return { ...name, message: `is not a key of this section, so Fly ignores it. The key is called \`${name.rename}\`` };
};

/** The same for names that are a key of no section, wherever they stand. */
const NO_KEY = (place: string): WrongName => {
  const name = API_NAME(place);
  return { ...name, message: `is not a fly.toml key, so Fly ignores it. The key is called \`${name.rename}\`` };
};

const checkedPath = (value: unknown) => toml(pathOfUrl(value));

/** Fly asks the port of the service, so a check has none of its own; a `[checks.NAME]` has. */
const CHECK_PORT: WrongName = {
  message: "is not a key of a service check, so Fly ignores it. The check uses the `internal_port` of its service",
  help: (value) => [
    "Delete the line. To check another port, add a top-level check:",
    code(
      `[checks.alive]\n  type = "tcp"\n  port = ${fitted("http_service.internal_port", value)}\n  interval = "15s"\n  timeout = "5s"`,
    ),
  ],
};

/** Beside a `path`, that says what to write instead. */
const TCP_CHECK: WrongName = {
  message: "is not a key of a TCP check, so Fly ignores it. A TCP check only opens a connection",
  help: "Delete the line. To ask for a page, use [[services.http_checks]] instead.",
};

const CHECK_NAME: WrongName = {
  message: "is not a key of a service check, so Fly ignores it. Only top-level checks have names",
  help: "Delete the line.",
};

const CHECK_TYPE: WrongName = {
  message: "is not a key of a service check, so Fly ignores it. The section already sets the type of the check",
  help: "Delete the line.",
};

const CHECK_RETRIES: WrongName = {
  message: "is not a key of a check, so Fly ignores it. Fly has no such setting",
  help: "Delete the line.",
};

const CHECK_PATH: WrongName = {
  message: "is not a fly.toml key, so no health check runs. Use [[http_service.checks]]",
  help: (value) =>
    code(`[[http_service.checks]]\n  path = ${checkedPath(value)}\n  interval = "15s"\n  timeout = "5s"`),
  meant: "http_service.checks",
};

const SCALE_TO_ZERO: WrongName = {
  message: "is not a fly.toml key, so Fly ignores it. The key for stopping idle Machines is `auto_stop_machines`",
  help: (value) =>
    value === false
      ? code('auto_stop_machines = "off"')
      : code('auto_stop_machines = "stop"\nauto_start_machines = true\nmin_machines_running = 0'),
};

const BUILD_COMMAND: WrongName = {
  message: "is not a key of [build], so Fly ignores it. Build commands belong in the Dockerfile",
  help: (value) => ["Delete it, and write in the Dockerfile:", dockerfile(`RUN ${wordsIn(value) || "npm run build"}`)],
};

const PRIVATE_ONLY: WrongName = {
  message: "is not a fly.toml key, so Fly ignores it. An app is private when it has no public address",
  help: (_value, _scale, fly) => [
    "Delete it. Give the app a private address, and release the public ones:",
    run(fly("ips allocate-v6 --private")),
    run(fly("ips list")),
    run(fly("ips release ADDRESS")),
  ],
};

const BUILD_FLAG = (name: string): WrongName => ({
  message: "is not a key of [build], so Fly ignores it. It is a flag of `fly deploy`",
  help: (_value, _scale, fly) => ["Delete it, and deploy with:", run(fly(`deploy --${name}`))],
});

const HIGH_AVAILABILITY: WrongName = {
  message: "is not a fly.toml key, so Fly ignores it. The `--ha` flag of the first deploy controls the second Machine",
  help: (value, scale, fly) =>
    value === false
      ? ["Delete it, and deploy with:", run(fly("deploy --ha=false")), "If two Machines already exist:", run(scale(1))]
      : "Delete it. The first deploy creates two Machines unless you pass --ha=false.",
};

const SCHEDULE: WrongName = {
  message: "is not a fly.toml key, so the Machine runs all the time. Schedules are set with `fly machine run`",
  help: (value, _scale, fly, image) => [
    "Delete it, and create a scheduled Machine:",
    run(fly(`machine run ${image} --schedule ${intervalIn(value)}`)),
    "For other times, run a process group with supercronic.",
  ],
};

/** The interval that a value names, at its top or below; `fly machine run` knows four. */
function intervalIn(value: unknown): string {
  const items = isTable(value) ? Object.values(value) : listOf(value);
  const known = items.flatMap((item) => (isTable(item) ? Object.values(item) : [item]));
  return String(known.find((item) => /^(?:hourly|daily|weekly|monthly)$/.test(String(item))) ?? "daily");
}

const VOLUME_SIZE: WrongName = {
  message: "is not a key of [[mounts]], so Fly ignores it and creates 1 GB volumes. The key is called `initial_size`",
  help: (value) =>
    code(`initial_size = ${fitted("mounts.initial_size", typeof value === "number" ? `${value}gb` : value)}`),
  meant: "mounts.initial_size",
  rename: "initial_size",
};

const idle = (section: string): WrongName => ({
  message: "is not a key of this section, so Fly ignores it",
  help: (value) => [
    `Delete it. For an idle timeout in seconds, write${section === "services.ports" ? " below the port" : ""}:`,
    code(`[${section}.http_options]\n  idle_timeout = ${idleSeconds(value)}`),
  ],
});

/** `timeout = "60s"`, and `idle = "30m"` of a table of timeouts. */
function idleSeconds(value: unknown): number {
  const time = isTable(value) ? value.idle : value;
  const seconds = typeof time === "string" ? (parseDuration(time) ?? 0) / SECOND : time;
  return typeof seconds === "number" && seconds > 0 && seconds <= 86_400 ? Math.ceil(seconds) : 600;
}

/** Of a list of names, or of tables with a `hostname`. */
function domains(value: unknown): readonly string[] {
  const names = listOf(value).map((item) => (isTable(item) ? (item.hostname ?? item.domain ?? item.name) : item));
  const found = names.filter((name): name is string => typeof name === "string" && /^[a-z0-9*.-]+$/i.test(name));
  return found.length === 0 ? ["example.com"] : found.slice(0, 5);
}

const DOMAINS: WrongName = {
  message: "does not belong in fly.toml, so Fly ignores it. Custom domains are added with `fly certs add`",
  help: (value, _scale, fly) => [
    "Delete it, and run this for each domain:",
    ...domains(value).map((name) => run(fly(`certs add ${name}`))),
  ],
};

/** The header of the innermost section that alone stands in `value`: `[services.http_checks.headers]`. */
function headerBelow(name: string, value: unknown): string {
  const [inner, ...others] = isTable(value) ? Object.entries(value) : [];
  if (inner && others.length === 0 && isTable(inner[1])) return headerBelow(`${name}.${inner[0]}`, inner[1]);
  return name === "services" ? "[[services]]" : `[${name}]`;
}

/**
 * Names that people write and flyctl does not know, with what they meant: found in public fly.toml files, issues and
 * threads. No edit distance finds these. The key is the place without indexes (`services.ports.ports`); `*.x` stands for
 * `x` in any table, where the place itself is not listed. Made when first asked for: most files have none of them.
 */
export const wrongNames = once(
  (): Readonly<Record<string, WrongName>> => ({
    "http_service.http_checks": HTTP_CHECKS,
    "http_service.tcp_checks": HTTP_CHECKS,
    "http_service.health_check": HTTP_CHECKS,
    "http_service.health_checks": HTTP_CHECKS,
    "http_service.healthcheck": HTTP_CHECKS,
    "http_service.healthchecks": HTTP_CHECKS,
    "http_service.check": HTTP_CHECKS,
    "services.checks": SERVICES_CHECKS,
    "services.check": SERVICES_CHECKS,
    "services.health_check": SERVICES_CHECKS,
    "services.health_checks": SERVICES_CHECKS,
    "services.healthcheck": SERVICES_CHECKS,
    "services.script_checks": SCRIPT_CHECKS,
    "services.http_checks.restart_limit": RESTART_LIMIT,
    "services.tcp_checks.restart_limit": RESTART_LIMIT,
    "http_service.checks.restart_limit": RESTART_LIMIT,
    "checks.*.restart_limit": RESTART_LIMIT,
    "http_service.checks.processes": CHECK_PROCESSES,
    "services.http_checks.processes": CHECK_PROCESSES,
    "services.tcp_checks.processes": CHECK_PROCESSES,
    "http_service.checks.port": CHECK_PORT,
    "services.http_checks.port": CHECK_PORT,
    "services.tcp_checks.port": CHECK_PORT,
    "http_service.checks.name": CHECK_NAME,
    "services.http_checks.name": CHECK_NAME,
    "services.tcp_checks.name": CHECK_NAME,
    "http_service.checks.type": CHECK_TYPE,
    "services.http_checks.type": CHECK_TYPE,
    "services.tcp_checks.type": CHECK_TYPE,
    "http_service.checks.retries": CHECK_RETRIES,
    "services.http_checks.retries": CHECK_RETRIES,
    "services.tcp_checks.retries": CHECK_RETRIES,
    "checks.*.retries": CHECK_RETRIES,
    "*.failure_threshold": CHECK_RETRIES,
    "*.success_threshold": CHECK_RETRIES,
    "*.unhealthy_threshold": CHECK_RETRIES,
    "*.healthy_threshold": CHECK_RETRIES,
    "*.health_check_path": CHECK_PATH,
    "*.healthcheck_path": CHECK_PATH,
    "http_service.checks.uri": OTHER_NAME("http_service.checks.path", checkedPath),
    "http_service.checks.endpoint": OTHER_NAME("http_service.checks.path", checkedPath),
    "services.http_checks.uri": OTHER_NAME("http_service.checks.path", checkedPath),
    "services.http_checks.endpoint": OTHER_NAME("http_service.checks.path", checkedPath),
    "http_service.checks.url": OTHER_NAME("http_service.checks.path", checkedPath),
    "services.http_checks.url": OTHER_NAME("http_service.checks.path", checkedPath),
    "checks.*.url": OTHER_NAME("http_service.checks.path", checkedPath),
    "*.start_period": NO_KEY("services.http_checks.grace_period"),
    "http_service.concurrency.soft": OTHER_NAME("http_service.concurrency.soft_limit"),
    "http_service.concurrency.hard": OTHER_NAME("http_service.concurrency.hard_limit"),
    "services.concurrency.soft": OTHER_NAME("http_service.concurrency.soft_limit"),
    "services.concurrency.hard": OTHER_NAME("http_service.concurrency.hard_limit"),
    "http_service.force_ssl": OTHER_NAME("http_service.force_https"),
    "http_service.https": OTHER_NAME("http_service.force_https"),
    "http_service.https_only": OTHER_NAME("http_service.force_https"),
    "http_service.redirect_https": OTHER_NAME("http_service.force_https"),
    "*.flycast_only": PRIVATE_ONLY,
    "*.private_only": PRIVATE_ONLY,
    "*.internal_only": PRIVATE_ONLY,
    "*.scale_to_zero": SCALE_TO_ZERO,
    port: {
      message:
        "is not a fly.toml key, so Fly ignores it. The key for the app's port is `internal_port` in [http_service]",
      help: (value) => [
        "Delete it, and write in [http_service]:",
        code(`internal_port = ${fitted("http_service.internal_port", value)}`),
      ],
    },
    "http_service.port": {
      message:
        "is not a key of [http_service], which always listens on ports 80 and 443. The app's port is called `internal_port`",
      help: (value) => code(`internal_port = ${fitted("http_service.internal_port", value)}`),
      meant: "http_service.internal_port",
      rename: "internal_port",
    },
    "http_service.ports": {
      rule: "check-key-wrong-section",
      message: "is not a key of [http_service], which always listens on ports 80 and 443, so Fly ignores it",
      help: [
        "Delete it. For other ports, use [[services]] with:",
        code('  [[services.ports]]\n    port = 8443\n    handlers = ["tls", "http"]'),
      ],
    },
    "http_service.protocol": {
      rule: "check-key-wrong-section",
      message: "is not a key of [http_service], which is always HTTP over TCP, so Fly ignores it",
      help: "Delete the line.",
    },
    "http_service.headers": HEADERS,
    "http_service.response_headers": HEADERS,
    "http_service.http_options.headers": HEADERS,
    "http_service.options": {
      message: "is not a key of [http_service], so Fly ignores it. The table is called `http_options`",
      help: code("[http_service.http_options]"),
      meant: "http_service.http_options",
      rename: "http_options",
    },
    "http_service.tls": TLS_OPTIONS("http_service"),
    "services.ports.tls": TLS_OPTIONS("services.ports"),
    "http_service.proxy_proto": PROXY_PROTO,
    "http_service.proxy_proto_options": PROXY_PROTO,
    "http_service.autoscaling": AUTOSCALING,
    "http_service.scaling": AUTOSCALING,
    "services.autoscaling": AUTOSCALING,
    "services.scaling": AUTOSCALING,
    autoscaling: AUTOSCALING,
    autoscale: AUTOSCALING,
    scaling: AUTOSCALING,
    scale: MACHINE_COUNT,
    "*.max_machines_running": MAX_MACHINES,
    "*.max_machines": MAX_MACHINES,
    "*.max_instances": MAX_MACHINES,
    "*.max_per_region": MAX_MACHINES,
    "*.max_machines_per_region": MAX_MACHINES,
    "*.enable_ha": HIGH_AVAILABILITY,
    "*.ha": HIGH_AVAILABILITY,
    "*.high_availability": HIGH_AVAILABILITY,
    "*.min_machines": NO_KEY("http_service.min_machines_running"),
    "*.min_instances": NO_KEY("http_service.min_machines_running"),
    "*.min_replicas": NO_KEY("http_service.min_machines_running"),
    "*.max_replicas": MAX_MACHINES,
    "vm.count": MACHINE_COUNT,
    "*.instances": MACHINE_COUNT,
    "*.replicas": MACHINE_COUNT,
    "*.num_replicas": MACHINE_COUNT,
    count: MACHINE_COUNT,
    "*.autostop": API_NAME("http_service.auto_stop_machines"),
    "*.autostart": API_NAME("http_service.auto_start_machines"),
    "*.auto_stop": NO_KEY("http_service.auto_stop_machines"),
    "*.auto_start": NO_KEY("http_service.auto_start_machines"),
    "*.auto_machine_stop": NO_KEY("http_service.auto_stop_machines"),
    "*.auto_machine_start": NO_KEY("http_service.auto_start_machines"),
    consul: {
      message: "is not a fly.toml section, so Fly ignores it. LiteFS finds Consul by a secret",
      help: (_value, _scale, fly) => [
        "Delete it. To see whether the app has the secret FLY_CONSUL_URL:",
        run(fly("secrets list")),
        "To create it:",
        run(fly("consul attach")),
      ],
    },
    http_services: {
      message: "is not a fly.toml section, so the app has no public service. The section is called `http_service`",
      help: code("[http_service]"),
      meant: "http_service",
      rename: "http_service",
    },
    http_machine: {
      message: "is not a fly.toml section, so Fly ignores it",
      help: code("[[http_service.machine_checks]]"),
      meant: "http_service.machine_checks",
    },
    service: {
      message: "is not a fly.toml section, so Fly ignores it. The section is called `services`",
      help: (value) => code(headerBelow("services", value)),
      meant: "services",
      rename: "services",
    },
    "services.http_service": {
      message: "is a top-level section. Under [[services]], Fly ignores it",
      help: code("[http_service]"),
      meant: "http_service",
    },
    "services.ports.ports": {
      message: "is not a key of [[services.ports]], so this service exposes no port",
      help: (value) =>
        (numbersIn(value).length > 0 ? numbersIn(value) : [443]).map((port) =>
          code(`[[services.ports]]\n  port = ${port}\n  handlers = ["tls", "http"]`),
        ),
      meant: "services.ports.port",
    },
    "services.resources": {
      message: "is not a key of [[services]], so Fly ignores it. Machine size belongs in [[vm]]",
      help: code('[[vm]]\n  size = "shared-cpu-1x"\n  memory = "512mb"'),
      meant: "vm",
    },
    volumes: VOLUMES,
    volume: VOLUMES,
    disk: VOLUMES,
    disks: VOLUMES,
    volume_mounts: VOLUMES,
    environment: ENVIRONMENT,
    env_vars: ENVIRONMENT,
    environment_variables: ENVIRONMENT,
    secrets: {
      message: "is not a fly.toml section, so the app gets none of these. Secrets do not belong in this file",
      help: (value, _scale, fly) => [
        "Delete it, and set each secret:",
        run(
          fly(
            `secrets set ${secretNames(value)
              .map((name) => shell`${name}=...`)
              .join(" ")}`,
          ),
        ),
      ],
    },
    health_check: HEALTH,
    health_checks: HEALTH,
    healthcheck: HEALTH,
    healthchecks: HEALTH,
    liveness_probe: HEALTH,
    readiness_probe: HEALTH,
    "*.restart_policy": RESTART_POLICY,
    "*.restart_policy_type": RESTART_POLICY,
    "http_service.restart": RESTART_POLICY,
    "services.restart": RESTART_POLICY,
    "vm.restart": RESTART_POLICY,
    "*.sticky_sessions": STICKY,
    "*.session_affinity": STICKY,
    swap: SWAP,
    "*.swap_size": SWAP,
    "*.swap_mb": SWAP,
    "vm.swap": SWAP,
    "*.start_command": START_COMMAND,
    machine: {
      message: "is not a fly.toml section, so Fly ignores it",
      help: (value) =>
        isTable(value) && typeof value.restart_policy === "string"
          ? code(`[[restart]]\n  policy = ${fitted("restart.policy", value.restart_policy)}`)
          : "Delete it. Machine size belongs in [[vm]].",
    },
    machines: {
      message: "is not a fly.toml section, so Fly ignores it. Machine size belongs in [[vm]]",
      help: code('[[vm]]\n  size = "shared-cpu-1x"\n  memory = "512mb"'),
      meant: "vm",
    },
    resources: {
      message: "is not a fly.toml section, so Fly ignores it. Machine size belongs in [[vm]]",
      help: code('[[vm]]\n  size = "shared-cpu-1x"\n  memory = "512mb"'),
      meant: "vm",
    },
    "http_service.domain": DOMAINS,
    "http_service.domains": DOMAINS,
    domain: DOMAINS,
    domains: DOMAINS,
    certificates: {
      message: "is not a fly.toml section, so Fly ignores it. Certificates are added with `fly certs add`",
      help: (value, _scale, fly) => [
        "Delete it, and run this for each domain:",
        ...domains(value).map((name) => run(fly(`certs add ${name}`))),
      ],
    },
    app_name: {
      message:
        "is not a fly.toml key, so fly commands fail unless you pass -a NAME or set FLY_APP. The key is called `app`",
      help: (value) => code(`app = ${fitted("app", value)}`),
      meant: "app",
      rename: "app",
    },
    name: {
      message: "is not a fly.toml key, so Fly ignores it. The key for the app name is `app`",
      help: (value) => code(`app = ${fitted("app", value)}`),
      meant: "app",
      rename: "app",
    },
    org: {
      message: "is not a fly.toml key, so Fly ignores it. The organization is chosen when the app is created",
      help: (value) => [
        "Delete it. For a new app:",
        run(shell`fly apps create --org ${typeof value === "string" ? value : "NAME"}`),
      ],
    },
    organization: {
      message: "is not a fly.toml key, so Fly ignores it. The organization is chosen when the app is created",
      help: (value) => [
        "Delete it. For a new app:",
        run(shell`fly apps create --org ${typeof value === "string" ? value : "NAME"}`),
      ],
    },
    regions: REGIONS,
    "vm.regions": REGIONS,
    database: DATABASE,
    databases: DATABASE,
    postgres: DATABASE,
    postgresql: DATABASE,
    redis: {
      message: "is not a fly.toml section, so Fly creates no Redis database",
      help: (_value, _scale, fly) => [
        "Delete it. To create one, and store its URL where the app finds it, run:",
        run("fly redis create"),
        run(fly("secrets set REDIS_URL=...")),
      ],
    },
    region: REGION,
    auto_deploy: {
      message: "is not a fly.toml key, so Fly ignores it. Deploys start with `fly deploy` or from CI",
      help: "Delete the line.",
    },
    schedule: SCHEDULE,
    schedules: SCHEDULE,
    cron: SCHEDULE,
    crons: SCHEDULE,
    "vm.schedule": SCHEDULE,
    "processes.schedule": SCHEDULE,
    "http_service.timeout": idle("http_service"),
    "services.timeout": idle("services.ports"),
    "services.tcp_checks.path": {
      message: "is not a key of a TCP check, so Fly ignores it. A TCP check only opens a connection",
      help: (value) => [
        "Delete the line, and use an HTTP check:",
        code(`[[services.http_checks]]\n  path = ${checkedPath(value)}\n  interval = "15s"\n  timeout = "5s"`),
      ],
    },
    "services.tcp_checks.method": TCP_CHECK,
    "services.tcp_checks.headers": TCP_CHECK,
    "services.tcp_checks.protocol": TCP_CHECK,
    "services.tcp_checks.tls_skip_verify": TCP_CHECK,
    "statics.index": OTHER_NAME("statics.index_document"),
    "statics.path": OTHER_NAME("statics.guest_path"),
    "statics.prefix": OTHER_NAME("statics.url_prefix"),
    "mounts.name": OTHER_NAME("mounts.source"),
    "mounts.volume": OTHER_NAME("mounts.source"),
    "mounts.path": OTHER_NAME("mounts.destination"),
    "mounts.target": OTHER_NAME("mounts.destination"),
    "mounts.mount_path": OTHER_NAME("mounts.destination"),
    "vm.ram": OTHER_NAME("vm.memory"),
    "vm.memory_gb": OTHER_NAME("vm.memory", (value) =>
      fitted("vm.memory", typeof value === "number" ? `${value}gb` : value),
    ),
    "vm.mem": OTHER_NAME("vm.memory"),
    "vm.memory_size": OTHER_NAME("vm.memory"),
    "vm.ram_mb": OTHER_NAME("vm.memory_mb"),
    "vm.type": OTHER_NAME("vm.size"),
    "vm.cpu_type": OTHER_NAME("vm.cpu_kind"),
    "restart.condition": OTHER_NAME("restart.policy"),
    "restart.max_attempts": OTHER_NAME("restart.retries"),
    "deploy.release_cmd": OTHER_NAME("deploy.release_command"),
    "deploy.timeout": OTHER_NAME("deploy.wait_timeout"),
    "deploy.health_check_timeout": OTHER_NAME("deploy.wait_timeout"),
    "deploy.release": OTHER_NAME("deploy.release_command"),
    "deploy.pre_deploy": OTHER_NAME("deploy.release_command"),
    "deploy.pre_deploy_command": OTHER_NAME("deploy.release_command"),
    "build.dockerfile_path": OTHER_NAME("build.dockerfile"),
    "build.file": OTHER_NAME("build.dockerfile"),
    "build.nixpacks": BUILD_FLAG("nixpacks"),
    "build.remote_only": BUILD_FLAG("remote-only"),
    "build.local_only": BUILD_FLAG("local-only"),
    "build.no_cache": BUILD_FLAG("no-cache"),
    "build.command": BUILD_COMMAND,
    "build.build_command": BUILD_COMMAND,
    build_command: {
      ...BUILD_COMMAND,
      message: "is not a fly.toml key, so Fly ignores it. Build commands belong in the Dockerfile",
    },
    "deploy.image": {
      message: "is not a key of [deploy], so Fly ignores it. The image belongs in [build]",
      help: (value) => code(`[build]\n  image = ${fitted("build.image", value)}`),
      meant: "build.image",
    },
    "build.build_args": BUILD_ARGS,
    "build.environment": BUILD_ARGS,
    "build.env": BUILD_ARGS,
    "mounts.size": VOLUME_SIZE,
    "mounts.size_gb": VOLUME_SIZE,
    "build.target": BUILD_TARGET,
    "build.dockerfile_target": BUILD_TARGET,
    "build.dockerfile_build_target": BUILD_TARGET,
    "build.dockerignore": OTHER_NAME("build.ignorefile"),
    "build.dockerignore_file": OTHER_NAME("build.ignorefile"),
    "build.context": CONTEXT,
    "build.dockerfile_context": CONTEXT,
    "build.docker_context": CONTEXT,
    "build.docker_build_context": CONTEXT,
    "build.build_context": CONTEXT,
    "build.build": {
      message: "is not a key of [build], so Fly ignores it. The key for a Dockerfile is `dockerfile`",
      help: (value) =>
        typeof value === "string" && /dockerfile/i.test(value)
          ? code(`dockerfile = ${toml(value)}`)
          : "Delete the line.",
      meant: "build.dockerfile",
    },
    "processes.cmd": PROCESS_COMMAND,
    "processes.entrypoint": PROCESS_COMMAND,
    "processes.exec": PROCESS_COMMAND,
    "deploy.processes": {
      message: "is not a key of [deploy], so Fly ignores it. A release command runs once, in a temporary Machine",
      help: "Delete the line.",
    },
    "deploy.canary_increment": {
      message: "is not a fly.toml key, so Fly ignores it. A canary deploy starts one Machine per process group",
      help: "Delete the line.",
    },
    "restart.max_retries": {
      message: "is the name in the Machines API, so Fly ignores it. In fly.toml, the key is called `retries`",
      help: (value) => code(`retries = ${fitted("restart.retries", value)}`),
      meant: "restart.retries",
      rename: "retries",
    },
    "experimental.allowed_public_ports": OLD_PLATFORM,
    "experimental.private_network": OLD_PLATFORM,
    "experimental.container": {
      message:
        "is not a key of [experimental], so the image goes to the container called `app`, or else to the first one",
      help: (value) => [AT_THE_TOP_INSTEAD, code(`container = ${fitted("container", value)}`)],
      meant: "container",
    },
  }),
);

/** The advice for a value; `scale` is only there for keys about the number of Machines, `image` is `.` where it is built. */
export function adviceFor(
  known: WrongName,
  value: unknown,
  scale: ScaleCommand = String,
  fly: FlyCommand = (command) => `fly ${command}`,
  image = ".",
): Help {
  const help = typeof known.help === "function" ? known.help(value, scale, fly, image) : known.help;
  return known.besides ? [help, known.besides(value, scale)] : help;
}

/** What the patches make of a list under another name. */
function usualName(name: string): string {
  return Object.entries(ALIASED_LISTS).find(([, aliases]) => aliases.some((alias) => alias === name))?.[0] ?? name;
}

/** What is known of an unknown key; `place` has no indexes. */
export function wrongName(written: readonly string[]): WrongName | undefined {
  const [first = "", ...below] = written.map(folded);
  const place = [below.length > 0 ? usualName(first) : first, ...below];
  const key = place.at(-1) ?? "";
  const parent = place.slice(0, -1).join(".");
  const inChecks = place[0] === "checks" && place.length === 3 ? "checks.*" : parent;
  const names = [parent, inChecks, "*"].map((table) => (table === "" ? key : `${table}.${key}`));
  const exact = names.find((name) => Object.hasOwn(wrongNames(), name));
  return wrongNames()[exact ?? names.map(squashed).flatMap((name) => spellings().get(name) ?? [])[0] ?? ""];
}

/** The names by how they are spelt without the signs between words, the first of several. */
const spellings = once(
  () =>
    new Map(
      Object.keys(wrongNames())
        .toReversed()
        .map((name) => [squashed(name), name] as const),
    ),
);

/** The names that people make up for a key: alone where they write them in its table, else with their place. */
export function madeUpFor(place: readonly string[]): readonly string[] {
  const key = place.at(-1) ?? "";
  const table = place.slice(0, -1).join(".");
  const names = Object.entries(wrongNames()).flatMap(([written, { meant, rename }]) => {
    const own = written.split(".").at(-1) ?? "";
    const around = written.split(".").slice(0, -1).join(".");
    if (meant === place.join(".")) return [around === table ? own : written];
    return meant === undefined && rename === key && (around === "*" || around === table) ? [own] : [];
  });
  return [...new Set(names)];
}
