import { type App, variableOf } from "../app/model.ts";
import { covers, type Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { isTable, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { serviceName } from "../words/names.ts";

const says = {
  noWayForHttp: "internal_port is missing, so flyctl sends port 0 to Fly and no request may ever arrive.",
  noWay: "internal_port is missing, so the proxy has nowhere to send traffic and the deploy fails.",
  isSecond: (owner: string, line: string) =>
    `[http_service] is a second service, without internal_port, and ${owner} (${line}) has the public ports already: what is set here does not count for it.`,
  moveKeys: "Delete [http_service], and write what stands in it below [[services]].",
};

export default rule({
  id: "service-missing-required",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/networking/services/",
  replaces: ["missing-health-checks", "force-https-missing", "duplicate-external-port", "mixed-autostop-services"],
  *check({ app, document }) {
    const hasHttp = app.services.some(({ kind }) => kind === "http_service");
    for (const service of app.services) {
      // Of a ghost beside [http_service] there is a report already that says where its keys belong.
      if (service.ghost && hasHttp) continue;
      const isWritten = isTable(valueAt(document.value, service.path));
      const isMissing = service.internalPort === undefined && service.table.internal_port === undefined;
      if (!isWritten || !isMissing) continue;
      const owner = service.kind === "http_service" ? ownerOfPorts(app, service) : undefined;
      yield owner ? strayKeys(service, owner) : noPort(app, service);
    }
  },
});

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
    help: [says.moveKeys, ...lines].join("\n"),
  };
}

function noPort(app: App, service: Service): Finding {
  const isHttp = service.kind === "http_service";
  const ownPort = variableOf(app, "PORT")?.value ?? "";
  const line = `internal_port = ${/^\d+$/.test(ownPort) ? ownPort : "8080"}`;
  return {
    path: service.path,
    missing: [[...service.path, "internal_port"]],
    severity: isHttp ? "warning" : undefined,
    message: isHttp ? says.noWayForHttp : says.noWay,
    help: line,
    fix: { safe: false, changes: [{ add: service.path, toml: line }] },
  };
}

export const manual: Manual = {
  title: "A service without the port that the app listens on",
  why: "Without `internal_port` flyctl sends 0 to Fly. The documentation of `[http_service]` speaks of 8080 as the default, but flyctl has none.",
  how: "Add `internal_port` with the port that the app listens on inside of its Machine.",
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
      name: "keys for a service that is written as [[services]]",
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
      name: "with a port",
      toml: `
        [http_service]
          internal_port = 8080
      `,
    },
  ],
};
