import type { Document } from "../document/document.ts";
import type { Manual } from "../manual.ts";
import { isTableOrTables } from "../path.ts";
import { rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { both, several } from "../words/english.ts";

const says = {
  restartLimit: "Fly ignores restart_limit: a failing check never restarts a Machine",
  scriptChecks: "Fly ignores script_checks: it does not run scripts as checks",
  ignored: (keys: readonly string[]) => `Fly ignores ${both(keys)}`,
  message: (what: string, others: readonly string[]) =>
    others.length === 0 ? `${what}.` : `${what} (also on ${several(others, 6)}).`,
  deleteLine: "Delete the line.",
  deleteSection: "Delete the section.",
  deleteThem: "Delete all of them.",
  orCheck: (rest: string) => `${rest} To check the app, use [[services.http_checks]] or [[services.tcp_checks]].`,
};

export default rule({
  id: "legacy-check-keys",
  category: "deprecation",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/health-checks/",
  *check({ violations, document }) {
    const [first, ...others] = violations.length < 2 ? violations : inOrder(violations, document);
    if (!first) return;
    const keys = [...new Set([first, ...others].map(({ path }) => String(path.at(-1))))];
    const one = isTableOrTables(first.value) ? says.deleteSection : says.deleteLine;
    const deleted = others.length === 0 ? one : says.deleteThem;
    const hasScripts = violations.some(({ path, value }) => path.at(-1) === "script_checks" && !isEmpty(value));
    yield {
      path: first.path,
      at: isTableOrTables(first.value) ? "header" : "key",
      message: (place) =>
        says.message(
          whatIs(keys),
          others.map(({ path }) => place(path)),
        ),
      help: hasScripts ? says.orCheck(deleted) : deleted,
      fix: { safe: true, changes: violations.map(({ path }) => ({ remove: path })) },
    };
  },
});

/** As the file has them. */
function inOrder(violations: readonly Violation[], document: Document): readonly Violation[] {
  const locator = document.locate();
  const offsetOf = ({ path }: Violation) => locator.range(path, "key").start.offset;
  return [...violations].sort((one, other) => offsetOf(one) - offsetOf(other));
}

function whatIs(keys: readonly string[]): string {
  if (keys.length > 1) return says.ignored(keys);
  return keys[0] === "script_checks" ? says.scriptChecks : says.restartLimit;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

export const manual: Manual = {
  title: "Check keys without effect",
  why: "`restart_limit` and `script_checks` come from Fly's old platform. flyctl silently ignores them: a failing check does not restart a Machine, and scripts do not run.",
  how: "Delete them.",
  examples: [
    {
      name: "restart_limit",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "15s"
            restart_limit = 0 # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "several of them, reported once",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          script_checks = [] # <--
          [[services.tcp_checks]]
            interval = "15s"
            restart_limit = 0
          [[services.http_checks]]
            path = "/health"
            restart_limit = 6
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "15s"
          [[services.http_checks]]
            path = "/health"
      `,
    },
    {
      name: "restart_limit in several checks",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            restart_limit = 0 # <--
        [checks.db]
          type = "tcp"
          port = 5432
          restart_limit = 0
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
        [checks.db]
          type = "tcp"
          port = 5432
      `,
    },
    {
      name: "section",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.script_checks]] # <--
            command = "bin/check"
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
      `,
    },
    {
      name: "script_checks",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          script_checks = [] # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
      `,
    },
    {
      name: "current check",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
  ],
};
