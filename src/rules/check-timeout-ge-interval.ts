import { type HealthCheck, healthChecks, withinLimits } from "../app/check.ts";
import { formatDuration, MINUTE, SECOND } from "../go/duration.ts";
import { code, type Help } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  equal: (time: string) =>
    `timeout equals interval (${time}): the next check starts when the last one times out, and a hung app is detected late.`,
  overlap: (timeout: string, interval: string) =>
    `timeout (${timeout}) is longer than interval (${interval}): checks overlap, and a hung app is detected late.`,
  close: (timeout: string, interval: string) =>
    `timeout (${timeout}) is close to interval (${interval}), so a hung app is detected late.`,
  eitherWay: (shorter: string, timeout: string, longer: string) => [
    code(shorter),
    `Or, if an answer may take ${timeout}:`,
    code(longer),
  ],
};

export default rule({
  id: "check-timeout-ge-interval",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  options: {
    ratio: { description: "Fraction of the interval at which a timeout counts as too long.", default: 1 },
  },
  *check({ app, options }) {
    for (const check of healthChecks(app)) {
      const times = timesAsRun(check);
      if (!times || times.timeout < times.interval * options.ratio) continue;
      const { path, interval, timeout } = times;
      yield {
        path,
        message: messageOf(timeout, interval),
        help: advice(interval, timeout),
        severity: timeout <= interval && interval >= 30 * SECOND ? "info" : undefined,
      };
    }
  },
});

/** Both times as Fly runs them; undefined where one is missing or has a report of its own for what it says. */
function timesAsRun({ interval, timeout, service }: HealthCheck) {
  if (!interval || !timeout || interval.unit === "nanoseconds" || timeout.unit === "nanoseconds") return undefined;
  if (!service && (interval.ns < 2 * SECOND || timeout.ns > MINUTE)) return undefined;
  return {
    path: timeout.path,
    interval: service ? withinLimits(interval.ns, "interval") : interval.ns,
    timeout: service ? withinLimits(timeout.ns, "timeout") : timeout.ns,
  };
}

function messageOf(timeout: number, interval: number): string {
  const [longest, due] = [formatDuration(timeout), formatDuration(interval)];
  if (timeout === interval) return says.equal(due);
  return timeout > interval ? says.overlap(longest, due) : says.close(longest, due);
}

function advice(interval: number, timeout: number): Help {
  const half = Math.floor(interval / 2 / SECOND) * SECOND;
  const shorter = `timeout = "${formatDuration(Math.max(SECOND, half))}"`;
  const longer = `interval = "${formatDuration(Math.min(MINUTE, 2 * timeout))}"`;
  if (interval < 2 * SECOND) return code(longer);
  return timeout >= MINUTE ? code(shorter) : says.eitherWay(shorter, formatDuration(timeout), longer);
}

export const manual: Manual = {
  title: "A check timeout that is not shorter than the interval",
  why: "If the timeout is as long as the interval, a slow app is still busy with one check when the next one arrives, and Fly needs the whole timeout to notice that a Machine hangs.",
  how: "Set the timeout to half of the interval or less.",
  examples: [
    {
      name: "longer than the interval",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            interval = "5s"
            timeout = "10s" # <--
            path = "/healthz"
      `,
    },
    {
      name: "the same, in milliseconds",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = 10000
            timeout = "10s" # <--
      `,
    },
    {
      name: "too close to the interval, with a stricter option",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            interval = "15s"
            timeout = "12s" # <--
            path = "/healthz"
      `,
      options: { ratio: 0.7 },
    },
    {
      name: "shorter",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            interval = "15s"
            timeout = "5s"
            path = "/healthz"
      `,
    },
    {
      name: "a timeout that Fly shortens, reported by check-duration-clamped",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            interval = "15s"
            timeout = "3h"
            path = "/healthz"
      `,
    },
  ],
};
