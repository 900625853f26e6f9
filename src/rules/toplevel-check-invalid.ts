import type { App } from "../app/model.ts";
import { type Duration, fieldPath, has } from "../app/section.ts";
import type { Check } from "../app/service.ts";
import { formatDuration, MINUTE, SECOND } from "../go/duration.ts";
import { folded } from "../go/fold.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { pathKey } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { header, short } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  noName: (section: string) => `${section} has no name, so flyctl cannot load this file.`,
  named: 'name = "alive"',
  noType: (section: string) => `${section} has no type, so flyctl rejects the file. Use "http" or "tcp".`,
  wrongType: (type: string) => `${type} is not a check type, so flyctl rejects the file. Use "http" or "tcp".`,
  script: (type: string) => `Fly no longer supports ${type} checks, so flyctl rejects the file. Use "http" or "tcp".`,
  bareNumber: (unit: string) => `A number without a unit means ${unit}: `,
  tooOften: (bareNumber: string, section: string, interval: string) =>
    `${bareNumber}${section} runs every ${interval}, and flyctl rejects intervals below 2 seconds.`,
  tooPatient: (bareNumber: string, section: string, timeout: string) =>
    `${bareNumber}${section} waits ${timeout} for an answer, and flyctl rejects timeouts above 60 seconds.`,
  noPort: (section: string) =>
    `${section} has no port, and no [http_service] of its process group has one, so the deploy fails.`,
  portOrDelete: (section: string) =>
    `Add the port that the app listens on. If it does not listen, like most workers, delete ${section}.`,
  httpOnly: (key: string, section: string) =>
    `${key} has no effect: with type = "tcp", ${section} only opens a connection.`,
};

export default rule({
  id: "toplevel-check-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/#the-checks-section",
  *check({ app, violations }) {
    const checks = new Map(app.checks.map((check) => [pathKey(check.path), check]));
    for (const violation of violations) yield misread(violation, checks.get(pathKey(violation.path.slice(0, -1))));
    for (const check of app.checks) {
      yield* times(check);
      if (!has(check, "port")) yield* withoutPort(app, check);
      if (check.type === "tcp") yield* ofHttpOnly(check);
    }
  },
});

/** A name that is missing, or a type that is missing or none. */
function misread({ path, value, keyword, outcome }: Violation, check: Check | undefined): Finding {
  const isMissing = keyword === "required";
  const table = path.slice(0, -1);
  if (folded(String(path.at(-1))) !== "type")
    return { path: isMissing ? table : path, outcome, message: says.noName(header(table)), help: code(says.named) };
  const meant = check && has(check, "path") ? '"http"' : '"tcp"';
  if (isMissing) {
    const line = `type = ${meant}`;
    const fix = { safe: false, changes: [{ add: table, toml: line }] };
    return { path: table, outcome, message: says.noType(header(table)), help: code(line), fix };
  }
  const message = value === "script" ? says.script(short(value)) : says.wrongType(short(value));
  return { path, outcome, message, ...setTo(path, meant, { safe: false }) };
}

function* times({ path, interval, timeout }: Check): Iterable<Finding> {
  if (interval && interval.ns < 2 * SECOND) {
    const message = says.tooOften(bareNumber(interval), header(path), formatDuration(interval.ns));
    yield { path: interval.path, message, ...setTo(interval.path, '"15s"', { safe: false }) };
  }
  if (timeout && timeout.ns > MINUTE) {
    const message = says.tooPatient(bareNumber(timeout), header(path), formatDuration(timeout.ns));
    yield { path: timeout.path, message, ...setTo(timeout.path, '"60s"', { safe: false }) };
  }
}

function bareNumber({ unit }: Duration): string {
  return unit === "text" ? "" : says.bareNumber(unit);
}

