import { formatDuration } from "../app/duration.ts";
import { has, type Section } from "../app/section.ts";
import type { Service, ServiceCheck } from "../app/service.ts";
import { isTable, type Path } from "../path.ts";
import { type Change, type Manual, rule } from "../rule.ts";
import { both, header, toml, tomlKey } from "../wording.ts";

export default rule({
  id: "ghost-services-section",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-http_service-section",
  replaces: [
    "missing-health-checks",
    "service-missing-required",
    "service-missing-processes",
    "service-without-ports",
    "duplicate-external-port",
  ],
  *check({ app }) {
    const web = app.services.find(({ kind }) => kind === "http_service");
    if (!web) return;
    for (const service of app.services.filter((one) => one.kind === "services" && (one.ghost || isImplied(one)))) {
      const parts = Object.keys(service.table).flatMap((key) => tablesAt(service, key));
      const names = [...new Set(parts.map(({ path }) => header(path)))];
      const changes = parts.flatMap(({ path }) => moved(path, service, web));
      const fits =
        parts.length > 0 &&
        changes.length === parts.length &&
        Object.keys(service.table).every((key) => tablesAt(service, key).length > 0);
      yield {
        path: parts[0]?.path ?? service.path,
        at: "header",
        subject: service.path,
        // The deploy waits for checks that cannot pass.
        ...(service.checks.length > 0 ? { outcome: "deploy" as const } : {}),
        message: `${names.length > 0 ? both(names) : "[[services]]"} ${names.length > 1 ? "make" : "makes"} a second service, without a port, and ${names.length > 1 ? "do" : "does"} nothing for [http_service]: ${consequence(service)}.`,
        help:
          parts.length > 0
            ? help(parts, service, web)
            : "Move these keys under [http_service], and delete [[services]].",
        ...(fits ? { fix: { safe: false, changes } } : {}),
      };
    }
  },
});

/** No `[[services]]` at all, only sections below it: then the ports, too, belong to a service that nobody opened. */
function isImplied(service: Service): boolean {
  const opened = typeof service.path.at(-1) === "number";
  return !opened && Object.keys(service.table).every((key) => tablesAt(service, key).length > 0);
}

/** The tables of a key that is a section, or a list of them. */
function tablesAt(service: Service, key: string): readonly Section[] {
  const value = service.table[key];
  const path = [...service.path, key];
  if (isTable(value)) return [{ path, table: value }];
  if (!Array.isArray(value) || !value.every(isTable)) return [];
  return value.map((table, index) => ({ path: [...path, index], table }));
}

/** The section of `[http_service]` that does what this one was meant to do; undefined where there is none. */
function counterpart(path: Path, service: Service): string | undefined {
  switch (path[service.path.length]) {
    case "http_checks":
      return "[[http_service.checks]]";
    case "machine_checks":
      return "[[http_service.machine_checks]]";
    case "concurrency":
      return "[http_service.concurrency]";
    default:
      return undefined;
  }
}

function checkAt(path: Path, service: Service): ServiceCheck | undefined {
  return service.checks.find(
    (check) => check.path.length === path.length && check.path.every((step, index) => step === path[index]),
  );
}

/** The renamed header, where the section can stay as it is. */
function moved(path: Path, service: Service, web: Service): readonly Change[] {
  const check = checkAt(path, service);
  const toml = counterpart(path, service);
  // Under [http_service] a bare number counts nanoseconds, and headers have a header of their own.
  const differs = Object.values(check?.table ?? {}).some(
    (value) => typeof value === "number" || typeof value === "object",
  );
  const taken = path.at(-1) === "concurrency" && has(web, "concurrency");
  return toml === undefined || differs || taken ? [] : [{ header: path, toml }];
}

function consequence(service: Service): string {
  if (service.checks.length > 0) return "the app is not checked, and checks on port 0 never pass";
  return service.concurrency ? "these limits apply to nothing" : "what is set here applies to nothing";
}

function help(parts: readonly Section[], service: Service, web: Service): string {
  const lines = parts.map(({ path, table }) => {
    const better = counterpart(path, service);
    const kind = path[service.path.length];
    if (kind === "ports") return `Delete ${header(path)}: [http_service] has the ports 80 and 443 by itself.`;
    if (kind === "tcp_checks")
      return `[http_service] takes no ${header(path)}; instead of it write, with a path of the app:\n[[http_service.checks]]\n  path = "/"\n  interval = "15s"\n  timeout = "5s"`;
    if (kind === "concurrency" && has(web, "concurrency"))
      return "Delete [services.concurrency]: [http_service.concurrency] is there already.";
    return better === undefined ? `Delete ${header(path)}.` : block(better, table, checkAt(path, service));
  });
  return [...new Set(lines)].join("\n");
}

/** The section under its right name, times with their units. */
function block(title: string, table: Section["table"], check: ServiceCheck | undefined): string {
  const times = { interval: check?.interval, timeout: check?.timeout, grace_period: check?.gracePeriod };
  const written = Object.entries(times).map(([key, time]) => [key, time && formatDuration(time.ns)] as const);
  const values = Object.entries({ ...table, ...Object.fromEntries(written) }).filter(
    ([, value]) => value !== undefined,
  );
  return [title, ...values.map(([key, value]) => `${tomlKey(key)} = ${toml(value)}`)].join("\n  ");
}

export const manual: Manual = {
  title: "Checks or limits that belong to a service which does not exist",
  why: "`[[services.http_checks]]` or `[services.concurrency]` beside `[http_service]` does not add to it: TOML opens a second, empty service for them. Fly deploys that as well, with port 0. Its checks fail for ever, or its limits limit nothing, while the web service has none. Indentation means nothing in TOML.",
  how: "Give the section the name that it has under `[http_service]`: `[[http_service.checks]]`, `[http_service.concurrency]`. Before you deploy, see that the path of the check answers with 200: from then on it counts.",
  links: [
    "https://github.com/superfly/flyctl/issues/3675",
    "https://github.com/superfly/flyctl/issues/2521",
    "https://github.com/superfly/docs/issues/1899",
    "https://github.com/adcontextprotocol/adcp-client/issues/11",
  ],
  examples: [
    {
      name: "checks",
      toml: `
        [http_service]
          internal_port = 8080
          [[services.http_checks]] # <--
            path = "/health"
            interval = "30s"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
            interval = "30s"
      `,
    },
    {
      name: "limits",
      toml: `
        [http_service]
          internal_port = 8080
        [services.concurrency] # <--
          type = "requests"
          soft_limit = 200
      `,
      fixed: `
        [http_service]
          internal_port = 8080
        [http_service.concurrency]
          type = "requests"
          soft_limit = 200
      `,
    },
    {
      name: "a check over TCP, which [http_service] does not have",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.tcp_checks]] # <--
          interval = "15s"
          timeout = "2s"
      `,
    },
    {
      name: "times without units, which mean something else under [http_service]",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.http_checks]] # <--
          interval = 10000
          path = "/"
      `,
    },
    {
      name: "ports",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.ports]] # <--
          port = 443
          handlers = ["tls", "http"]
      `,
    },
    {
      name: "the right name",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/health"
      `,
    },
    {
      name: "a second service with a port of its own",
      toml: `
        [http_service]
          internal_port = 8080
        [[services]]
          protocol = "tcp"
          internal_port = 9000
          [[services.ports]]
            port = 9000
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "without [http_service] the service only lacks its port",
      toml: `
        [[services.http_checks]]
          path = "/health"
      `,
    },
  ],
};
