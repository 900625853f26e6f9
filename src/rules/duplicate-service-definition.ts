import { covers, type Port, type Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { rule } from "../rule.ts";
import { block, quoted } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { both } from "../words/english.ts";
import { portName, serviceName } from "../words/names.ts";

export default rule({
  id: "duplicate-service-definition",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  // Whether old lines of the second block are worth a report shows once it is gone, or has become part of the first.
  replaces: [
    "duplicate-external-port",
    "missing-health-checks",
    "service-without-ports",
    "legacy-check-keys",
    "legacy-concurrency-defaults",
    "legacy-empty-arrays",
    "http-service-tcp-check-only",
    "grace-period-too-short",
  ],
  *check({ app }) {
    const seen: Service[] = [];
    for (const service of app.services) {
      const first = seen.find((other) => isSame(other, service));
      if (!service.ghost && service.internalPort !== undefined) seen.push(service);
      if (!first) continue;
      const isHttp = first.kind === "http_service";
      const redundant =
        isHttp && service.ports.every(({ start, end }) => start === end && (start === 80 || start === 443));
      const group = first.groups.find((name) => service.groups.includes(name)) ?? "app";
      yield {
        path: service.path,
        message: (place) =>
          `${serviceName(first)} (${place(first.path)}) already serves ${service.protocol} port ${service.internalPort} of the group ${quoted(group)}: Fly keeps only one of the two, so ports, checks or limits of the other vanish.`,
        help: redundant ? leftOver(first, service) : isHttp ? instead(service) : together(service),
        ...(redundant && kept(first, service).length === 0
          ? { fix: { safe: false, changes: [{ remove: service.path }] } }
          : {}),
      };
    }
  },
});

/** A block that adds no port to `[http_service]`. */
function leftOver(http: Service, service: Service): string {
  const remove = "Delete this [[services]] block: [http_service] has ports 80 and 443 by itself.";
  return [remove, ...kept(http, service)].join("\n");
}

/** What the second block has and `[http_service]` has none of. */
function kept(http: Service, service: Service): readonly string[] {
  return [...keptCheck(http, service), ...keptLimits(http, service)];
}

function keptCheck(http: Service, service: Service): readonly string[] {
  if (http.checks.length > 0 || service.checks.length === 0) return [];
  const check = service.checks.find(({ kind }) => kind === "http");
  const values = check ? checkValues(check) : { path: "/", interval: "15s", timeout: "5s" };
  const keep = check ? "Keep its check" : "Give [http_service] a check, which can only be over HTTP";
  return [`${keep}:\n${block("[[http_service.checks]]", values)}`];
}

/** Without limits of its own a Machine counts as busy at 20; the 20 and 25 of old files are not worth keeping. */
function keptLimits(http: Service, service: Service): readonly string[] {
  const { type, softLimit, hardLimit } = service.concurrency ?? {};
  const isOld = softLimit === 20 && hardLimit === 25;
  if (http.concurrency || (softLimit === undefined && hardLimit === undefined) || isOld) return [];
  const values = { type, soft_limit: softLimit, hard_limit: hardLimit };
  return [`Keep its limits:\n${block("[http_service.concurrency]", values)}`];
}

/** `[http_service]` cannot have other ports, so only this block can take in both. */
function instead(service: Service): string {
  const others = service.ports.filter(({ start, end }) => start !== end || (start !== 80 && start !== 443));
  const missing = [80, 443].filter((number) => !service.ports.some((port) => covers(port, number)));
  const add = missing.length === 0 ? "" : ` add a [[services.ports]] for ${missing.join(" and for ")},`;
  return `[http_service] has ports 80 and 443 and no others. To keep ${named(others)}, move the keys of [http_service] here,${add} and delete [http_service]. Otherwise delete this block.`;
}

function together(service: Service): string {
  const what = service.ports.length === 0 ? "what is in here" : named(service.ports);
  const ports = service.ports.map((port) => block("[[services.ports]]", withoutTables(port)));
  return `Put ${what} under the first one, and delete this block:\n${ports.join("\n")}`;
}

/** `port 443`, `ports 80 and 443`. */
function named(ports: readonly Port[]): string {
  return `port${ports.length === 1 ? "" : "s"} ${both(ports.map(portName))}`;
}

function withoutTables({ table }: Port): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => !isTable(value)));
}

function isSame(a: Service, b: Service): boolean {
  const shared = a.groups.some((group) => b.groups.includes(group));
  return shared && a.protocol === b.protocol && a.internalPort !== undefined && a.internalPort === b.internalPort;
}

export const manual: Manual = {
  title: "One service defined twice",
  why: "Within a process group a service is known by its protocol and internal port. Of two definitions the platform keeps one: public ports or checks of the other are gone, and deploys end with failing checks or 504. Most often an old `[[services]]` block was left beside a new `[http_service]`.",
  how: "Keep one of them, with the ports and checks of both.",
  links: [
    "https://github.com/superfly/flyctl/pull/3522",
    "https://github.com/superfly/flyctl/issues/1635",
    "https://community.fly.io/t/18077",
  ],
  examples: [
    {
      name: "http_service and services",
      toml: `
        [http_service]
          internal_port = 8000
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8000
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
      fixed: `
        [http_service]
          internal_port = 8000
      `,
    },
    {
      name: "http_service and the check of it in services",
      toml: `
        [http_service]
          internal_port = 8000
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8000
          [[services.http_checks]]
            path = "/health"
            interval = "30s"
            restart_limit = 0
      `,
    },
    {
      name: "http_service and the limits of it in services",
      toml: `
        [http_service]
          internal_port = 8000
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8000
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [services.concurrency]
            type = "requests"
            soft_limit = 200
      `,
    },
    {
      name: "http_service and one more port",
      toml: `
        [http_service]
          internal_port = 8000
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8000
          [[services.ports]]
            port = 10000
      `,
    },
    {
      name: "two services",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
      `,
    },
    {
      name: "only one",
      toml: `
        [http_service]
          internal_port = 8000
      `,
    },
    {
      name: "the same port in two groups",
      toml: `
        [processes]
          a = "bin/a"
          b = "bin/b"
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          processes = ["a"]
          [[services.ports]]
            port = 80
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          processes = ["b"]
          [[services.ports]]
            port = 8080
      `,
    },
  ],
};
