import { has, integer, type Section, tables } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Change } from "../change.ts";
import type { Manual } from "../manual.ts";
import { isTable, pathKey } from "../path.ts";
import { rule } from "../rule.ts";
import { block, header } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { both } from "../words/english.ts";

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
    "legacy-check-keys",
    "legacy-concurrency-defaults",
  ],
  *check({ app }) {
    const web = app.services.find(({ kind }) => kind === "http_service");
    if (!web) return;
    for (const service of app.services.filter((one) => one.kind === "services" && (one.ghost || isImplied(one)))) {
      const sections = Object.keys(service.table).flatMap((key) => tables(service, key));
      const names = [...new Set(sections.map(({ path }) => header(path)))];
      const [make, does] = names.length > 1 ? ["make", "do"] : ["makes", "does"];
      const better = sections.map((section) => elsewhere(section, service, web));
      const isAll = sections.length > 0 && isImplied(service) && better.every(({ changes }) => changes.length > 0);
      yield {
        path: sections[0]?.path ?? service.path,
        at: "header",
        about: service.path,
        // The deploy waits for checks that cannot pass.
        ...(service.checks.length > 0 ? { outcome: "deploy" as const } : {}),
        message: `${both(names) || "[[services]]"} ${make} a second service, without a port of its own, and ${does} nothing for [http_service]: ${consequence(service)}.`,
        help:
          better.map(({ advice }) => advice).join("\n") ||
          "Move these keys under [http_service], and delete [[services]].",
        ...(isAll ? { fix: { safe: false, changes: better.flatMap(({ changes }) => changes) } } : {}),
      };
    }
  },
});

/** No `[[services]]` at all, only sections below it: then the ports, too, belong to a service that nobody opened. */
function isImplied(service: Service): boolean {
  const opened = typeof service.path.at(-1) === "number";
  return !opened && Object.keys(service.table).every((key) => tables(service, key).length > 0);
}

function consequence(service: Service): string {
  if (service.checks.length > 0) return "the app is not checked, and checks on port 0 never pass";
  return service.concurrency ? "these limits apply to nothing" : "what is set here applies to nothing";
}

/** What to write under `[http_service]`; no changes where the section cannot move as it is. */
interface Better {
  readonly advice: string;
  readonly changes: readonly Change[];
}

function elsewhere(section: Section, service: Service, web: Service): Better {
  const { path, table } = section;
  const drop = (why: string): Better => ({ advice: `Delete ${header(path)}: ${why}.`, changes: [{ remove: path }] });
  const move = (title: string): Better => ({ advice: block(title, table), changes: [{ header: path, toml: title }] });
  switch (path[service.path.length]) {
    case "http_checks":
      return movedCheck(section, service);
    case "tcp_checks":
      return web.checks.length > 0 || service.checks.some(({ kind }) => kind === "http")
        ? drop("[http_service] takes checks over HTTP only")
        : {
            advice: `[http_service] takes checks over HTTP only; with a path of your app that answers 200:\n${block("[[http_service.checks]]", { path: "/", interval: "15s", timeout: "5s" })}`,
            changes: [],
          };
    case "concurrency":
      return has(web, "concurrency") ? drop("[http_service] has limits already") : move("[http_service.concurrency]");
    case "machine_checks":
      return move("[[http_service.machine_checks]]");
    case "ports":
      return integer(section, "port") === 80 || integer(section, "port") === 443
        ? drop("[http_service] has the ports 80 and 443 by itself")
        : {
            advice: `[http_service] has the ports 80 and 443 and no others: write the whole service as [[services]], with internal_port = ${web.internalPort ?? 8080} and a [[services.ports]] for each port.`,
            changes: [],
          };
    default:
      return { advice: `Delete ${header(path)}.`, changes: [] };
  }
}

function movedCheck({ path, table }: Section, service: Service): Better {
  const title = "[[http_service.checks]]";
  const check = service.checks.find((one) => pathKey(one.path) === pathKey(path));
  const { protocol, headers, ...values } = check ? checkValues(check) : table;
  // The proxy speaks plain HTTP with the app, so a check over HTTPS would fail there.
  const isHttps = protocol === "https";
  const advice = block(title, { ...values, headers: isTable(headers) ? headers : undefined });
  // Under [http_service] a bare number counts nanoseconds, and headers are no list.
  const differs = isHttps || Array.isArray(headers) || Object.values(table).some((value) => typeof value === "number");
  const nested: readonly Change[] = isTable(headers)
    ? [{ header: [...path, "headers"], toml: "[http_service.checks.headers]" }]
    : [];
  return {
    advice: isHttps ? `${advice}\nwithout protocol = "https", since the proxy speaks plain HTTP with the app.` : advice,
    changes: differs ? [] : [{ header: path, toml: title }, ...nested],
  };
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
      name: "HTTPS, which the proxy does not speak with the app",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.http_checks]] # <--
          path = "/health"
          protocol = "https"
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
      fixed: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a port more, which [http_service] cannot have",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.ports]] # <--
          port = 8443
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
