import type { App } from "../app/model.ts";
import { covers, type Port, type Service, type ServiceCheck } from "../app/service.ts";
import { code, type Help } from "../help.ts";
import { checkFor } from "../hints/health-check.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Table } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { block, quoted } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { portName, portNames, serviceName } from "../words/names.ts";

const says = {
  servedAlready: (first: string, place: string, { protocol, internalPort }: Service, group: string) =>
    `${first} (${place}) already defines ${protocol} port ${internalPort} for process group ${group}. Fly keeps only one, so ports, checks or limits of the other are lost.`,
  deleteBlock: "Delete this [[services]] section: [http_service] already listens on ports 80 and 443.",
  keepCheck: (check: string) => ["To keep its health check, add:", code(check)],
  giveCheck: (check: string) => ["[http_service] supports only HTTP checks. Add one:", code(check)],
  giveTcpCheck: (check: string) => ["To keep its TCP check, add:", code(check)],
  keepLimits: (limits: string) => ["To keep its limits, add:", code(limits)],
  keepThis: (ports: string) =>
    `[http_service] serves only ports 80 and 443. To keep ${ports}, move the keys of [http_service] into this section, and delete [http_service].`,
  andAdd: (sections: string) => ["Also add:", code(sections)],
  orDelete: "Otherwise, delete this section.",
  together: (what: string, sections: string) => [
    `Move ${what} to the first definition, and delete this section:`,
    code(sections),
  ],
  contents: "what this section contains",
};

export default rule({
  id: "duplicate-service-definition",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  // Whether old lines of the second block are worth a report shows once it is gone, or has become part of the first.
  replaces: [
    "duplicate-external-port",
    "missing-concurrency",
    "missing-health-checks",
    "service-without-ports",
    "legacy-check-keys",
    "legacy-concurrency-defaults",
    "legacy-empty-arrays",
    "http-service-tcp-check-only",
    "grace-period-too-short",
    "autostop-without-autostart",
    "bare-integer-duration",
    "boolean-autostop",
    "check-duration-clamped",
    "check-path-root",
    "check-timeout-ge-interval",
    "concurrency-type-connections",
    "force-https-missing",
    "limits-no-headroom",
    "min-machines-running-zero",
    "needs-dedicated-ipv4",
    "port-443-without-tls",
    "services-could-be-http-service",
    "soft-limit-above-hard",
    "tls-skip-verify",
  ],
  *check({ app }) {
    const seen = new Map<string, Service>();
    for (const service of app.services) {
      const keys = keysOf(service);
      const found = new Set(keys.flatMap((key) => seen.get(key) ?? []));
      const first = app.services.find((other) => found.has(other));
      for (const key of service.ghost ? [] : keys) if (!seen.has(key)) seen.set(key, service);
      if (!first) continue;
      const group = first.groups.find((name) => service.groups.includes(name)) ?? "app";
      yield {
        path: service.path,
        message: (place) => says.servedAlready(serviceName(first), place(first.path), service, quoted(group)),
        ...oneOfBoth(app, first, service),
      };
    }
  },
});

/** How to make one service of two. `[http_service]` cannot have other ports, so then only the second block can take in both. */
function oneOfBoth(app: App, first: Service, service: Service): Pick<Finding, "help" | "fix"> {
  if (first.kind !== "http_service") return { help: together(service) };
  const others = service.ports.filter((port) => !isWebPort(port));
  if (others.length > 0) return { help: instead(first, service, others) };
  const kept = [...keptCheck(app, first, service), ...keptLimits(first, service)];
  const fix = { safe: false, changes: [{ remove: service.path }] };
  return { help: [says.deleteBlock, ...kept], fix: kept.length === 0 ? fix : undefined };
}

/** The check that the second block has and `[http_service]` lacks. */
function keptCheck(app: App, http: Service, service: Service): readonly Help[] {
  if (http.checks.length > 0 || service.checks.length === 0) return [];
  const check = service.checks.find(({ kind }) => kind === "http");
  if (check) return [says.keepCheck(block("[[http_service.checks]]", plainCheck(check)))];
  const { kind, section } = checkFor(app, http);
  if (kind === "http") return [says.giveCheck(section)];
  return app.checks.length > 0 ? [] : [says.giveTcpCheck(section)];
}

