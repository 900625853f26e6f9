import { withinLimits } from "../app/check.ts";
import type { ServiceCheck } from "../app/service.ts";
import { formatDuration } from "../go/duration.ts";
import type { Help } from "../help.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { rule } from "../rule.ts";
import { short, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { timeMeant } from "../words/time.ts";

const says = {
  tooLong: (key: string, value: string, used: string) =>
    `${key} = ${value} is above the maximum of 60 seconds, so Fly uses ${used}.`,
  tooShort: (key: string, value: string, used: string) =>
    `${key} = ${value} is below the minimum of 1 second, so Fly uses ${used}.`,
  fewMilliseconds: (key: string, value: string, used: string) =>
    `${key} = ${value} means ${value} ms here, which is below the minimum of 1 second, so Fly uses ${used}.`,
  answerEarly: (line: Help) => [
    line,
    "If the app needs longer to start, let it pass the check early and finish loading in the background.",
  ],
};

export default rule({
  id: "check-duration-clamped",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  replaces: ["check-timeout-ge-interval", "check-interval-slow", "grace-period-too-short"],
  *check({ app, document }) {
    for (const [key, time] of app.services.flatMap(({ checks }) => checks).flatMap(timesOf)) {
      if (!time || withinLimits(time.ns, key) === time.ns) continue;
      const { path, ns, unit } = time;
      const isLong = ns > withinLimits(ns, key);
      const written = valueAt(document.value, path);
      const value = short(written);
      const used = formatDuration(withinLimits(ns, key));
      // Nobody writes 30 for 30 milliseconds.
      const seconds = unit === "milliseconds" && !isLong ? timeMeant(Number(written), path) : undefined;
      if (seconds !== undefined) {
        const message = says.fewMilliseconds(key, value, used);
        // Beside the time that was meant, the other times of the check are right.
        yield { path, about: path.slice(0, -1), message, ...setTo(path, toml(seconds), { safe: false }) };
        continue;
      }
      const { help, fix } = setTo(path, `"${used}"`, { safe: unit !== "nanoseconds" });
      yield {
        path,
        message: isLong ? says.tooLong(key, value, used) : says.tooShort(key, value, used),
        help: isLong && key === "grace_period" ? says.answerEarly(help) : help,
        fix,
      };
    }
  },
});

function timesOf({ interval, timeout, gracePeriod }: ServiceCheck) {
  return [["interval", interval] as const, ["timeout", timeout] as const, ["grace_period", gracePeriod] as const];
}

export const manual: Manual = {
  title: "A health check duration that Fly changes",
  why: "Fly limits the durations of service checks to 1 to 60 seconds. flyctl prints a warning that is easy to miss, and Fly uses the nearest allowed value. With a `grace_period` of two minutes, the app is checked after one minute, and its deploys fail.",
  how: "Write the value that Fly uses anyway. If the app needs more than a minute to start, let it answer the health check before everything is loaded. Checks in the top-level `[checks]` have other limits.",
  links: [
    "https://github.com/adcontextprotocol/adcp/issues/1653",
    "https://github.com/Gitlawb/node/issues/177",
    "https://github.com/kentcdodds/kentcdodds.com/issues/786",
  ],
  examples: [
    {
      name: "too long and too short",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            grace_period = "2m" # <--
            interval = "30s"
            timeout = "500ms" # <--
            path = "/healthz"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            grace_period = "60s"
            interval = "30s"
            timeout = "1s"
            path = "/healthz"
      `,
    },
    {
      name: "at the limits",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            grace_period = 0
            interval = "1m"
            timeout = 1000
      `,
    },
    {
      name: "seconds where a number counts milliseconds",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = 30 # <--
            timeout = "5s"
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "30s"
            timeout = "5s"
      `,
    },
    {
      name: "a top-level check",
      toml: `
        [checks.alive]
          type = "tcp"
          port = 8080
          interval = "5m"
          grace_period = "2m"
      `,
    },
    {
      name: "a bare number, reported by bare-integer-duration",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/healthz"
            interval = 30
      `,
    },
  ],
};
