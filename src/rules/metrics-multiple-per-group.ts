import { type App, metricsPath, type Scoped } from "../app/model.ts";
import { field, text } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, quoted, short, toml } from "../toml/write.ts";

const says = {
  neverRead: (first: string) => `Fly reads one [[metrics]] per process group. ${first}, so this one has no effect.`,
  neverReadThere: (first: string) =>
    `Fly reads one [[metrics]] per process group. ${first}, so this one has no effect on that group.`,
  hasOne: (group: string) => `${group} already has one`,
  hasOneOnPort: (group: string, port: string) => `${group} already has one (port = ${port})`,
  onePort: "Expose all metrics on one port and delete this section.",
  onePortOrGroup: (group: string) => [
    "Expose all metrics on one port and delete this section. Or use this section for another process group:",
    code(`processes = [${group}]`),
  ],
  noPort: (section: string, key: string) => `${section} has no ${key}, so Fly reads no metrics from the app.`,
  noSlash: (line: string) => `${line} has no leading slash, so Fly requests a URL that the app does not serve.`,
};

export default rule({
  id: "metrics-multiple-per-group",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/monitoring/metrics/",
  replaces: ["section-missing-processes"],
  *check({ app }) {
    for (const [index, metrics] of app.metrics.entries()) {
      const second = secondOfGroup(app, metrics, app.metrics.slice(0, index));
      if (second) yield second;
      else if (field(metrics, "port") === undefined) yield withoutPort(app, metrics);
      const path = text(metrics, "path");
      if (!path || path.startsWith("/")) continue;
      const place = metricsPath(app, metrics, "path");
      const key = String(place.at(-1));
      yield {
        path: place,
        message: says.noSlash(`${key} = ${toml(path)}`),
        help: code(`${key} = ${toml(`/${path}`)}`),
      };
    }
  },
});

/** A section for a group that an earlier one is for already. */
function secondOfGroup(app: App, { path, groups }: Scoped, earlier: readonly Scoped[]): Finding | undefined {
  const free = app.groups.find(({ name }) => !app.metrics.some((one) => one.groups.includes(name)));
  const group = groups.find((name) => earlier.some((other) => other.groups.includes(name)));
  const first = earlier.find((other) => group !== undefined && other.groups.includes(group));
  if (!first || group === undefined) return undefined;
  const port = field(first, "port");
  const owner = port === undefined ? says.hasOne(quoted(group)) : says.hasOneOnPort(quoted(group), short(port));
  return app.groups.length > 1
    ? { path, message: says.neverReadThere(owner), help: free ? says.onePortOrGroup(quoted(free.name)) : says.onePort }
    : { path, message: says.neverRead(owner), help: says.onePort };
}

function withoutPort(app: App, metrics: Scoped): Finding {
  const { path } = metrics;
  const place = metricsPath(app, metrics, "port");
  const key = String(place.at(-1));
  return { path, missing: [place], message: says.noPort(header(path), key), help: code(`${key} = 9091`) };
}

export const manual: Manual = {
  title: "`[[metrics]]` that Fly does not read",
  why: "flyctl sends the first `[[metrics]]` of a process group to the Machine and drops the others, so a second exporter never shows up in Grafana. A section without a port has no effect either.",
  how: "Write one section per process group, with a port and a path that starts with a slash.",
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
      name: "no leading slash",
      toml: `
        [metrics]
          port = 9091
          path = "metrics" # <--
      `,
    },
    {
      name: "the legacy keys without a port and a leading slash",
      toml: `
        [experimental] # <--
          metrics_path = "metrics" # <--
      `,
    },
    {
      name: "two for the same process group, none for another",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/worker"
        [[metrics]]
          port = 9091
          path = "/metrics"
          processes = ["web"]
        [[metrics]] # <--
          port = 9100
          path = "/metrics"
          processes = ["web"]
      `,
    },
    {
      name: "one per process group",
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
