import { type HealthCheck, healthChecks, withinLimits } from "../app/check.ts";
import { guestOf } from "../app/guest.ts";
import type { App } from "../app/model.ts";
import { vmOfGroup } from "../app/vm.ts";
import type { Beside } from "../beside/beside.ts";
import { runtimeBeside } from "../beside/runtime.ts";
import { formatDuration, SECOND } from "../go/duration.ts";
import { commandOf } from "../hints/command.ts";
import { RUNTIMES } from "../hints/runtime.ts";
import { isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const FLOORS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(RUNTIMES).map(([name, { start }]) => [name, start]),
);

const says = {
  tooEarly: (when: string, who: string) =>
    `The first check runs ${when}, when ${who} is rarely ready. Failed checks delay the deploy or make it fail.`,
  atOnce: "right after the start",
  after: (grace: string) => `${grace} after the start`,
  anyApp: "an app",
  migratingApp: "an app that runs migrations first",
};

export default rule({
  id: "grace-period-too-short",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/#grace-period",
  options: {
    floors: { description: "Shortest grace period to accept, in seconds, for each kind of app.", default: FLOORS },
    default: {
      description: "The same for apps of an unknown kind. Their TCP checks are not reported.",
      default: 5,
    },
  },
  *check({ app, options, beside }) {
    if (isPostgres(app)) return;
    for (const check of healthChecks(app)) {
      const { gracePeriod, kind, service } = check;
      const need = needOf(app, beside, check, options);
      if (!gracePeriod || gracePeriod.unit === "nanoseconds" || !need) continue;
      // Many an app is ready within a second; none is at once.
      if (!need.isKnown && (kind === "tcp" || gracePeriod.ns > 0)) continue;
      const grace = service ? withinLimits(gracePeriod.ns, "grace_period") : gracePeriod.ns;
      const enough = service ? withinLimits(need.ns, "grace_period") : need.ns;
      if (grace >= enough) continue;
      const { path } = gracePeriod;
      yield {
        path,
        // Old versions of fly launch gave every app a TCP check with one second.
        severity: kind === "tcp" ? "info" : undefined,
        message: says.tooEarly(grace === 0 ? says.atOnce : says.after(formatDuration(grace)), need.who),
        ...setTo(path, toml(formatDuration(enough)), { safe: false }),
        related: need.related,
      };
    }
  },
});

interface Need {
  readonly ns: number;
  readonly who: string;
  readonly isKnown: boolean;
  readonly related: Finding["related"];
}

/** What the app needs to start: the slowest of the groups that the check is for. */
function needOf(
  app: App,
  beside: Beside,
  check: HealthCheck,
  options: { readonly floors: Readonly<Record<string, number>>; readonly default: number },
): Need | undefined {
  const needs = check.groups.map((group): Need => {
    const seen = runtimeBeside(app, group, beside);
    const runtime = seen?.runtime;
    const floor = (runtime && options.floors[runtime]) ?? options.default;
    const migrates = !app.deploy?.releaseCommand && /\bmigrat/.test(commandOf(app, group).join(" "));
    const vm = vmOfGroup(app.vms, group);
    const factor = vm && guestOf(vm)?.kind === "performance" ? 0.5 : 1;
    const known = seen?.name ?? says.anyApp;
    return {
      ns: (migrates ? Math.max(20, floor) : floor) * factor * SECOND,
      who: migrates ? says.migratingApp : known,
      isKnown: migrates || runtime !== undefined,
      related: migrates ? undefined : seen?.related,
    };
  });
  return needs.sort((a, b) => b.ns - a.ns)[0];
}

export const manual: Manual = {
  title: "Health checks that start before the app can be ready",
  why: "Fly does not check a new Machine until `grace_period` is over. After that, failed checks count: the deploy takes longer, or fails even though the release is good. A shared CPU is slowest right after the start.",
  how: "Give the app a little more time than it takes to start. 10 seconds is a good first value; Rails, Django and large Java apps need 15 to 30. `fly logs` shows how long your app takes.",
  links: ["https://community.fly.io/t/22259", "https://community.fly.io/t/19491"],
  examples: [
    {
      name: "Rails in one second",
      toml: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            grace_period = "1s" # <--
            interval = "10s"
            path = "/up"
      `,
      fixed: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            grace_period = "10s"
            interval = "10s"
            path = "/up"
      `,
    },
    {
      name: "migrations at startup",
      toml: `
        [processes]
          app = "sh -c 'npx prisma migrate deploy && node server.js'"
        [http_service]
          internal_port = 3000
          processes = ["app"]
          [[http_service.checks]]
            grace_period = "10s" # <--
            path = "/healthz"
      `,
      fixed: `
        [processes]
          app = "sh -c 'npx prisma migrate deploy && node server.js'"
        [http_service]
          internal_port = 3000
          processes = ["app"]
          [[http_service.checks]]
            grace_period = "20s"
            path = "/healthz"
      `,
    },
    {
      name: "as long as Fly allows",
      toml: `
        [env]
          SPRING_PROFILES_ACTIVE = "prod"
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            grace_period = "60s"
            path = "/health"
      `,
      options: { floors: { jvm: 90 } },
    },
    {
      name: "enough time",
      toml: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            grace_period = "20s"
            path = "/up"
      `,
    },
    {
      name: "dedicated CPU",
      toml: `
        [env]
          RAILS_ENV = "production"
        [http_service]
          internal_port = 3000
          [[http_service.checks]]
            grace_period = "5s"
            path = "/up"
        [[vm]]
          size = "performance-1x"
      `,
    },
    {
      name: "TCP check of an unknown app",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            grace_period = "1s"
            interval = "15s"
      `,
    },
    {
      name: "Fly Postgres",
      toml: `
        [checks.vm]
          type = "http"
          port = 5500
          path = "/flycheck/vm"
          grace_period = "1s"
      `,
    },
    {
      name: "a server that may well start in a second",
      toml: `
        [build]
          image = "nginx:1.27"
        [http_service]
          internal_port = 80
          [[http_service.checks]]
            path = "/alive"
            grace_period = "1s"
      `,
    },
  ],
};
