import { fieldPath, has } from "../app/section.ts";
import { portName, type Service, serviceName } from "../app/service.ts";
import { type Manual, rule } from "../rule.ts";
import { both, quoted } from "../wording.ts";

export default rule({
  id: "duplicate-service-definition",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/services/",
  replaces: ["duplicate-external-port", "service-without-ports"],
  *check({ app }) {
    const seen: Service[] = [];
    for (const service of app.services) {
      const first = seen.find((other) => isSame(other, service));
      if (!service.ghost && service.internalPort !== undefined) seen.push(service);
      if (!first) continue;
      const isHttp = first.kind === "http_service";
      const redundant =
        isHttp && service.ports.every(({ start, end }) => start === end && (start === 80 || start === 443));
      const ports = service.ports.filter(({ start, end }) => start !== undefined && end !== undefined);
      const at = redundant || !has(service, "internal_port") ? service.path : fieldPath(service, "internal_port");
      const group = first.groups.find((name) => service.groups.includes(name)) ?? "app";
      yield {
        path: at,
        subject: service.path,
        message: (place) =>
          `${serviceName(first)} (${place(first.path)}) already serves ${service.protocol} port ${service.internalPort} of the group ${quoted(group)}: Fly keeps only one of the two, so ports or checks of the other vanish.`,
        help: redundant
          ? "Delete this [[services]] block: [http_service] has ports 80 and 443 by itself."
          : `Put ${ports.length === 0 ? "what is in here" : `port ${both(ports.map(portName))}`} under the first one, and delete this block:\n${ports
              .map((port) => `[[services.ports]]\n  port = ${portName(port)}`)
              .join("\n")}`,
        ...(redundant ? { fix: { safe: false, changes: [{ remove: service.path }] } } : {}),
      };
    }
  },
});

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
      name: "two services",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 80
        [[services]]
          protocol = "tcp"
          internal_port = 8080 # <--
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
