import { formatDuration } from "../go/duration.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { setTo } from "../words/advice.ts";
import { timeMeant } from "../words/time.ts";

const says = {
  dropped: (key: string, written: string, meant: string) =>
    `flyctl silently ignores ${key}: ${written}, because a duration in a fly.yaml cannot be an integer. You probably mean "${meant}".`,
};

export default rule({
  id: "yaml-integer-duration",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  // What is dropped counts as absent, and what others miss because of that is this.
  replaces: ["kill-timeout-default-with-workers"],
  *check({ violations }) {
    for (const violation of violations) {
      const { path, value } = violation;
      const meant = meantBy(violation);
      yield {
        path,
        message: says.dropped(String(path.at(-1)), String(value), meant),
        ...setTo(path, JSON.stringify(meant), { safe: false }),
      };
    }
  },
});

/** The time that people mean by the number; where nobody can tell, the one that it would be in a fly.toml. */
function meantBy({ path, value, schema }: Violation): string {
  const meant = timeMeant(Number(value), path);
  if (meant !== undefined) return meant;
  const unit = schema?.["x-flylint"]?.cast === "seconds" ? 1e9 : 1e6;
  return formatDuration(Number(value) * unit);
}

export const manual: Manual = {
  title: "An integer duration in a fly.yaml, which flyctl ignores",
  why: "For `kill_timeout` and the times of checks, flyctl accepts integers in a fly.toml and a fly.json. In a fly.yaml, it silently ignores them: `kill_timeout: 120` has no effect. Strings and floats work.",
  how: 'Write the duration as a string with a unit: `kill_timeout: "120s"`.',
  links: ["https://github.com/superfly/flyctl/blob/master/internal/appconfig/patches.go"],
  examples: [
    {
      name: "kill_timeout in seconds",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        kill_timeout: 120 # <--
      `,
      fixed: `
        app: my-shop
        kill_timeout: "2m"
      `,
    },
    {
      name: "the interval of a check in milliseconds",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        checks:
          alive:
            type: tcp
            port: 8080
            interval: 15000 # <--
      `,
      fixed: `
        app: my-shop
        checks:
          alive:
            type: tcp
            port: 8080
            interval: "15s"
      `,
    },
    {
      name: "the timeout of a check in seconds",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        checks:
          alive:
            type: tcp
            port: 8080
            timeout: 5 # <--
      `,
      fixed: `
        app: my-shop
        checks:
          alive:
            type: tcp
            port: 8080
            timeout: "5s"
      `,
    },
    {
      name: "a string with a unit",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        kill_timeout: 2m
      `,
    },
    {
      name: "the same in a fly.toml, where it counts",
      toml: `
        app = "my-shop"
        kill_timeout = 120
      `,
    },
  ],
};
