import { text } from "../app/section.ts";
import { isTable } from "../path.ts";
import { type Manual, rule } from "../rule.ts";
import { withoutIndexes } from "../schema/unknown-key.ts";
import { wrongName } from "../schema/wrong-names.ts";
import { header, toml } from "../wording.ts";

export default rule({
  id: "check-key-wrong-section",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  looksAt: "schema",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  needs: "violations",
  *check({ violations }) {
    for (const { path, value, meant } of violations) {
      const known = wrongName(withoutIndexes(path));
      if (!known) continue;
      const table = Array.isArray(value) ? value.find(isTable) : isTable(value) ? value : undefined;
      const isList = Array.isArray(value);
      const target =
        meant && table
          ? meant.at(-1) === "http_checks" && text({ path, table }, "path") === undefined
            ? "tcp_checks"
            : meant.at(-1)
          : undefined;
      const better = target === undefined || !meant ? undefined : header([...meant.slice(0, -1), target, 0]);
      const path0 = isList ? [...path, 0] : path;
      const keys = Object.entries(table ?? {}).filter(([, item]) => !isTable(item) && !Array.isArray(item));
      yield {
        path,
        at: table ? "header" : "key",
        message: `\`${path.at(-1)}\` ${known.message}.`,
        help:
          better === undefined
            ? String(known.help)
            : [better, ...keys.filter(([key]) => key !== "type").map(([key, item]) => `  ${key} = ${toml(item)}`)].join(
                "\n",
              ),
        ...(better === undefined || (isList && value.length > 1)
          ? {}
          : { fix: { safe: false, changes: [{ header: path0, toml: better }] } }),
      };
    }
  },
});

export const manual: Manual = {
  title: "A check, or a port, under a name that belongs to the other kind of service",
  why: "`[http_service]` has `checks`; `[[services]]` has `http_checks` and `tcp_checks`. flyctl drops the wrong one without a word (below `services` even with `--strict`), so the app runs without any health check. In the same way `[http_service]` has no `ports` and no `protocol`.",
  how: "Rename the header as the report shows.",
  links: ["https://github.com/superfly/docs/issues/1899"],
  examples: [
    {
      name: "http_checks under http_service",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.http_checks]] # <--
            path = "/up"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "checks under services",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.checks]] # <--
            path = "/up"
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/up"
      `,
    },
    {
      name: "ports under http_service",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.ports]] # <--
            port = 443
      `,
    },
    {
      name: "the right names",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
  ],
};
