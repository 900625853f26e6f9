import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { rule } from "../rule.ts";
import { adviceFor, wrongName } from "../schema/made-up-names.ts";
import { withoutIndexes } from "../schema/unknown-key.ts";

const says = {
  old: (key: string, what: string) => `\`${key}\` ${what}.`,
  noEffect: "has no effect any more",
  deleteLine: "Delete the line.",
};

export default rule({
  id: "legacy-check-keys",
  category: "deprecation",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/health-checks/",
  *check({ violations }) {
    for (const { path, value } of violations) {
      const known = wrongName(withoutIndexes(path));
      const isSection = Array.isArray(value) ? value.some(isTable) : isTable(value);
      const isDead = !isSection || path.at(-1) === "script_checks";
      yield {
        path,
        at: isSection ? "header" : "key",
        message: says.old(String(path.at(-1)), known?.message ?? says.noEffect),
        help: known ? adviceFor(known, value) : says.deleteLine,
        fix: isDead ? { safe: true, changes: [{ remove: path }] } : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "Keys of checks that no longer do anything",
  why: "`restart_limit` and `script_checks` come from Fly's old platform. flyctl drops them without a word: a failing check no longer restarts a Machine, and scripts are not run.",
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
      name: "a check as it is today",
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
