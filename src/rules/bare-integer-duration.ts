import { withinLimits } from "../app/check.ts";
import type { App } from "../app/model.ts";
import { type Duration, isPatched } from "../app/section.ts";
import { formatDuration, SECOND } from "../go/duration.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Table, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { counted } from "../words/english.ts";
import { timeMeant } from "../words/time.ts";

/** What Fly documents as the longest `kill_timeout`. */
const LONGEST_KILL = 300 * SECOND;

const says = {
  nanoseconds: (key: string, value: number, section: string, consequence: string) =>
    `${key} = ${value} means ${counted(value, "nanosecond")} in ${section}: ${consequence}.`,
  testKilled: "Fly kills the test Machine right after the stop signal",
  noWaiting: "the deploy times out immediately",
  noRelease: "the release command times out immediately",
  oneSecond: "Fly raises it to 1 second",
  noTime: (key: string, value: number) => `${key} = ${toml(value)} is not a duration, so Fly uses its default.`,
  cut: (key: string, value: number, seconds: number) =>
    `${key} = ${value} means ${counted(seconds, "second")}: flyctl drops the fraction.`,
  cutToNothing: (key: string, value: number) =>
    `${key} = ${value} means 0 seconds (flyctl drops the fraction): Fly kills the app without time to shut down.`,
  milliseconds: (key: string, value: number) =>
    `${key} = ${value} means milliseconds here, but would mean nanoseconds under [http_service].`,
};

export default rule({
  id: "bare-integer-duration",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/",
  replaces: ["check-duration-clamped", "kill-timeout-over-max"],
  options: {
    flagMilliseconds: {
      description:
        "Whether to report bare numbers that work, such as 10000 (milliseconds) under `services`. The preset `all` does.",
      default: false,
    },
  },
  *check({ app, document, options, preset }) {
    const bare = bareTimes(app, document.value);
    for (const number of bare) {
      const { key, value, time } = number;
      if (!Number.isFinite(value)) {
        if (key === "kill_timeout") yield notFinite(number);
      } else if (time.unit === "nanoseconds" && value !== 0 && time.ns < SECOND) yield inNanoseconds(number);
      else if (isCut(number)) yield cut(number);
    }
    if (options.flagMilliseconds || preset === "all") yield* bare.filter(isFineInMilliseconds).map(inMilliseconds);
  },
});

/** A time that is a number in the file. */
interface BareTime {
  readonly key: string;
  readonly value: number;
  readonly time: Duration;
}

function bareTimes(app: App, file: Table): readonly BareTime[] {
  const checks = [...app.services.flatMap((service) => service.checks), ...app.checks];
  const machineChecks = [...app.services.flatMap((service) => service.machineChecks), ...app.machineChecks];
  const times = [
    app.killTimeout,
    app.deploy?.waitTimeout,
    app.deploy?.releaseCommandTimeout,
    ...checks.flatMap(({ interval, timeout, gracePeriod }) => [interval, timeout, gracePeriod]),
    ...machineChecks.map(({ killTimeout }) => killTimeout),
  ];
  return times.flatMap((time) => {
    const value = time && valueAt(file, time.path);
    const isBare = time && typeof value === "number" && !isOnlySpelt(time);
    return isBare ? [{ key: String(time.path.at(-1)), value, time }] : [];
  });
}

/** Whether only another letter case keeps the patches from the number: key-case says so, and once it is renamed, all is well. */
function isOnlySpelt({ path }: Duration): boolean {
  const [section = ""] = path;
  const isForPatches = path.length === 1 || section === "services" || section === "checks";
  return isForPatches && !isPatched(path);
}

/** The places that flyctl's patches leave alone, so that the number reaches Go's time.Duration (patches.go). */
function inNanoseconds({ key, value, time: { path } }: BareTime): Finding {
  const isDeploy = path[0] === "deploy";
  const better = timeMeant(value, path);
  return {
    path,
    outcome: isDeploy ? "deploy" : key === "kill_timeout" ? "risk" : "ignored",
    message: says.nanoseconds(key, value, header(path.slice(0, -1)), consequence(key)),
    ...(better === undefined ? { help: code(`${key} = "30s"`) } : setTo(path, toml(better), { safe: false })),
  };
}

