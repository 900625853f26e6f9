import { withinLimits } from "../app/check.ts";
import type { App } from "../app/model.ts";
import type { Duration } from "../app/section.ts";
import type { Check, ServiceCheck } from "../app/service.ts";
import { formatDuration, SECOND } from "../go/duration.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";

/** A Machine has to fetch its image and boot within this time. */
const LEAST = 30 * SECOND;
/** What holds where nothing is said (flyctl internal/command/deploy/machines.go). */
const DEFAULT = 300 * SECOND;

const says = {
  checkIsSlower: (wait: string, check: string, place: string, needed: string) =>
    `flyctl waits only ${wait} for a Machine, but ${check} on ${place} may need ${needed} (grace_period plus two intervals). A slow start fails the deploy.`,
  tooShortToBoot: (wait: string) =>
    `flyctl waits only ${wait} for a Machine to start. If pulling the image and booting takes longer, the deploy stops halfway.`,
};

export default rule({
  id: "deploy-wait-timeout",
  category: "reliability",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#dealing-with-timeout-errors-while-deploying-a-new-version",
  *check({ app }) {
    const timeout = app.deploy?.waitTimeout;
    // A bare number counts nanoseconds: see bare-integer-duration.
    if (timeout?.unit !== "text") return;
    const { path, ns } = timeout;
    const wait = formatDuration(ns);
    const slowest = slowestCheck(app);
    if (slowest && ns < slowest.ns) {
      const [check, needed] = [header(slowest.path), formatDuration(slowest.ns)];
      yield {
        path,
        message: (place) => says.checkIsSlower(wait, check, place(slowest.path), needed),
        help: code(`wait_timeout = "${formatDuration(Math.max(DEFAULT, 2 * slowest.ns))}"`),
      };
    } else if (ns < LEAST) {
      yield { path, message: says.tooShortToBoot(wait), help: code('wait_timeout = "5m"') };
    }
  },
});

function slowestCheck(app: App): { readonly path: Path; readonly ns: number } | undefined {
  const service = app.services.flatMap(({ checks }) => checks.map((check) => needs(check, withinLimits)));
  const topLevel = app.checks.map((check) => needs(check, (ns) => ns));
  return [...service, ...topLevel].sort((a, b) => b.ns - a.ns)[0];
}

/** Two checks in a row after the grace period, each time as Fly runs it; bare nanoseconds have a report of their own. */
function needs({ path, gracePeriod, interval }: Check | ServiceCheck, asRun: typeof withinLimits) {
  const timeOf = (time: Duration | undefined, key: "grace_period" | "interval") =>
    time && time.unit !== "nanoseconds" ? asRun(time.ns, key) : 0;
  return { path, ns: timeOf(gracePeriod, "grace_period") + 2 * timeOf(interval, "interval") };
}

export const manual: Manual = {
  title: "A deploy that does not wait long enough",
  why: "`wait_timeout` is how long flyctl waits for a Machine to start and pass its checks (5 minutes by default). If starting takes longer, a release that is only slow counts as failed, and the deploy stops with some Machines on the old release and some on the new one.",
  how: "Make it longer than `grace_period` plus two intervals of the slowest check, or delete the line.",
  examples: [
    {
      name: "ten seconds",
      toml: `
        [deploy]
          wait_timeout = "10s" # <--
      `,
    },
    {
      name: "shorter than the check",
      toml: `
        [deploy]
          wait_timeout = "1m" # <--
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            grace_period = "45s"
            interval = "15s"
      `,
    },
    {
      name: "long enough",
      toml: `
        [deploy]
          wait_timeout = "10m"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            grace_period = "45s"
            interval = "15s"
      `,
    },
    {
      name: "a service check that Fly limits to a minute",
      toml: `
        [deploy]
          wait_timeout = "3m"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            grace_period = "5m"
            interval = "60s"
      `,
    },
    {
      name: "not set",
      toml: `
        [deploy]
          strategy = "rolling"
      `,
    },
    {
      name: "checks that Fly runs more seldom than the file says",
      toml: `
        [deploy]
          wait_timeout = "31s" # <--
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            grace_period = "29500ms"
            interval = "100ms"
            timeout = "100ms"
      `,
    },
  ],
};
