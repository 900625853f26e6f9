import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block } from "../toml/write.ts";

/** Variables of services that watch the app in another way. */
const ELSEWHERE = /^(?:OTEL|DD|DATADOG|NEW_RELIC|SENTRY|HONEYCOMB|PROMETHEUS|APPSIGNAL|GRAFANA)_/;

const says = {
  onlyBuiltIn:
    "This file sets no [[metrics]], so Fly's Grafana shows only Machine and Fly Proxy metrics, none from the app.",
  add: (section: string) => ["If the app exposes Prometheus metrics, add:", code(section)],
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
      message: says.onlyBuiltIn,
      help: says.add(block("[[metrics]]", { port: 9091, path: "/metrics", processes })),
    };
  },
});

export const manual: Manual = {
  title: "No app metrics",
  why: "Fly collects CPU, memory and traffic metrics automatically. It collects metrics from the app, such as waiting jobs or failed orders, only if `[[metrics]]` names the port.",
  how: "Add a `[[metrics]]` section if the app exposes Prometheus metrics.",
  examples: [
    {
      name: "no section",
      toml: `
        app = "acme"
        [http_service]
          internal_port = 8080 # <--
      `,
    },
    {
      name: "a section",
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