/** flyctl borrows the port of the http_service of the same group only (internal/appconfig/machines.go). */
function* withoutPort({ services }: App, { path, groups }: Check): Iterable<Finding> {
  const own = services.filter((service) => service.groups.some((group) => groups.includes(group)));
  if (groups.length === 0 || own.some(({ kind }) => kind === "http_service")) return;
  // Nothing but a service of its own tells on which port of TCP a group listens.
  const port = own.find(({ protocol, internalPort }) => protocol === "tcp" && internalPort !== undefined)?.internalPort;
  const line = port === undefined ? undefined : `port = ${port}`;
  yield {
    path,
    outcome: "deploy",
    message: says.noPort(header(path)),
    help: line === undefined ? says.portOrDelete(header(path)) : code(line),
    fix: line === undefined ? undefined : { safe: false, changes: [{ add: path, toml: line }] },
  };
}

/** What only a request can have, in a check that makes none. */
function* ofHttpOnly(check: Check): Iterable<Finding> {
  const key = ["path", "method", "headers", "protocol"].find((name) => has(check, name));
  if (key === undefined) return;
  yield {
    path: fieldPath(check, key),
    at: "key",
    severity: "warning",
    outcome: "ignored",
    message: says.httpOnly(key, header(check.path)),
    ...setTo(fieldPath(check, "type"), '"http"', { safe: false }),
  };
}

export const manual: Manual = {
  title: "An invalid top-level check",
  why: "A check in `[checks]` needs a name, a type (`http` or `tcp`), an interval of at least 2 seconds, a timeout of at most 60 seconds, and a port unless an `[http_service]` of its process group has one. Otherwise flyctl rejects the file or the deploy fails.",
  how: "Add what is missing. For a service, use a check inside the service, because Fly Proxy ignores top-level checks.",
  examples: [
    {
      name: "no type",
      toml: `
        [checks.alive] # <--
          port = 8080
          interval = "15s"
      `,
      fixed: `
        [checks.alive]
          type = "tcp"
          port = 8080
          interval = "15s"
      `,
    },
    {
      name: "too often",
      toml: `
        [checks.alive]
          type = "tcp"
          port = 8080
          interval = "1s" # <--
      `,
      fixed: `
        [checks.alive]
          type = "tcp"
          port = 8080
          interval = "15s"
      `,
    },
    {
      name: "no port",
      toml: `
        [[services]]
          internal_port = 3000
          protocol = "tcp"
        [checks.alive] # <--
          type = "tcp"
      `,
      fixed: `
        [[services]]
          internal_port = 3000
          protocol = "tcp"
        [checks.alive]
          port = 3000
          type = "tcp"
      `,
    },
    {
      name: "no port in a worker, which may not listen",
      toml: `
        [checks.alive] # <--
          type = "tcp"
      `,
    },
    {
      name: "no port in a worker beside a web service",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service]
          internal_port = 3000
          processes = ["web"]
        [checks.alive] # <--
          type = "tcp"
          processes = ["worker"]
      `,
    },
    {
      name: "no name",
      toml: `
        [[checks]] # <--
          type = "tcp"
          port = 8080
      `,
    },
    {
      name: "a script check",
      toml: `
        [checks.alive]
          type = "script" # <--
          port = 8080
      `,
      fixed: `
        [checks.alive]
          type = "tcp"
          port = 8080
      `,
    },
    {
      name: "a complete check",
      toml: `
        [checks.alive]
          type = "tcp"
          port = 8080
          interval = "2s"
          timeout = "60s"
      `,
    },
    {
      name: "the port of http_service",
      toml: `
        [http_service]
          internal_port = 8080
        [checks.alive]
          type = "http"
          path = "/up"
      `,
    },
    {
      name: "a path in a TCP check",
      toml: `
        [http_service]
          internal_port = 8080
        [checks.alive]
          type = "tcp"
          port = 8080
          path = "/up" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
        [checks.alive]
          type = "http"
          port = 8080
          path = "/up"
      `,
    },
    {
      name: "no port in a group that only serves UDP",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 5353
          [[services.ports]]
            port = 5353
        [checks.alive] # <--
          type = "tcp"
      `,
    },
  ],
};
