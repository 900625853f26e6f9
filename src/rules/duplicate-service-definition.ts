import { covers, type Port, type Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { isTable } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { block, quoted } from "../toml/write.ts";
import { checkValues } from "../words/checks.ts";
import { both } from "../words/english.ts";
import { portName, serviceName } from "../words/names.ts";

const says = {
  servedAlready: (first: string, place: string, { protocol, internalPort }: Service, group: string) =>
    `${first} (${place}) already serves ${protocol} port ${internalPort} of the group ${group}: Fly keeps only one of the two, so ports, checks or limits of the other vanish.`,
  deleteBlock: "Delete this [[services]] block: [http_service] has ports 80 and 443 by itself.",
  keepCheck: (check: string) => `Keep its check:\n${check}`,
  giveCheck: (check: string) => `Give [http_service] a check, which can only be over HTTP:\n${check}`,
  keepLimits: (limits: string) => `Keep its limits:\n${limits}`,
  keepThis: (ports: string) =>
    `[http_service] has ports 80 and 443 and no others. To keep ${ports}, move the keys of [http_service] here, and delete [http_service]. Otherwise delete this block.`,
  keepThisWith: (ports: string, missing: readonly number[]) =>
    `[http_service] has ports 80 and 443 and no others. To keep ${ports}, move the keys of [http_service] here, add a [[services.ports]] for ${missing.join(" and for ")}, and delete [http_service]. Otherwise delete this block.`,
  together: (what: string, sections: string) => `Put ${what} under the first one, and delete this block:\n${sections}`,
  whatIsHere: "what is in here",
  /** `port 443`, `ports 80 and 443`. */
  ports: (ports: readonly Port[]) => `port${ports.length === 1 ? "" : "s"} ${both(ports.map(portName))}`,
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
    "missing-health-checks",
    "service-without-ports",
    "legacy-check-keys",
    "legacy-concurrency-defaults",
    "legacy-empty-arrays",
    "http-service-tcp-check-only",
    "grace-period-too-short",
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
        ...oneOfBoth(first, service),
      };
    }
  },
});

/** How to make one service of two. `[http_service]` cannot have other ports, so then only the second block can take in both. */
function oneOfBoth(first: Service, service: Service): Pick<Finding, "help" | "fix"> {
  if (first.kind !== "http_service") return { help: together(service) };
  const others = service.ports.filter((port) => !isWebPort(port));
  if (others.length > 0) return { help: instead(service, others) };
  const kept = [...keptCheck(first, service), ...keptLimits(first, service)];
  const fix = { safe: false, changes: [{ remove: service.path }] };
  return { help: [says.deleteBlock, ...kept].join("\n"), fix: kept.length === 0 ? fix : undefined };
}

/** The check that the second block has and `[http_service]` lacks. */
function keptCheck(http: Service, service: Service): readonly string[] {
  if (http.checks.length > 0 || service.checks.length === 0) return [];
  const check = service.checks.find(({ kind }) => kind === "http");
  const advised = { path: "/", interval: "15s", timeout: "5s" };
  const lines = block("[[http_service.checks]]", check ? checkValues(check) : advised);
  return [check ? says.keepCheck(lines) : says.giveCheck(lines)];
}

/** Without limits of its own a Machine counts as busy at 20; the 20 and 25 of old files are not worth keeping. */
function keptLimits(http: Service, service: Service): readonly string[] {
  const { type, softLimit, hardLimit } = service.concurrency ?? {};
  const isOld = softLimit === 20 && hardLimit === 25;
  if (http.concurrency || (softLimit === undefined && hardLimit === undefined) || isOld) return [];
  const values = { type, soft_limit: softLimit, hard_limit: hardLimit };
  return [says.keepLimits(block("[http_service.concurrency]", values))];
}

function instead(service: Service, others: readonly Port[]): string {
  const missing = [80, 443].filter((number) => !service.ports.some((port) => covers(port, number)));
  const ports = says.ports(others);
  return missing.length === 0 ? says.keepThis(ports) : says.keepThisWith(ports, missing);
}

function together({ ports }: Service): string {
  const sections = ports.map((port) => block("[[services.ports]]", withoutTables(port)));
  return says.together(ports.length === 0 ? says.whatIsHere : says.ports(ports), sections.join("\n"));
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
