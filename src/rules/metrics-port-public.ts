import { metricsPath, type Scoped } from "../app/model.ts";
import { integer, text } from "../app/section.ts";
import type { Service } from "../app/service.ts";
import { code } from "../help.ts";
import { isPrivate } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const says = {
  open: (port: number, service: string, path: string) =>
    `${service} makes the metrics port ${port} public: anyone can read ${path} unless the app asks for a password.`,
  ownPort: (line: string) => ["Serve metrics on a separate port that no service uses:", code(line)],
};

export default rule({
  id: "metrics-port-public",
  category: "security",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/monitoring/metrics/",
  *check({ app }) {
    if (isPrivate(app)) return;
    for (const metrics of app.metrics) {
      const port = integer(metrics, "port");
      const path = text(metrics, "path") ?? "/metrics";
      const service = app.services.find((one) => one.internalPort === port && opens(one, metrics));
      if (port === undefined || !service || hasToken(path)) continue;
      const place = metricsPath(app, metrics, "port");
      yield {
        path: place,
        message: says.open(port, serviceName(service), path),
        help: says.ownPort(`${String(place.at(-1))} = ${port === 9091 ? 9092 : 9091}`),
      };
    }
  },
});

/** Whether the public reaches one of the groups through this service. */
function opens({ groups, ports }: Service, metrics: Scoped): boolean {
  return (
    groups.some((group) => metrics.groups.includes(group)) &&
    ports.some(({ handlers }) => handlers.includes("http") || handlers.includes("tls"))
  );
}

/** A path that nobody guesses: 16 letters and digits in a row, or more, of both kinds. */
function hasToken(path: string): boolean {
  const words = path.split(/[^A-Za-z0-9]/);
  return words.some((word) => word.length >= 16 && /\d/.test(word) && /[A-Za-z]/.test(word));
}

export const manual: Manual = {
  title: "Metrics on the public port",
  why: "Metrics reveal versions, hosts, queues and customer numbers. Fly collects them over the private network, so they need no public port.",
  how: "Serve them on a second port that no service uses, as in Fly's guide, or require a password.",
  examples: [
    {
      name: "the port of the public service",
      toml: `
        [http_service]
          internal_port = 8080
        [[metrics]]
          port = 8080 # <--
          path = "/metrics"
      `,
    },
    {
      name: "the legacy keys",
      toml: `
        [experimental]
          metrics_port = 8080 # <--
          metrics_path = "/metrics"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a separate port",
      toml: `
        [http_service]
          internal_port = 8080
        [[metrics]]
          port = 9091
          path = "/metrics"
      `,
    },
    {
      name: "a path that is hard to guess",
      toml: `
        [http_service]
          internal_port = 8080
        [[metrics]]
          port = 8080
          path = "/metrics/k2J8sQ0vZx71LmPw"
      `,
    },
    {
      name: "metrics of another process group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [[metrics]]
          port = 8080
          path = "/metrics"
          processes = ["worker"]
      `,
    },
  ],
};