/** Fly Proxy speaks plain HTTP with the app of `[http_service]`, where headers are no list either. */
function plainCheck(check: ServiceCheck): Table {
  const { headers, protocol, tls_skip_verify, tls_server_name, ...values } = checkValues(check);
  return { ...values, headers: isTable(headers) ? headers : undefined };
}

/** Without limits of its own a Machine counts as busy at 20; the 20 and 25 of old files are not worth keeping. */
function keptLimits(http: Service, service: Service): readonly Help[] {
  const { type } = service.concurrency ?? {};
  // flyctl does not send a limit of 0.
  const softLimit = service.concurrency?.softLimit || undefined;
  const hardLimit = service.concurrency?.hardLimit || undefined;
  const isOld = softLimit === 20 && hardLimit === 25;
  if (http.concurrency || (softLimit === undefined && hardLimit === undefined) || isOld) return [];
  const values = { type, soft_limit: softLimit, hard_limit: hardLimit };
  return [says.keepLimits(block("[http_service.concurrency]", values))];
}

function instead(http: Service, service: Service, others: readonly Port[]): Help {
  const missing = http.ports.filter(({ start }) => !service.ports.some((port) => covers(port, start ?? 0)));
  const sections = missing.map(({ start, handlers, forceHttps }) =>
    block("[[services.ports]]", { port: start, handlers, force_https: forceHttps || undefined }),
  );
  const added = sections.length === 0 ? [] : [says.andAdd(sections.join("\n"))];
  return [says.keepThis(portNames(others.map(portName))), ...added, says.orDelete];
}

function together({ ports }: Service): Help {
  const sections = ports.map((port) => block("[[services.ports]]", withoutTables(port)));
  return says.together(ports.length === 0 ? says.contents : portNames(ports.map(portName)), sections.join("\n"));
}

function withoutTables({ table }: Port): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => !isTable(value)));
}

/** A port that `[http_service]` has by itself. */
function isWebPort({ start, end }: Port): boolean {
  return start === end && (start === 80 || start === 443);
}

/** One for each group; services that have one in common are the same to Fly. None without a port. */
function keysOf({ protocol, internalPort, groups }: Service): readonly string[] {
  return internalPort === undefined ? [] : groups.map((group) => `${protocol} ${internalPort} ${group}`);
}

export const manual: Manual = {
  title: "A service that is defined twice",
  why: "Within a process group, a service is identified by its protocol and internal port. If two have the same, Fly keeps only one: public ports or checks of the other are lost, and deploys end with failing checks or 504 errors. Often, an old `[[services]]` section is left next to a new `[http_service]`.",
  how: "Keep one definition, with the ports and checks of both.",
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
      name: "http_service, and its check in services",
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
      name: "http_service, and its limits in services",
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
      name: "http_service, and another port in services",
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
      name: "limits of 0, which flyctl does not send, and a port without TLS",
      toml: `
        [http_service]
          internal_port = 8000
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8000
          [[services.ports]]
            port = 443
            handlers = ["http"]
          [services.concurrency]
            soft_limit = 0
            hard_limit = 0
      `,
      fixed: `
        [http_service]
          internal_port = 8000
      `,
    },
    {
      name: "TCP check of a gRPC server",
      toml: `
        [http_service]
          internal_port = 50051
          [http_service.http_options]
            h2_backend = true
        [[services]] # <--
          protocol = "tcp"
          internal_port = 50051
          [[services.tcp_checks]]
            interval = "15s"
      `,
    },
    {
      name: "HTTPS check, which [http_service] cannot have",
      toml: `
        [http_service]
          internal_port = 8000
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8000
          [[services.http_checks]]
            path = "/health"
            protocol = "https"
            tls_skip_verify = true
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
      name: "single definition",
      toml: `
        [http_service]
          internal_port = 8000
      `,
    },
    {
      name: "same port in two groups",
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
    {
      name: "http_service and services, both with a check",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
          [[services.http_checks]]
            path = "/health"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "http_service, and a range of ports in services",
      toml: `
        [http_service]
          internal_port = 8080
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            start_port = 443
            end_port = 450
      `,
    },
  ],
};
