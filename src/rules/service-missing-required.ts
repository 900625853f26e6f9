import { type App, variableOf } from "../app/model.ts";
import { has } from "../app/section.ts";
import { covers, type Service } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isTable, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { serviceName } from "../words/names.ts";

const says = {
  noWayForHttp: "internal_port is missing. flyctl sends port 0, so requests will probably never reach the app.",
  noWay: "internal_port is missing, so Fly Proxy has nowhere to send traffic and the deploy fails.",
  isLeftover:
    "This [[services]] has neither internal_port nor ports: Fly Proxy sends it no requests, and the deploy may fail.",
  deleteBlock: "Delete this whole [[services]] section.",
  isSecond: (owner: string, line: string) =>
    `[http_service] has no internal_port and is a second service: its settings do not apply to ${owner} (${line}), which has the public ports.`,
  moveSettings: "Delete [http_service] and move its settings to [[services]].",
  moveKeys: "Delete [http_service] and move its settings to [[services]]:",
};

/** What a service has tables for. */
const LISTS: ReadonlySet<string> = new Set(["ports", "concurrency", "tcp_checks", "http_checks", "machine_checks"]);

export default rule({
  id: "service-missing-required",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/networking/services/",
  replaces: [
    "missing-health-checks",
    "missing-concurrency",
    "force-https-missing",
    "duplicate-external-port",
    "mixed-autostop-services",
  ],
  *check({ app, document }) {
    const hasHttp = app.services.some(({ kind }) => kind === "http_service");
    for (const service of app.services) {
      // Of a ghost beside [http_service] there is a report already that says where its keys belong.
      if (service.ghost && hasHttp) continue;
      const isWritten = isTable(valueAt(document.value, service.path));
      const isMissing = service.internalPort === undefined && !has(service, "internal_port");
      if (!isWritten || !isMissing || isNamed(service)) continue;
      const owner = service.kind === "http_service" ? ownerOfPorts(app, service) : undefined;
      yield owner ? strayKeys(service, owner) : noPort(app, service);
    }
  },
});

/** `[services.web]`: unknown-key says that services have no names. */
function isNamed({ kind, table }: Service): boolean {
  const inside = Object.entries(table);
  return kind === "services" && inside.length > 0 && inside.every(([key, value]) => isTable(value) && !LISTS.has(key));
}

/** The `[[services]]` that serves the ports of an `[http_service]` already. */
function ownerOfPorts(app: App, http: Service): Service | undefined {
  return app.services.find(
    (other) =>
      other.kind === "services" &&
      other.internalPort !== undefined &&
      other.groups.some((group) => http.groups.includes(group)) &&
      other.ports.some((port) => covers(port, 80) || covers(port, 443)),
  );
}

/** An `[http_service]` that was only written for the sake of a few keys, beside the service that has the port. */
function strayKeys(http: Service, owner: Service): Finding {
  const keys = Object.entries(http.table).filter(([, value]) => !isTable(value) && !Array.isArray(value));
  const lines = keys.map(([key, value]) => `${tomlKey(key)} = ${toml(value)}`);
  return {
    path: http.path,
    about: owner.path,
    missing: [[...http.path, "internal_port"]],
    message: (place) => says.isSecond(serviceName(owner), place(owner.path)),
    help: lines.length === 0 ? says.moveSettings : [says.moveKeys, code(lines.join("\n"))],
  };
}

/** A service without any port, beside the one that takes the requests: a worker was given the keys of a web app. */
function isLeftover(app: App, service: Service): boolean {
  const hasOther = app.services.some((other) => other !== service && other.internalPort !== undefined);
  return service.kind === "services" && service.ports.length === 0 && service.checks.length === 0 && hasOther;
}

function noPort(app: App, service: Service): Finding {
  if (isLeftover(app, service)) {
    return {
      path: service.path,
      message: says.isLeftover,
      help: says.deleteBlock,
      fix: { safe: false, changes: [{ remove: service.path }] },
    };
  }
  const isHttp = service.kind === "http_service";
  const ownPort = variableOf(app, "PORT")?.value ?? "";
  const port = /^\d+$/.test(ownPort) ? Number(ownPort) : 8080;
  const line = `internal_port = ${port}`;
  // A port that another service has is hardly meant.
  const isTaken = app.services.some((other) => other.internalPort === port);
  return {
    path: service.path,
    missing: [[...service.path, "internal_port"]],
    severity: isHttp ? "warning" : undefined,
    message: isHttp ? says.noWayForHttp : says.noWay,
    help: code(line),
    fix: isTaken ? undefined : { safe: false, changes: [{ add: service.path, toml: line }] },
  };
}

export const manual: Manual = {
  title: "A service without internal_port",
  why: "Without `internal_port`, flyctl sends port 0 to Fly. Fly's docs for `[http_service]` say that the default is 8080, but flyctl has no default.",
  how: "Set `internal_port` to the port that the app listens on inside its Machine.",
  examples: [
    {
      name: "a service without internal_port",
      toml: `
        [[services]] # <--
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "http_service, with PORT in env",
      toml: `
        [env]
          PORT = "3000"
        [http_service] # <--
          force_https = true
      `,
      fixed: `
        [env]
          PORT = "3000"
        [http_service]
          internal_port = 3000
          force_https = true
      `,
    },
    {
      name: "settings for a [[services]] in an [http_service]",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
        [http_service] # <--
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "a port under a key with capitals",
      toml: `
        [[services]]
          protocol = "tcp"
          Internal_Port = "http"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "with a port",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a service of a worker that listens nowhere",
      toml: `
        [processes]
          app = "uvicorn main:app --port 3000"
          worker = "python main.py"
        [[services]] # <--
          protocol = "tcp"
          auto_stop_machines = "stop"
          processes = ["worker"]
        [http_service]
          internal_port = 3000
          processes = ["app"]
      `,
      fixed: `
        [processes]
          app = "uvicorn main:app --port 3000"
          worker = "python main.py"
        [http_service]
          internal_port = 3000
          processes = ["app"]
      `,
    },
  ],
};
