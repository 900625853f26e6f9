import { field, fieldPath, has, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted, short, toml } from "../toml/write.ts";

export default rule({
  id: "metrics-multiple-per-group",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/monitoring/metrics/",
  replaces: ["section-missing-processes"],
  *check({ app }) {
    for (const [index, metrics] of app.metrics.entries()) {
      const earlier = app.metrics.slice(0, index);
      const group = metrics.groups.find((name) => earlier.some(({ groups }) => groups.includes(name)));
      const first = earlier.find(({ groups }) => group !== undefined && groups.includes(group));
      if (first && group !== undefined) {
        yield {
          path: metrics.path,
          at: "header",
          message: `Fly reads one ${header(metrics.path)} for each group, and ${quoted(group)} has one already${field(first, "port") === undefined ? "" : ` (port = ${short(field(first, "port"))})`}, so this one is never read${app.groups.length > 1 ? " there" : ""}.`,
          help: `Show all metrics of the app on one port, and delete this section${app.groups.length > 1 ? "; or give it to another group:\nprocesses = [...]" : "."}`,
        };
      } else if (!has(metrics, "port") || field(metrics, "port") === undefined) {
        yield {
          path: metrics.path,
          at: "header",
          missing: [[...metrics.path, "port"]],
          message: `${header(metrics.path)} gives no port, so Fly reads no metrics from the app.`,
          help: "port = 9091",
        };
      }
      const path = text(metrics, "path");
      if (!path || path.startsWith("/")) continue;
      yield {
        path: fieldPath(metrics, "path"),
        message: `path = ${toml(path)} does not begin with a slash, so Fly asks for an address that the app does not have.`,
        help: `path = ${toml(`/${path}`)}`,
      };
    }
  },
});

export const manual: Manual = {
  title: "Metrics that nobody reads",
  why: "flyctl sends the first `[[metrics]]` of a group to the Machine and drops the others, so the second exporter never shows up in Grafana. A section without a port is of no use either.",
  how: "One section for each group, with the port and a path that begins with a slash.",
  examples: [
    {
      name: "two exporters",
      toml: `
        [[metrics]]
          port = 9091
          path = "/metrics"
        [[metrics]] # <--
          port = 9100
          path = "/metrics"
      `,
    },
    {
      name: "no port",
      toml: `
        [metrics] # <--
          path = "/metrics"
      `,
    },
    {
      name: "no slash",
      toml: `
        [metrics]
          port = 9091
          path = "metrics" # <--
      `,
    },
    {
      name: "one for each group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[metrics]]
          port = 9091
          path = "/metrics"
          processes = ["web"]
        [[metrics]]
          port = 9100
          path = "/metrics"
          processes = ["worker"]
      `,
    },
  ],
};
