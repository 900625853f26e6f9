import { type Duration, fieldPath, has } from "../app/section.ts";
import { formatDuration, MINUTE, SECOND } from "../go/duration.ts";
import { folded } from "../go/fold.ts";
import type { Manual } from "../manual.ts";
import { pathKey } from "../path.ts";
import { rule } from "../rule.ts";
import { header, short, toml } from "../toml/write.ts";

export default rule({
  id: "toplevel-check-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/#the-checks-section",
  *check({ app, violations }) {
    const checks = new Map(app.checks.map((check) => [pathKey(check.path), check]));
    for (const { path, value, keyword, outcome } of violations) {
      const isMissing = keyword === "required";
      const table = path.slice(0, -1);
      const check = checks.get(pathKey(table));
      const isType = folded(String(path.at(-1))) === "type";
      const meant = check && has(check, "path") ? "http" : "tcp";
      yield {
        path: isMissing ? table : path,
        ...(isMissing ? { at: "header" as const } : {}),
        outcome,
        message: !isType
          ? `${header(table)} has no name, so flyctl cannot read the file.`
          : isMissing
            ? `${header(table)} has no type, so flyctl refuses the file: it takes "http" or "tcp".`
            : `${short(value)} is no type of check, so flyctl refuses the file: it takes "http" or "tcp"${value === "script" ? ", script checks are gone" : ""}.`,
        help: isType ? `type = "${meant}"` : '[checks.alive]\n  type = "tcp"\n  port = 8080',
        ...(isType
          ? {
              fix: {
                safe: false,
                changes: [isMissing ? { add: table, toml: `type = "${meant}"` } : { set: path, toml: `"${meant}"` }],
              },
            }
          : {}),
      };
    }
    // flyctl borrows the port of the http_service of the same group only (internal/appconfig/machines.go).
    const lending = new Set(app.services.flatMap(({ kind, groups }) => (kind === "http_service" ? groups : [])));
    const port = app.services.find(({ internalPort }) => internalPort !== undefined)?.internalPort ?? 8080;
    for (const check of app.checks) {
      const { interval, timeout } = check;
      if (interval && interval.ns < 2 * SECOND) {
        yield {
          path: interval.path,
          message: `${bareNumber(interval)}${header(check.path)} checks every ${formatDuration(interval.ns)}, and flyctl refuses less than 2 seconds.`,
          help: 'interval = "15s"',
          fix: { safe: false, changes: [{ set: interval.path, toml: '"15s"' }] },
        };
      }
      if (timeout && timeout.ns > MINUTE) {
        yield {
          path: timeout.path,
          message: `${bareNumber(timeout)}${header(check.path)} waits ${formatDuration(timeout.ns)} for an answer, and flyctl refuses more than 60 seconds.`,
          help: 'timeout = "60s"',
          fix: { safe: false, changes: [{ set: timeout.path, toml: '"60s"' }] },
        };
      }
      const hasService = check.groups.some((group) => app.services.some(({ groups }) => groups.includes(group)));
      if (!has(check, "port") && check.groups.length > 0 && !check.groups.some((group) => lending.has(group))) {
        yield {
          path: check.path,
          at: "header",
          outcome: "deploy",
          message: `${header(check.path)} has no port, and there is no [http_service] in its group to take one from: the deploy fails.`,
          help: hasService
            ? `port = ${port}`
            : `If the app listens on a port, write its number:\nport = ${port}\nIf it listens on none, as most workers do, delete ${header(check.path)}: it could only fail.`,
          ...(hasService
            ? { fix: { safe: false, changes: [{ add: check.path, toml: `port = ${port}` }] } as const }
            : {}),
        };
      }
      const httpOnly = ["path", "method", "headers", "protocol"].find((key) => has(check, key));
      if (check.type === "tcp" && httpOnly !== undefined) {
        yield {
          path: fieldPath(check, httpOnly),
          at: "key",
          severity: "warning",
          outcome: "ignored",
          message: `${httpOnly} has no effect: with type = "tcp" ${header(check.path)} only opens a connection.`,
          help: `type = ${toml("http")}`,
          fix: { safe: false, changes: [{ set: fieldPath(check, "type"), toml: '"http"' }] },
        };
      }
    }
  },
});

function bareNumber({ unit }: Duration): string {
  return unit === "text" ? "" : `A number without unit counts ${unit}: `;
}

export const manual: Manual = {
  title: "A top-level check that Fly does not take",
  why: "A check in `[checks]` needs a name, a type (`http` or `tcp`), an interval of at least 2 seconds, a timeout of at most 60, and a port unless an `[http_service]` of its group has one. flyctl refuses the file, or the deploy fails.",
  how: "Add what is missing. For a service, a check below the service itself does more: the proxy looks only at those.",
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
      name: "no port, of a worker that may not listen on any",
      toml: `
        [checks.alive] # <--
          type = "tcp"
      `,
    },
    {
      name: "a script",
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
      name: "all there",
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
  ],
};
