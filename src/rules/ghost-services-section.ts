import { has, integer, type Section, tables } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import type { Change } from "../change.ts";
import type { Manual } from "../manual.ts";
import { isTable, pathKey } from "../path.ts";
import { rule } from "../rule.ts";
import { block, header } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { both } from "../words/english.ts";

const says = {
  ghost: (sections: readonly string[], then: string) =>
    sections.length > 1
      ? `${both(sections)} make a second service, without a port of its own, and do nothing for [http_service]: ${then}.`
      : `${sections[0] ?? "[[services]]"} makes a second service, without a port of its own, and does nothing for [http_service]: ${then}.`,
  deadChecks: "the app is not checked, and checks on port 0 never pass",
  deadLimits: "these limits apply to nothing",
  deadKeys: "what is set here applies to nothing",
  moveKeys: "Move these keys under [http_service], and delete [[services]].",
  remove: (section: string) => `Delete ${section}.`,
  removeSince: (section: string, why: string) => `Delete ${section}: ${why}.`,
  httpOnly: "[http_service] takes checks over HTTP only",
  ownLimits: "[http_service] has limits already",
  ownPorts: "[http_service] has the ports 80 and 443 by itself",
  checkOverHttp: (check: string) =>
    `[http_service] takes checks over HTTP only; with a path of your app that answers 200:\n${check}`,
  otherPorts: (internalPort: number) =>
    `[http_service] has the ports 80 and 443 and no others: write the whole service as [[services]], with internal_port = ${internalPort} and a [[services.ports]] for each port.`,
  plainHttp: (check: string) => `${check}\nwithout protocol = "https", since the proxy speaks plain HTTP with the app.`,
};

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
      const better = sections.map((section) => elsewhere(section, service, web));
      const isAll = sections.length > 0 && isImplied(service) && better.every(({ changes }) => changes.length > 0);
      yield {
        path: sections[0]?.path ?? service.path,
        about: service.path,
        // The deploy waits for checks that cannot pass.
        outcome: service.checks.length > 0 ? "deploy" : undefined,
        message: says.ghost(names, consequence(service)),
        help: better.map(({ advice }) => advice).join("\n") || says.moveKeys,
        fix: isAll ? { safe: false, changes: better.flatMap(({ changes }) => changes) } : undefined,
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
  if (service.checks.length > 0) return says.deadChecks;
  return service.concurrency ? says.deadLimits : says.deadKeys;
}

/** What to write under `[http_service]`; no changes where the section cannot move as it is. */
interface Better {
  readonly advice: string;
  readonly changes: readonly Change[];
}

function elsewhere(section: Section, service: Service, web: Service): Better {
  switch (section.path[service.path.length]) {
    case "http_checks":
      return movedCheck(section, service);
    case "tcp_checks":
      return web.checks.length > 0 || service.checks.some(({ kind }) => kind === "http")
        ? removed(section, says.httpOnly)
        : unmoved(says.checkOverHttp(block("[[http_service.checks]]", { path: "/", interval: "15s", timeout: "5s" })));
    case "concurrency":
      return has(web, "concurrency") ? removed(section, says.ownLimits) : moved(section, "[http_service.concurrency]");
    case "machine_checks":
      return moved(section, "[[http_service.machine_checks]]");
    case "ports":
      return integer(section, "port") === 80 || integer(section, "port") === 443
        ? removed(section, says.ownPorts)
        : unmoved(says.otherPorts(web.internalPort ?? 8080));
    default:
      return unmoved(says.remove(header(section.path)));
  }
}

function moved({ path, table }: Section, title: string): Better {
  return { advice: block(title, table), changes: [{ header: path, toml: title }] };
}

function removed({ path }: Section, why: string): Better {
  return { advice: says.removeSince(header(path), why), changes: [{ remove: path }] };
}

function unmoved(advice: string): Better {
  return { advice, changes: [] };
}

function movedCheck({ path, table }: Section, service: Service): Better {
  const title = "[[http_service.checks]]";
  const check = service.checks.find((one) => pathKey(one.path) === pathKey(path));
  const { protocol, headers, ...values } = check ? checkValues(check) : table;
  // The proxy speaks plain HTTP with the app, so a check over HTTPS would fail there.
  const isHttps = protocol === "https";
  const lines = block(title, { ...values, headers: isTable(headers) ? headers : undefined });
  // Under [http_service] a bare number counts nanoseconds, and headers are no list.
  const differs = isHttps || Array.isArray(headers) || Object.values(table).some((value) => typeof value === "number");
  const nested: readonly Change[] = isTable(headers)
    ? [{ header: [...path, "headers"], toml: "[http_service.checks.headers]" }]
    : [];
  return {
    advice: isHttps ? says.plainHttp(lines) : lines,
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
