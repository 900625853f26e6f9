import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";

/** Variables of services that watch the app in another way. */
const ELSEWHERE = /^(?:OTEL|DD|DATADOG|NEW_RELIC|SENTRY|HONEYCOMB|PROMETHEUS|APPSIGNAL|GRAFANA)_/;

const says = {
  noOwnNumbers:
    "Fly's Grafana shows the Machines and the proxy of this app, but nothing that the app counts by itself, because there is no [[metrics]].",
  add: (section: string) => `If the app offers Prometheus metrics:\n${section}`,
};

export default rule({
  id: "metrics-missing",
  category: "reliability",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/monitoring/metrics/",
  *check({ app }) {
    const served = app.groups
      .map(({ name }) => name)
      .filter((name) => app.services.some(({ groups, ghost }) => !ghost && groups.includes(name)));
    if (app.metrics.length > 0 || served.length === 0 || app.env.some(({ name }) => ELSEWHERE.test(name))) return;
    const processes = app.hasProcesses ? served : undefined;
    yield {
      path: [],
      missing: [["metrics"], ["metric"]],
      message: says.noOwnNumbers,
      help: says.add(block("[[metrics]]", { port: 9091, path: "/metrics", processes })),
    };
  },
});

export const manual: Manual = {
  title: "No metrics of the app's own",
  why: "CPU, memory and traffic are measured without any setting. What the app alone knows, such as jobs that wait or orders that failed, Fly collects only where `[[metrics]]` says on which port to ask.",
  how: "Add a section if the app has metrics for Prometheus.",
  examples: [
    {
      name: "none",
      toml: `
        app = "acme" # <--
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "there",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080
        [[metrics]]
          port = 9091
          path = "/metrics"
      `,
    },
    {
      name: "sent elsewhere",
      toml: `
        app = "acme"
        [env]
          OTEL_EXPORTER_OTLP_ENDPOINT = "https://api.honeycomb.io"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a worker",
      toml: `
        app = "acme"
        [processes]
          worker = "bin/worker"
      `,
    },
  ],
};
