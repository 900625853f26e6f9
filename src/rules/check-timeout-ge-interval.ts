import { type HealthCheck, healthChecks, withinLimits } from "../app/check.ts";
import { formatDuration, MINUTE, SECOND } from "../go/duration.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  sameMoment: (timeout: string) =>
    `A check may take ${timeout} here, but the next one is due at the same moment, so an app that hangs is noticed late and gets more checks on top.`,
  overlap: (timeout: string, interval: string) =>
    `A check may take ${timeout} here, but the next one is due after ${interval} already, so an app that hangs is noticed late and gets more checks on top.`,
  eitherWay: (shorter: string, longer: string) => `${shorter}\nor, if an answer may take that long: ${longer}`,
};

export default rule({
  id: "check-timeout-ge-interval",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  options: {
    ratio: { description: "The part of the interval from which on a timeout is too long.", default: 1 },
  },
  *check({ app, options }) {
    for (const check of healthChecks(app)) {
      const times = timesAsRun(check);
      if (!times || times.timeout < times.interval * options.ratio) continue;
      const { path, interval, timeout } = times;
      const [longest, due] = [formatDuration(timeout), formatDuration(interval)];
      const isEqual = timeout === interval;
      yield {
        path,
        message: isEqual ? says.sameMoment(longest) : says.overlap(longest, due),
        help: advice(interval, timeout),
        severity: isEqual && interval >= 30 * SECOND ? "info" : undefined,
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

function advice(interval: number, timeout: number): string {
  const half = Math.floor(interval / 2 / SECOND) * SECOND;
  const shorter = `timeout = "${formatDuration(Math.max(SECOND, half))}"`;
  const longer = `interval = "${formatDuration(Math.min(MINUTE, 2 * timeout))}"`;
  if (interval < 2 * SECOND) return longer;
  return timeout >= MINUTE ? shorter : says.eitherWay(shorter, longer);
}

export const manual: Manual = {
  title: "A check that may take longer than the time to the next one",
  why: "With a timeout as long as the interval a slow app is still busy with one check when the next one arrives, and it takes the whole timeout until Fly sees that a Machine hangs.",
  how: "Make the timeout about half of the interval or less.",
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
      name: "a timeout that Fly shortens has a report of its own",
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
