import { type Section, text } from "../app/section.ts";
import type { Change } from "../change.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path, valueAt } from "../path.ts";
import { rule } from "../rule.ts";
import { adviceFor, wrongName } from "../schema/made-up-names.ts";
import { withoutIndexes } from "../schema/unknown-key.ts";
import { block, header } from "../toml/write.ts";
import { TOP_LEVEL_ONLY } from "../words/checks.ts";

const says = {
  wrongName: (name: string, effect: string) => `\`${name}\` ${effect}.`,
  otherPort: (port: number) =>
    `Checks of a service ask its own port. Port ${port} needs a top-level check, which deploys wait for:`,
};

export default rule({
  id: "check-key-wrong-section",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  *check({ violations, document }) {
    for (const { path, value, meant } of violations) {
      const known = wrongName(withoutIndexes(path));
      if (!known) continue;
      const items = Array.isArray(value) ? value.filter(isTable) : isTable(value) ? [value] : [];
      const port = valueAt(document.value, [...path.slice(0, -1), "internal_port"]);
      const better = meant ? items.map((table, index) => moved({ path: [...path, index], table }, meant, port)) : [];
      const only = better.length === 1 ? better[0] : undefined;
      const changes = only?.changes?.(Array.isArray(value) ? [...path, 0] : path);
      yield {
        path,
        at: items.length > 0 ? undefined : "key",
        message: says.wrongName(String(path.at(-1)), known.message),
        help: better.length === 0 ? adviceFor(known, value) : pasted(better),
        fix: changes && { safe: false, changes },
      };
    }
  },
});

interface Moved {
  /** Lines to paste. */
  readonly text: string;
  /** Why it has to leave the service. */
  readonly because?: string;
  readonly changes?: (path: Path) => readonly Change[];
}

function pasted(checks: readonly Moved[]): string {
  const because = checks.find((check) => check.because !== undefined)?.because;
  return [...(because === undefined ? [] : [because]), ...checks.map(({ text }) => text)].join("\n");
}

/** The check under the name that it has there. On another port than that of the service it can only be top-level. */
function moved(section: Section, meant: Path, servicePort: unknown): Moved {
  const { path, table } = section;
  const asksPage = text(section, "path") !== undefined;
  const values = Object.entries(table).filter(([, item]) => !isTable(item) && !Array.isArray(item));
  const kept = Object.fromEntries(values.filter(([key]) => !TOP_LEVEL_ONLY.includes(key)));
  if (typeof table.port === "number" && typeof servicePort === "number" && table.port !== servicePort) {
    const title = path.at(-1) === 0 ? "[checks.alive]" : `[checks.alive${Number(path.at(-1)) + 1}]`;
    const lines = block(title, { type: asksPage ? "http" : "tcp", port: table.port, ...kept });
    return { text: lines, because: says.otherPort(table.port) };
  }
  const name = meant.at(-1) === "http_checks" && !asksPage ? "tcp_checks" : String(meant.at(-1));
  const title = header([...meant.slice(0, -1), name, 0]);
  const changes = (at: Path) => [
    { header: at, toml: title },
    ...TOP_LEVEL_ONLY.filter((key) => Object.hasOwn(table, key)).map((key) => ({ remove: [...at, key] })),
  ];
  return { text: block(title, kept), changes };
}

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
      name: "checks in the form of top-level ones",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.checks]] # <--
            type = "http"
            port = 8080
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
      name: "checks of another port",
      toml: `
        [[services]]
          internal_port = 6443
          protocol = "tcp"
          [[services.checks]] # <--
            type = "http"
            port = 9090
            path = "/livez"
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