function consequence(key: string): string {
  if (key === "kill_timeout") return says.testKilled;
  if (key === "wait_timeout") return says.noWaiting;
  return key === "release_command_timeout" ? says.noRelease : says.oneSecond;
}

function notFinite({ key, value, time: { path } }: BareTime): Finding {
  return { path, severity: "warning", message: says.noTime(key, value), help: code(`${key} = "30s"`) };
}

/** What is more than Fly grants has a report of its own: kill-timeout-over-max. */
function isCut({ key, value, time: { unit } }: BareTime): boolean {
  return key === "kill_timeout" && unit === "seconds" && !Number.isInteger(value) && value * SECOND <= LONGEST_KILL;
}

/** Seconds there, and flyctl drops the fraction before it multiplies (patches.go, _castDuration). */
function cut({ key, value, time: { path } }: BareTime): Finding {
  const whole = Math.trunc(value);
  return {
    path,
    message: whole === 0 ? says.cutToNothing(key, value) : says.cut(key, value, whole),
    severity: whole === 0 ? undefined : "warning",
    ...setTo(path, `"${formatDuration(Math.round(value * SECOND))}"`, { safe: false }),
  };
}

/** What Fly would raise or lower has a report of its own. */
function isFineInMilliseconds({ key, time: { unit, ns, path } }: BareTime): boolean {
  if (unit !== "milliseconds" || ns === 0) return false;
  return path[0] === "services"
    ? (key === "interval" || key === "timeout" || key === "grace_period") && withinLimits(ns, key) === ns
    : path[0] === "checks";
}

function inMilliseconds({ key, value, time: { ns, path } }: BareTime): Finding {
  return {
    path,
    severity: "info",
    outcome: "style",
    message: says.milliseconds(key, value),
    ...setTo(path, `"${formatDuration(ns)}"`, { safe: true }),
  };
}

export const manual: Manual = {
  title: "A duration without a unit",
  why: "A bare number means seconds in the top-level `kill_timeout`, and milliseconds in checks under `services` and `[checks]`. Everywhere else, it means nanoseconds: `release_command_timeout = 600` expires before the command starts. For checks of `http_service`, Fly's docs say milliseconds, which is wrong.",
  how: 'Add a unit: "30s", "5m", "500ms".',
  examples: [
    {
      name: "deploy timeouts",
      toml: `
        [deploy]
          release_command = "bin/migrate"
          release_command_timeout = 600 # <--
          wait_timeout = 300000 # <--
      `,
      fixed: `
        [deploy]
          release_command = "bin/migrate"
          release_command_timeout = "10m"
          wait_timeout = "5m"
      `,
    },
    {
      name: "a key in another letter case, which another rule reports",
      toml: `
        Kill_Timeout = 5
      `,
    },
    {
      name: "http_service check",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
            interval = 30000 # <--
            timeout = 5 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
            interval = "30s"
            timeout = "5s"
      `,
    },
    {
      name: "a machine check",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]]
            command = ["true"]
            kill_timeout = 5 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]]
            command = ["true"]
            kill_timeout = "5s"
      `,
    },
    {
      name: "half a second",
      toml: `
        kill_timeout = 0.5 # <--
      `,
      fixed: `
        kill_timeout = "500ms"
      `,
    },
    {
      name: "milliseconds in a service check, reported in the preset all",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/"
            interval = 10000 # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/"
            interval = "10s"
      `,
    },
    {
      name: "longer than Fly allows, reported by kill-timeout-over-max",
      toml: `
        kill_timeout = 400.5
      `,
    },
    {
      name: "whole seconds, and zero",
      toml: `
        kill_timeout = 120
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
            grace_period = 0
      `,
    },
    {
      name: "a number of nanoseconds that makes sense",
      toml: `
        [deploy]
          wait_timeout = 600000000000
      `,
    },
  ],
};
