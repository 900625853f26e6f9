import { formatDuration } from "../app/duration.ts";
import { fieldPath, has } from "../app/section.ts";
import { type Service, serviceName } from "../app/service.ts";
import { type Manual, rule } from "../rule.ts";

export default rule({
  id: "service-without-ports",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#services-ports",
  *check({ app }) {
    for (const service of app.services) {
      // What stands at `ports` and is no list of tables has a report already.
      const empty = !has(service, "ports") || isEmptyList(service.table.ports);
      if (service.kind !== "services" || service.ghost || !empty || !has(service, "internal_port")) continue;
      const path = fieldPath(service, "ports");
      const stops = service.autostop === "off" ? "" : ", and what the proxy stops there it never starts again";
      const taken = app.services.some((other) => other !== service && other.ports.length > 0);
      yield {
        ...(has(service, "ports") ? { path } : { path: service.path, at: "header" as const, absent: [path] }),
        message: `${serviceName(service)} has no public port, so nobody can reach it${stops}: flyctl only warns about it today, and has announced that it will refuse the file.`,
        help: service.checks.length > 0 && taken ? ownCheck(service) : portBlock(service, taken),
      };
    }
  },
});

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function portBlock(service: Service, taken: boolean): string {
  const lines =
    service.protocol === "udp"
      ? [`port = ${service.internalPort ?? 5000}`]
      : taken
        ? ["port = 8443", 'handlers = ["tls", "http"]']
        : ["port = 443", 'handlers = ["tls", "http"]'];
  return `Add a port:\n${["[[services.ports]]", ...lines].join("\n  ")}\nor delete the whole [[services]] block.`;
}

/** A service that is only there for its check: a check can stand alone. */
function ownCheck({ checks, internalPort }: Service): string {
  const [check] = checks;
  const path = check?.kind === "http" && typeof check.table.path === "string" ? [`path = "${check.table.path}"`] : [];
  const times = [
    `interval = "${formatDuration(check?.interval?.ns ?? 15e9)}"`,
    `timeout = "${formatDuration(check?.timeout?.ns ?? 5e9)}"`,
  ];
  const lines = [`type = "${check?.kind ?? "tcp"}"`, `port = ${internalPort ?? 8080}`, ...path, ...times];
  return `If it is only there for its check, write instead of the whole [[services]] block:\n${["[checks.alive]", ...lines].join("\n  ")}`;
}

export const manual: Manual = {
  title: "A service without a public port",
  why: "A service stands for the ports on which Fly's proxy listens. With none it exposes nothing, but its checks still run and its autostop setting still counts.",
  how: "Add a `[[services.ports]]`, or delete the service. Where it only carried a check, write the check as `[checks.NAME]`.",
  examples: [
    {
      name: "no ports",
      toml: `
        [[services]] # <--
          protocol = "tcp"
          internal_port = 8080
      `,
    },
    {
      name: "an empty list",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          ports = [] # <--
      `,
    },
    {
      name: "a service for the sake of its check",
      toml: `
        [http_service]
          internal_port = 8080
        [[services]] # <--
          protocol = "tcp"
          internal_port = 9090
          [[services.http_checks]]
            path = "/health"
            interval = 10000
            timeout = "2s"
      `,
    },
    {
      name: "with a port",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "checks that ended up in a service of their own have another report",
      toml: `
        [http_service]
          internal_port = 8080
        [[services.http_checks]]
          path = "/health"
      `,
    },
  ],
};
